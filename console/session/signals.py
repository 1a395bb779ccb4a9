"""Ending when the operating system asks for it, by whatever signals it knows, or none."""

import asyncio
import select
import signal
from collections.abc import Callable


def on_signals(names: tuple[str, ...], act: Callable[[int], object]) -> None:
    """Call `act` with the number of each such signal that comes, on the running event loop.

    Signals that this system does not have are left out.
    """
    loop = asyncio.get_running_loop()
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        try:
            loop.add_signal_handler(number, act, number)
        except NotImplementedError:  # the event loop of Windows
            signal.signal(number, lambda came, _: loop.call_soon_threadsafe(act, came))


def hung_up(descriptor: int) -> bool:
    """Whether the terminal behind a descriptor is gone; False where that cannot be told."""
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(seen & (select.POLLHUP | select.POLLNVAL) for _, seen in poll.poll(0))
