"""`python -m tests.e2e.elsewhere ARGUMENT...`: the console without what only POSIX systems have.

It stands in for a Windows that tests cannot run on: no `pread`, `fdatasync`, `fchmod`, `fcntl`,
none of the flags, no SIGHUP, an event loop that knows no signals. Terminals stay as they are.
"""

import asyncio
import os
import signal
import sys
import tempfile  # noqa: F401 - what the standard library and Textual make of the system stays
from unittest.mock import Mock

import textual.drivers.linux_driver  # noqa: F401

CALLS = ("pread", "pwrite", "fdatasync", "fchmod")
FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY")


def leave_posix() -> None:
    """Take it all away, before anything of ours is imported."""
    for name in (*CALLS, *FLAGS):
        delattr(os, name)
    del signal.SIGHUP
    sys.modules["fcntl"] = None  # type: ignore[assignment]
    no_signals = Mock(side_effect=NotImplementedError)
    setattr(asyncio.SelectorEventLoop, "add_signal_handler", no_signals)  # noqa: B010 - typed


if __name__ == "__main__":
    leave_posix()
    from console.cli.main import main

    sys.exit(main())
