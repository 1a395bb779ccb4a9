"""The disk is full in the middle of a session: it is said at once, and the session goes on."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.protocol.wire import object_at, parse_object, text_at
from tests.e2e.conftest import PROGRAM, StartTerminal, leave_field
from tests.e2e.terminal import Terminal

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
WITHIN_S = 1.0

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux can limit the files of a running program"
)


def fill_disk(window: Terminal, recording: Path) -> None:
    """Let no file of the program grow any more (the soft limit: anybody may lift it again)."""
    size = recording.stat().st_size
    resource.prlimit(window.process_id, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def make_room(window: Terminal) -> None:
    resource.prlimit(window.process_id, resource.RLIMIT_FSIZE, UNLIMITED)


def events(recording: Path) -> list[tuple[str, int]]:
    """The type of each event, and what it says is lost."""
    found = []
    for line in recording.read_bytes().splitlines():
        event = object_at(parse_object(line), "event")
        lost = event.get("lost", 0)
        found.append((text_at(event, "type"), lost if isinstance(lost, int) else 0))
    return found


def test_a_full_disk_shows_in_a_second_and_what_is_missing_is_counted(
    terminal: StartTerminal, folder: Path, environment: dict[str, str]
) -> None:
    recording = folder / "session.jsonl"
    window = terminal([PROGRAM, "demo", "--record", recording]).wait_for("session.updated")
    window.rest(quiet_s=0.3)
    before = len(events(recording))
    fill_disk(window, recording)
    window.press("hello", "enter")
    window.wait_for("conversation.item.create", timeout_s=5)
    window.wait_for("NOT RECORDING", timeout_s=WITHIN_S).wait_for("response.done")
    assert len(events(recording)) == before
    leave_field(window)
    window.press("1", "home", "/", "type:response.done", "enter")
    window.wait_for("1 of ")  # what was not written can be read all the same
    window.press("escape", "escape")
    make_room(window)
    window.press("i", "again", "enter")
    window.wait_for(lambda window: "NOT RECORDING" not in window.screen)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    written = events(recording)
    ((gap, lost),) = (each for each in written if each[0] == "console.gap")
    assert written[before][0] == gap
    assert lost > 10
    assert written[-1][0] == "console.recording.ended"
    check = [str(PROGRAM), "check", str(recording)]
    assert subprocess.run(check, env=environment, capture_output=True).returncode == 0


def test_a_recording_that_is_deleted_meanwhile_is_told(
    terminal: StartTerminal, folder: Path
) -> None:
    recording = folder / "session.jsonl"
    window = terminal([PROGRAM, "demo", "--record", recording.name]).wait_for("session.updated")
    recording.unlink()
    began = time.monotonic()
    window.wait_for("NOT RECORDING", timeout_s=2 * WITHIN_S)
    assert time.monotonic() - began < 2 * WITHIN_S
    window.press("hello", "enter")
    window.wait_for("response.done").press("ctrl+q")
    assert window.wait_exit() == 0
    assert "which was deleted or moved away meanwhile" in window.screen
