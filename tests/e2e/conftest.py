"""Programs in terminals, each test in a home and a working folder of its own."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from tests.e2e.terminal import Size, Terminal

PROGRAM = Path(sys.executable).with_name("realtime-console")


class StartTerminal(Protocol):
    """Starts a program in a terminal that is taken down after the test."""

    def __call__(
        self, argv: Sequence[str | Path], *, size: Size = ..., extra: Mapping[str, str] = ...
    ) -> Terminal: ...


def leave_field(window: Terminal) -> None:
    """Escape, until letters are commands again: what is typed ahead of that would be text."""
    window.press("escape")
    window.wait_for("? help")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The working folder of what the test starts."""
    work = tmp_path / "work"
    work.mkdir()
    return work


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user who never ran the program: an empty home, no key, a colourful UTF-8 terminal."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def terminal(environment: dict[str, str], folder: Path) -> Iterator[StartTerminal]:
    started: list[Terminal] = []

    def start(
        argv: Sequence[str | Path], *, size: Size = (120, 40), extra: Mapping[str, str] = {}
    ) -> Terminal:
        window = Terminal(argv, size=size, environment=environment | dict(extra), folder=folder)
        started.append(window)
        return window

    yield start
    for window in started:
        window.kill()
