"""Real file systems that fill up or are read-only, under the program in a terminal."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.protocol.wire import object_at, parse_object, text_at
from tests.e2e.conftest import PROGRAM, StartTerminal

STARTED = '{"time":1,"source":"console","event":{"type":"console.recording.started","format":1}}\n'
Mount = Callable[[str], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Mount]]:
    """A file system of 256 kB in memory, and a way to mount it with other options."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        refusal = subprocess.run(mounted, capture_output=True, check=False).stderr.decode()
    except FileNotFoundError:
        refusal = "there is no mount"
    if refusal:
        pytest.skip(f"file systems cannot be mounted here: {refusal.strip()}")

    def remount(options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)

    yield folder, remount
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def events(recording: Path) -> list[tuple[str, object]]:
    found = [object_at(parse_object(line), "event") for line in recording.read_bytes().splitlines()]
    return [(text_at(event, "type"), event.get("lost", 0)) for event in found]


def test_a_small_disk_fills_up_ends_with_a_whole_line_and_is_gone_on_with_when_it_grows(
    terminal: StartTerminal, disk: tuple[Path, Mount], environment: dict[str, str]
) -> None:
    folder, remount = disk
    recording = folder / "session.jsonl"
    window = terminal([PROGRAM, "demo", "--record", recording]).wait_for("session.updated")
    window.press("tell me a long story", "enter")
    window.wait_for("NOT RECORDING", timeout_s=30)
    assert recording.read_bytes().endswith(b"}\n")
    before = events(recording)
    window.press("escape", "s")  # and yet the session goes on
    window.wait_for("response.cancel")
    remount("size=16m")
    window.press("i", "hello", "enter")
    window.wait_for(lambda window: "NOT RECORDING" not in window.screen)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    written = events(recording)
    assert written[: len(before)] == before
    gaps = [lost for kind, lost in written if kind == "console.gap"]  # small events fit for longer
    assert gaps
    assert all(isinstance(lost, int) and lost > 0 for lost in gaps)
    assert written[-1][0] == "console.recording.ended"
    check = [str(PROGRAM), "check", str(recording)]
    assert subprocess.run(check, env=environment, capture_output=True).returncode == 0


def test_on_a_read_only_disk_nothing_begins_and_what_lies_there_can_be_read(
    terminal: StartTerminal, disk: tuple[Path, Mount]
) -> None:
    folder, remount = disk
    kept = folder / "kept.jsonl"
    kept.write_text(STARTED + '{"time":')
    remount("ro")
    for name, options, reason in [
        ("new.jsonl", [], "cannot be created: Read-only file system; name another place"),
        ("kept.jsonl", ["--append"], "cannot be continued: Read-only file system"),
    ]:
        window = terminal([PROGRAM, "demo", "--record", folder / name, *options], size=(200, 24))
        assert window.wait_exit() == 2
        assert reason in window.screen
    assert kept.read_text() == STARTED + '{"time":'
    window = terminal([PROGRAM, "replay", kept])
    window.wait_for("cut off: its recorder did not finish").press("b")
    window.wait_for("Kept for this run only")
    window.press("ctrl+q")
    assert window.wait_exit() == 0


def test_an_incomplete_record_that_cannot_be_put_aside_on_a_full_disk_stays_where_it_is(
    terminal: StartTerminal, disk: tuple[Path, Mount]
) -> None:
    folder, _ = disk
    line = (
        b'{"time":1,"source":"console","event":{"type":"console.recording.started","format":1}}\n'
    )
    kept = folder / "kept.jsonl"
    content = line + b'{"time":"' + b"x" * 200_000
    kept.write_bytes(content)
    window = terminal([PROGRAM, "demo", "--record", kept, "--append"], size=(200, 24))
    assert window.wait_exit() == 2
    told = window.screen.replace("\n", "")  # its path may be long
    assert "No space left on device; record into a new file" in told
    assert kept.read_bytes() == content
    assert [each.name for each in folder.iterdir()] == ["kept.jsonl"]
