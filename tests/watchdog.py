"""A test that hangs fails, and says on what: every thread's stack and what every task awaits.

Nothing here makes a test pass or fail sooner than in three minutes; the slowest takes seconds.
"""

import asyncio
import faulthandler
import gc
import signal
import sys
import threading
import traceback
from collections.abc import Coroutine, Iterator
from types import FrameType
from typing import Never

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

LIMIT_S = 180.0
AGAIN_S = 20.0
"""A test that does not end when it fails (its teardown hangs too) is failed again."""
LAST_LIMIT_S = 300.0
"""What still hangs is in code that is not Python's, a sound library say: the process is ended."""
EXIT_LIMIT_S = 60.0
STACK_LINES = 12


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Watch over one test, with its set-up and teardown."""
    stderr = item.config.stash[fault_handler_stderr_fd_key]  # the one that is not captured
    before = signal.signal(signal.SIGALRM, _hangs)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S, AGAIN_S)
    faulthandler.dump_traceback_later(LAST_LIMIT_S, exit=True, file=stderr)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Threads that nobody ended are waited for at exit: for so long, and not in silence."""
    faulthandler.dump_traceback_later(EXIT_LIMIT_S, exit=True, file=2)


def waits() -> str:
    """Where every thread is, and what every asyncio task waits for."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    told = []
    for ident, frame in sys._current_frames().items():
        stack = "".join(traceback.format_stack(frame, limit=STACK_LINES))
        told.append(f"thread {names.get(ident, ident)}:\n{stack}")
    tasks = [each for each in gc.get_objects() if isinstance(each, asyncio.Task)]
    unfinished = (task for task in tasks if not task.done())
    told += [f"task {task.get_name()}:\n{_awaits(task.get_coro())}" for task in unfinished]
    return "\n".join(told)


def _awaits(coroutine: object) -> str:
    """The calls from a task's coroutine down to what it waits for."""
    lines: list[str] = []
    while isinstance(coroutine, Coroutine):
        frame: FrameType | None = getattr(coroutine, "cr_frame", None)
        if frame is not None:
            lines += traceback.format_stack(frame, limit=1)
        coroutine = getattr(coroutine, "cr_await", None)
    return "".join([*lines, f"  on {coroutine!r}\n"])


def _hangs(_number: int, _frame: FrameType | None) -> Never:
    pytest.fail(f"hangs, after {LIMIT_S:g} s:\n{waits()}", pytrace=False)
