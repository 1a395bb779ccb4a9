"""An event in the user's own editor: the terminal is the editor's, the session goes on."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.recording.format import encode_line
from tests.e2e.conftest import PROGRAM, StartTerminal
from tests.e2e.escapes import assert_inert
from tests.e2e.terminal import Terminal

EDITOR = """\
#!/bin/sh
trap 'echo INTERRUPTED' INT
echo EDITING
read line || read line
echo "$line" > "$HOME/typed"
cp "$1" "$HOME/shown"
"""


@pytest.fixture
def home(environment: dict[str, str]) -> Path:
    """The user's home, with an editor in it that reads one line."""
    home = Path(environment["HOME"])
    editor = home / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    environment["EDITOR"] = str(editor)
    return home


def until(claim: Callable[[], bool], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def open_editor(terminal: StartTerminal, folder: Path) -> Terminal:
    (folder / "recordings").mkdir()
    window = terminal([PROGRAM, "demo"]).wait_for("session.updated")
    window.press("tell me a long story", "enter")
    window.wait_for("response.created")
    window.press("f2", "g", "o")
    return window.wait_for("EDITING")


def test_the_session_goes_on_while_the_editor_has_the_keys(
    terminal: StartTerminal, folder: Path, home: Path
) -> None:
    window = open_editor(terminal, folder)
    (recording,) = (folder / "recordings").iterdir()
    assert b'"response.done"' not in recording.read_bytes()
    until(lambda: b'"response.done"' in recording.read_bytes())
    assert window.rest().strip() == "EDITING"
    window.press("qx?", "enter")
    window.wait_for("● live")
    assert (home / "typed").read_text() == "qx?\n"
    assert "console.recording.started" in (home / "shown").read_text()
    window.press("G")
    window.wait_for("response.done")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert window.left_behind() == []


def test_an_interrupt_in_the_editor_is_the_editors(
    terminal: StartTerminal, folder: Path, home: Path
) -> None:
    window = open_editor(terminal, folder)
    window.press("ctrl+c")
    window.wait_for("INTERRUPTED")
    window.press("enter")
    window.wait_for("● live")
    window.press("ctrl+q")
    assert window.wait_exit() == 0


def test_an_editor_that_is_not_there_costs_a_notice(
    terminal: StartTerminal, folder: Path, environment: dict[str, str]
) -> None:
    environment["EDITOR"] = "no-such-editor"
    window = terminal([PROGRAM, "demo"]).wait_for("session.updated")
    window.press("f2", "o")
    window.wait_for("no-such-editor: No such file").wait_for("● live")
    window.press("ctrl+q")
    assert window.wait_exit() == 0


def test_a_pager_gets_the_event_as_it_came_and_nothing_that_steers_a_terminal(
    terminal: StartTerminal, folder: Path, home: Path, environment: dict[str, str]
) -> None:
    steering = "\x1b[31m\x1b]2;title\x07\x9b\x7f\u202e"
    event = '{"type":"x","n":12345678901234567890123,"text":"\x9b\x7f\u202e"}'.encode()
    bad = f'{{"bad": "{steering}\n'.encode()
    (folder / "one.jsonl").write_bytes(encode_line(1.8e9, "server", event) + bad)
    environment["PAGER"] = environment.pop("EDITOR")
    window = terminal([PROGRAM, "replay", "one.jsonl"]).wait_for("(bad line)")
    for key, wanted in (("g", '"n":12345678901234567890123'), ("G", '{"bad"')):
        window.press(key, "p")
        window.wait_for("EDITING")
        window.press("enter")
        window.wait_for("● recording")
        text = (home / "shown").read_text()
        assert wanted in text
        assert not set(text) & set("\x1b\x07\x9b\x7f\u202e")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert window.left_behind() == []
    assert_inert(window.raw)
