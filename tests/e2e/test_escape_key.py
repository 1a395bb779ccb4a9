"""Escape in terminals that know the keyboard protocol, as in all other tests, and in those not."""

from pathlib import Path

import pytest

from tests.builders import record, turn
from tests.e2e.conftest import PROGRAM, StartTerminal


@pytest.mark.parametrize("key", ["escape", "bare escape"])
def test_escape_takes_a_question_back(key: str, terminal: StartTerminal, folder: Path) -> None:
    record(turn(), folder / "turn.jsonl")
    window = terminal([PROGRAM, "replay", "turn.jsonl"]).wait_for("1 Events")
    window.press("C")
    window.wait_for("Copy a value")
    window.press(key)
    window.wait_for(lambda window: "Copy a value" not in window.screen)
    window.press("ctrl+q")
    assert window.wait_exit() == 0


def test_what_is_typed_right_after_escape_is_a_command_and_no_text(terminal: StartTerminal) -> None:
    window = terminal([PROGRAM, "demo"]).wait_for("session.updated")
    window.press("hel", "escape", "?")
    window.wait_for("─ Help ─")
    window.press("escape")
    window.wait_for(lambda window: "─ Help ─" not in window.screen)
    window.press("i", "lo", "enter")
    window.wait_for("hello")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
