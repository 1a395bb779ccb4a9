"""However the program ends, the terminal is as it was and the recording opens."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, StartTerminal
from tests.e2e.escapes import Kind, Tokenizer, assert_inert
from tests.e2e.terminal import Size, Terminal


@pytest.fixture
def live(terminal: StartTerminal, folder: Path) -> Terminal:
    """A live session that has answered once."""
    (folder / "recordings").mkdir()
    window = terminal([PROGRAM, "demo"]).wait_for("session.updated")
    window.press("hello", "enter")
    return window.wait_for("response.done")


def assert_recording_opens(folder: Path, environment: dict[str, str]) -> None:
    (recording,) = (folder / "recordings").iterdir()
    check = [str(PROGRAM), "check", str(recording)]
    finished = subprocess.run(check, env=environment, capture_output=True, text=True)
    assert (finished.returncode, finished.stderr) == (0, ""), finished.stdout
    assert b"response.done" in recording.read_bytes()


def press_ctrl_q(window: Terminal) -> None:
    window.press("ctrl+q")


def press_ctrl_c_twice(window: Terminal) -> None:
    window.press("ctrl+c")
    window.rest()
    window.press("ctrl+c")


def terminate(window: Terminal) -> None:
    window.send_signal(signal.SIGTERM)


def send_hangup(window: Terminal) -> None:
    window.send_signal(signal.SIGHUP)


@pytest.mark.parametrize(
    ("end", "statuses"),
    [
        (press_ctrl_q, {0}),
        (press_ctrl_c_twice, {0}),
        (terminate, {0, 128 + signal.SIGTERM}),
        (send_hangup, {0, 128 + signal.SIGHUP}),
    ],
)
def test_the_terminal_is_restored_and_the_recording_opens(
    end: Callable[[Terminal], None],
    statuses: set[int],
    live: Terminal,
    folder: Path,
    environment: dict[str, str],
) -> None:
    started = time.monotonic()
    end(live)
    assert live.wait_exit() in statuses
    assert time.monotonic() - started < 3, "quitting is to take a second, three on a slow machine"
    assert live.left_behind() == []
    assert_inert(live.raw)
    assert "Traceback" not in live.screen
    assert_recording_opens(folder, environment)


def test_a_closed_window_leaves_a_recording_that_opens(
    live: Terminal, folder: Path, environment: dict[str, str]
) -> None:
    live.hang_up()
    live.wait_exit()
    assert_recording_opens(folder, environment)


def test_a_closed_window_ends_a_program_that_is_sent_no_signal(
    terminal: StartTerminal, folder: Path
) -> None:
    (folder / "recordings").mkdir()
    window = terminal(["setsid", "--wait", PROGRAM, "demo"]).wait_for("session.updated")
    window.hang_up()
    (recording,) = (folder / "recordings").iterdir()
    deadline = time.monotonic() + 15
    while b"console.recording.ended" not in recording.read_bytes():
        assert time.monotonic() < deadline, "it goes on without a terminal"
        time.sleep(0.05)


def test_a_killed_program_leaves_a_recording_that_opens(
    live: Terminal, folder: Path, environment: dict[str, str]
) -> None:
    live.send_signal(signal.SIGKILL)
    live.wait_exit()
    assert_recording_opens(folder, environment)


@pytest.mark.parametrize("arguments", [["demo"], ["replay", "FILE"], []], ids=" ".join)
def test_without_a_terminal_one_line_names_the_alternative(
    arguments: list[str], folder: Path, environment: dict[str, str]
) -> None:
    finished = subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10,
    )
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr.startswith("realtime-console: ")
    assert finished.stderr.count("\n") == 1
    assert "realtime-console " in finished.stderr.partition(": ")[2]


def test_no_color_means_no_colour(terminal: StartTerminal) -> None:
    window = terminal([PROGRAM, "demo"], extra={"NO_COLOR": "1"}).wait_for("session.updated")
    window.press("ctrl+q")
    window.wait_exit()
    tokens = Tokenizer().feed(window.raw)
    styles = {token.text for token in tokens if token.kind is Kind.CSI and token.text[-1] == "m"}
    coloured = [style for style in styles if _has_hue(style)]
    assert coloured == []


def _has_hue(style: str) -> bool:
    """Whether a style sets a colour that is not a shade of grey."""
    numbers = [int(number or 0) for number in style[2:-1].split(";")]
    while numbers:
        match numbers:
            case [38 | 48, 2, red, green, blue, *rest]:
                if max(red, green, blue) - min(red, green, blue) > 2:
                    return True
                numbers = rest
            case [38 | 48, 5, _, *rest]:
                return True
            case [number, *rest]:
                if number % 10 not in (0, 7, 8, 9) and 30 <= number % 60 < 48:
                    return True
                numbers = rest
    return False


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5), (4, 2)], ids=str)
def test_any_size_can_be_painted_and_grown(size: Size, terminal: StartTerminal) -> None:
    window = terminal([PROGRAM, "demo"], size=size).wait_for(lambda window: len(window.raw) > 200)
    window.rest(quiet_s=0.3)
    window.resize(120, 40)
    window.wait_for("1 Events").wait_for("session.updated")
    window.resize(*size)
    window.rest(quiet_s=0.3)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert window.left_behind() == []
    assert_inert(window.raw)


def test_a_storm_of_resizes_is_survived(terminal: StartTerminal) -> None:
    window = terminal([PROGRAM, "demo"]).wait_for("session.updated")
    for step in range(60):
        window.resize(20 + step * 3, 6 + step)
    window.resize(120, 40)
    window.wait_for("1 Events").wait_for("session.updated")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
