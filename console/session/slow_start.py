"""Sound devices take a moment to start, in a thread: meanwhile keys are pressed and screens left.

Whatever happens in that moment, no device is left running that nobody knows of.
"""

import asyncio
from collections.abc import Callable

from console.sound.errors import SoundUnavailable


class SlowStart:
    """The starting of one device, by one start at a time."""

    def __init__(self) -> None:
        self._task: asyncio.Task[str] | None = None
        self._wanted = False

    @property
    def under_way(self) -> bool:
        """Whether a device is being started."""
        return self._task is not None and not self._task.done()

    async def run(
        self, start: Callable[[], None], ready: Callable[[], None], stop: Callable[[], None]
    ) -> str:
        """Call `start` in a thread, then `ready` on the loop; returns a notice where it fails.

        Goes on when the one who waits is cancelled. Given up meanwhile, the device is stopped.
        """
        self._wanted = True
        self._task = asyncio.create_task(self._run(start, ready, stop), name="sound device")
        return await asyncio.shield(self._task)

    def give_up(self) -> None:
        """What is being started is not wanted any more: it is stopped as soon as it runs."""
        self._wanted = False

    async def close(self) -> None:
        """Give up, and wait until that has come true."""
        self.give_up()
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(
        self, start: Callable[[], None], ready: Callable[[], None], stop: Callable[[], None]
    ) -> str:
        try:
            await asyncio.to_thread(start)
        except SoundUnavailable as error:
            return str(error)
        if self._wanted:
            ready()
        else:
            stop()
        return ""
