"""The microphone: blocks of PCM16 handed to the event loop, none lost when talking ends."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable

from console.sound.stream import RATE, SAMPLE_BYTES, Buffer, CallbackTime, SoundStream

BLOCK_BYTES = RATE // 10 * SAMPLE_BYTES
"""100 ms."""

MAX_WAITING_BLOCKS = 100
"""10 s: what a blocked loop finds waiting; what comes after it is dropped and counted."""


class Recorder:
    """Records 24 kHz PCM16. `on_audio` and `on_stopped` are called on the loop.

    All methods belong to the loop's thread, but `start` may run in another.
    """

    def __init__(
        self,
        on_audio: Callable[[bytes], None],
        loop: asyncio.AbstractEventLoop,
        on_stopped: Callable[[], None],
    ) -> None:
        self.dropped_blocks = 0
        self._on_audio = on_audio
        self._loop = loop
        self._on_stopped = on_stopped
        self._stream: SoundStream | None = None
        self._block = bytearray()  # PortAudio's thread only, while a stream runs
        self._waiting: deque[bytes] = deque()

    def start(self) -> None:
        """Start the default device; raises SoundUnavailable. Takes up to 170 ms."""
        if self._stream is None:
            self._stream = SoundStream("input", self._take, self._loop, self._device_died)

    def stop(self) -> None:
        """Give the device back; everything recorded has been handed over when this returns.

        The last block may be shorter than 100 ms.
        """
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        while self._waiting:
            self._hand_over()
        if self._block:
            last, self._block = bytes(self._block), bytearray()
            self._on_audio(last)

    def _take(self, data: Buffer, _frames: int, _time: CallbackTime, _status: object) -> None:
        self._block += data[:]
        if len(self._block) < BLOCK_BYTES:
            return
        block, self._block = bytes(self._block), bytearray()
        if len(self._waiting) >= MAX_WAITING_BLOCKS:
            self.dropped_blocks += 1
            return
        self._waiting.append(block)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to listen
            self._loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        if self._waiting:  # `stop` may have been here first
            self._on_audio(self._waiting.popleft())

    def _device_died(self) -> None:
        self.stop()
        self._on_stopped()
