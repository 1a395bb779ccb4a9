"""Copying, with a real clipboard tool, with none, and with one that fails without a word."""

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import record, turn
from tests.e2e.conftest import PROGRAM, StartTerminal
from tests.e2e.terminal import Terminal


@pytest.fixture
def display() -> Iterator[str]:
    """An X display of our own, which a clipboard tool needs."""
    if not shutil.which("Xvfb") or not shutil.which("xclip"):
        pytest.skip("Xvfb or xclip is not installed")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as announced:
        number = announced.readline().strip()
        yield f":{number}"
        server.terminate()
        server.wait(10)


def opened(terminal: StartTerminal, folder: Path, display: str = "") -> Terminal:
    path = record(turn("héllo ✓", "Hi there"), folder / "one.jsonl")
    extra = {"DISPLAY": display} if display else {}
    window = terminal([PROGRAM, "replay", path], extra=extra)
    window.wait_for("response.done")
    return window


def pasted(display: str) -> str:
    return subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    ).stdout


def sent_to_terminal(window: Terminal) -> bytes:
    """What the program asked the terminal to put on its clipboard."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", bytes(window.raw))
    return base64.b64decode(found[-1])


def test_an_item_is_copied_where_a_desktop_clipboard_works(
    terminal: StartTerminal, folder: Path, display: str
) -> None:
    window = opened(terminal, folder, display)
    window.press("2", "k", "c")
    window.wait_for("copied")
    assert pasted(display) == "héllo ✓"


def test_without_a_tool_the_event_goes_to_the_terminal_and_is_said_so(
    terminal: StartTerminal, folder: Path
) -> None:
    window = opened(terminal, folder)
    window.press("c")
    window.wait_for("OSC 52")
    assert b'"type":"response.done"' in sent_to_terminal(window)


def test_a_dead_display_is_not_called_a_success(terminal: StartTerminal, folder: Path) -> None:
    window = opened(terminal, folder, ":987")
    window.press("c")
    window.wait_for("OSC 52")
    assert "Error" not in window.screen
