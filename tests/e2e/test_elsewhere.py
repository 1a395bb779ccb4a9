"""Where POSIX calls are missing the console still records, replays and ends when told to."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import StartTerminal

HERE = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "tests.e2e.elsewhere"]


def test_a_session_is_recorded_ended_by_a_signal_and_replayed(
    terminal: StartTerminal, folder: Path, environment: dict[str, str]
) -> None:
    (folder / "recordings").mkdir()
    path = {"PYTHONPATH": str(HERE)}
    window = terminal([*PROGRAM, "demo"], extra=path).wait_for("session.updated")
    window.press("hello", "enter")
    window.wait_for("response.done")
    window.send_signal(signal.SIGTERM)
    assert window.wait_exit() == 128 + signal.SIGTERM
    assert window.left_behind() == []
    (recording,) = (folder / "recordings").iterdir()
    assert b"console.recording.ended" in recording.read_bytes()

    check = subprocess.run(
        [*PROGRAM, "check", recording], env={**environment, **path}, capture_output=True, text=True
    )
    assert (check.returncode, check.stderr) == (0, ""), check.stdout
    replay = terminal([*PROGRAM, "replay", recording], extra=path).wait_for("response.done")
    replay.press("ctrl+q")
    assert replay.wait_exit() == 0
