"""The terminal for tests, tried with small programs: failures elsewhere then mean the console."""

import signal
import sys
import textwrap
from pathlib import Path

import pytest

from tests.e2e.conftest import StartTerminal
from tests.e2e.escapes import assert_inert

TEXTUAL_PROGRAM = """
    from textual.app import App
    from textual.widgets import Button, Footer, Input, Static

    class Small(App):
        BINDINGS = [("f2", "copy", "Copy"), ("ctrl+up", "up", "Up")]

        def compose(self):
            yield Input(placeholder="type here")
            yield Button("Press")
            yield Static("", id="seen")
            yield Footer()

        def on_input_submitted(self, message):
            self.query_one("#seen").update("submitted " + message.value)

        def on_button_pressed(self):
            self.query_one("#seen").update("pressed")

        def on_resize(self, event):
            self.query_one("#seen").update(f"{event.size.width} by {event.size.height}")

        def action_up(self):
            self.query_one("#seen").update("went up")

        def action_copy(self):
            self.copy_to_clipboard("copied ✓")

    Small().run()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "small.py"
    path.write_text(textwrap.dedent(TEXTUAL_PROGRAM))
    return path


def test_typed_text_and_keys_arrive_and_the_screen_can_be_read(
    terminal: StartTerminal, program: Path
) -> None:
    window = terminal([sys.executable, program], size=(60, 12)).wait_for("type here")
    window.press("héllo wörld", "enter")
    window.wait_for("submitted héllo wörld")
    window.press("ctrl+up")
    window.wait_for("went up")


def test_clicks_and_resizes_arrive(terminal: StartTerminal, program: Path) -> None:
    window = terminal([sys.executable, program], size=(60, 12)).wait_for("60 by 12")
    window.click(*window.find("Press"))
    window.wait_for("pressed")
    window.resize(50, 20)
    window.wait_for("50 by 20")


def test_copied_text_is_known_and_everything_else_is_inert(
    terminal: StartTerminal, program: Path
) -> None:
    window = terminal([sys.executable, program]).wait_for("type here")
    window.press("f2")
    window.wait_for(lambda window: window.copied == ["copied ✓"])
    window.press("ctrl+q")
    window.wait_exit()
    assert_inert(window.raw, copies=True)


def test_a_program_that_quits_leaves_nothing_behind(terminal: StartTerminal, program: Path) -> None:
    window = terminal([sys.executable, program]).wait_for("type here")
    assert window.left_behind()
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert window.left_behind() == []


def test_a_program_that_is_killed_leaves_its_modes_behind(
    terminal: StartTerminal, program: Path
) -> None:
    window = terminal([sys.executable, program]).wait_for("type here")
    window.send_signal(signal.SIGKILL)
    assert window.wait_exit() == -signal.SIGKILL
    assert {"the alternate screen", "mouse reports", "no echo"} <= set(window.left_behind())


def test_closing_the_window_hangs_up(terminal: StartTerminal) -> None:
    window = terminal(["sh", "-c", "echo ready; read answer"]).wait_for("ready")
    window.hang_up()
    assert window.wait_exit() == -signal.SIGHUP


def test_the_home_is_empty_and_has_no_key(terminal: StartTerminal) -> None:
    window = terminal(["sh", "-c", 'echo "key: ($OPENAI_API_KEY)"; ls -A "$HOME" | wc -l'])
    window.wait_exit()
    assert window.screen.split() == ["key:", "()", "0"]


def test_waiting_in_vain_shows_the_screen(terminal: StartTerminal) -> None:
    window = terminal(["sh", "-c", "echo something else"])
    with pytest.raises(AssertionError, match="something else"):
        window.wait_for("never there", timeout_s=0.5)
