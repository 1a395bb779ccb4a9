"""A recording that was cut off goes on: `--append`, in real terminals."""

import signal
import subprocess
from pathlib import Path

from tests.e2e.conftest import PROGRAM, StartTerminal


def test_a_recording_whose_recorder_was_killed_goes_on_with_nothing_lost(
    terminal: StartTerminal, folder: Path, environment: dict[str, str]
) -> None:
    path = folder / "session.jsonl"
    killed = terminal([PROGRAM, "demo", "--record", path]).wait_for("session.updated")
    killed.send_signal(signal.SIGKILL)
    killed.wait_exit()
    before = path.read_bytes()
    with path.open("ab") as file:
        file.write(b'{"time":"2026-')

    refused = terminal([PROGRAM, "demo", "--record", path.name])
    assert refused.wait_exit() == 2
    assert "exists already; name a new file, or go on with this one (--append)" in refused.screen

    window = terminal([PROGRAM, "demo", "--record", path, "--append"]).wait_for("session.updated")
    window.press("hello", "enter")
    window.wait_for("response.done")
    second = terminal([PROGRAM, "demo", "--record", path.name, "--append"])
    assert second.wait_exit() == 2
    assert "is being recorded by another program" in second.screen
    window.press("ctrl+q")
    assert window.wait_exit() == 0

    assert path.read_bytes().startswith(before)
    assert (folder / "session.jsonl.broken").read_bytes() == b'{"time":"2026-'
    check = [str(PROGRAM), "check", str(path)]
    assert subprocess.run(check, env=environment, capture_output=True).returncode == 0
    watcher = terminal([PROGRAM, "replay", path]).wait_for("console.recording.ended")
    assert "cut off" not in watcher.screen
    watcher.press("/", "recording.continued", "enter")
    watcher.wait_for("14 B of a record")


def test_what_is_no_recording_of_ours_is_refused_before_the_screen_is_taken(
    terminal: StartTerminal, folder: Path
) -> None:
    diary = folder / "diary.txt"
    diary.write_text("dear diary\n")
    link = folder / "link.jsonl"
    link.symlink_to(diary)
    for path, reason in ((diary, "does not begin as a recording"), (link, "a link; name the")):
        window = terminal([PROGRAM, "demo", "--record", path.name, "--append"])
        assert window.wait_exit() == 2
        assert reason in window.screen
        assert not window.left_behind()
    assert diary.read_text() == "dear diary\n"
