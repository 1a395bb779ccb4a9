"""Calls into PortAudio that may never come back: with a stuck sound server they do not.

Neither the event loop nor the end of the program may wait for them.
"""

import atexit
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")

STUCK_AFTER_S = 0.5
"""Stopping and starting a stream take 1-15 ms."""


def answer_of(call: Callable[[], Answer], timeout_s: float = STUCK_AFTER_S) -> Answer:
    """What a call gives; raises what it raises, and TimeoutError when it is stuck.

    Its thread is then given up, and so is PortAudio's own clean-up at exit, which would be stuck.
    """
    answer: Future[Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except Exception as error:  # noqa: BLE001 (raised again where the answer is awaited)
            answer.set_exception(error)

    threading.Thread(target=run, name="portaudio", daemon=True).start()
    try:
        return answer.result(timeout_s)
    except TimeoutError:
        # not by import: that would wait for a thread which is stuck while importing it
        if clean_up := getattr(sys.modules.get("sounddevice"), "_exit_handler", None):
            atexit.unregister(clean_up)
        raise
