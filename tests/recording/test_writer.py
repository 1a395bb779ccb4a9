"""Nothing handed to the writer is lost silently, whatever the disk does."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from console.recording.durability import Syncer
from console.recording.reader import RecordingError, ScannedLine, decode_line, open_recording, scan
from console.recording.writer import RecordingWriter

NOW_S = 1_790_000_000.0
KILLS = int(os.environ.get("REALTIME_KILLS", "10"))
"""How many processes are killed while they write; the promise was checked with 200."""
REPOSITORY = Path(__file__).resolve().parents[2]


def event(number: int) -> bytes:
    return b'{"type":"response.output_text.delta","n":%d}' % number


def read_back(path: Path) -> list[ScannedLine]:
    descriptor = open_recording(path)
    try:
        return list(scan(descriptor))
    finally:
        os.close(descriptor)


def numbers(path: Path) -> list[object]:
    return [line.line.event.get("n") for line in read_back(path) if "n" in line.line.event]


def lost(path: Path) -> int:
    events = [line.line.event for line in read_back(path)]
    return sum(int(str(e["lost"])) for e in events if e.get("type") == "console.gap")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[RecordingWriter]:
    writer = RecordingWriter.create(tmp_path / "session.jsonl")
    yield writer
    writer.close()


def test_every_event_is_one_line_where_the_writer_says(writer: RecordingWriter) -> None:
    for number in range(3):
        written = writer.write(NOW_S + number, "server", event(number))
        assert written is not None
        line = decode_line(os.pread(writer.descriptor, written.length, written.offset))
        assert (line.time, line.event["n"]) == (NOW_S + number, number)
    assert numbers(writer.path) == [0, 1, 2]
    assert writer.failed is None


def test_secrets_never_reach_the_file_and_are_listed(writer: RecordingWriter) -> None:
    writer.write(NOW_S, "client", b'{"session":{"tools":[{"authorization":"hush-hush"}]}}')
    content = writer.path.read_bytes()
    assert b"hush-hush" not in content
    assert b'"redacted":["session.tools[0].authorization"]' in content


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_file_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        writer = RecordingWriter.create(tmp_path / "private.jsonl")
    finally:
        os.umask(before)
    assert stat.S_IMODE(writer.path.stat().st_mode) == 0o600
    writer.close()


def test_an_existing_file_a_link_and_a_locked_folder_are_refused(tmp_path: Path) -> None:
    existing = tmp_path / "existing.jsonl"
    existing.write_bytes(b"precious")
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "target.jsonl")
    for path in (existing, link, existing / "below.jsonl"):
        with pytest.raises(RecordingError, match="name"):
            RecordingWriter.create(path)
    assert existing.read_bytes() == b"precious"
    assert not (tmp_path / "target.jsonl").exists()


def test_a_second_process_finds_the_file_locked(writer: RecordingWriter) -> None:
    script = (
        "import fcntl, sys\n"
        "file = open(sys.argv[1])\n"
        "try: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: sys.exit(3)\n"
    )
    found = subprocess.run([sys.executable, "-c", script, str(writer.path)], check=False)
    assert found.returncode == 3


class Fault:
    """Stands in for a function of `os`: its calls first to last fail in a given way."""

    def __init__(self, real: Callable[..., int | None], failing: range, kind: str) -> None:
        self._real = real
        self._failing = failing
        self._kind = kind
        self.calls = 0

    def __call__(self, descriptor: int, argument: bytes | int) -> int | None:
        self.calls += 1
        if self.calls not in self._failing:
            return self._real(descriptor, argument)
        if self._kind == "short" and isinstance(argument, bytes):
            return self._real(descriptor, argument[: len(argument) // 2])
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("kind", ["error", "short"])
@pytest.mark.parametrize("truncate_fails", [False, True])
@pytest.mark.parametrize("first", range(1, 7))
def test_whatever_call_fails_events_are_written_whole_or_counted_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, truncate_fails: bool, first: int
) -> None:
    writer = RecordingWriter.create(tmp_path / "faulty.jsonl")
    monkeypatch.setattr(os, "write", Fault(os.write, range(first, first + 2), kind))
    if truncate_fails:
        monkeypatch.setattr(os, "ftruncate", Fault(os.ftruncate, range(1, 3), "error"))
    written = [writer.write(NOW_S, "server", event(number)) for number in range(6)]
    writer.close()
    kept = [number for number, place in enumerate(written) if place is not None]
    assert numbers(writer.path) == kept
    assert lost(writer.path) + writer.lost == written.count(None) == min(2, 7 - first)
    assert writer.lost == 0 or first == 6  # there the line that tells of the gap fails as well
    bad = [line for line in read_back(writer.path) if not line.line.good]
    assert not bad or (kind == "short" and truncate_fails)


def test_a_gap_is_told_once_wherever_a_line_breaks_off_that_cannot_be_cut_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    for stays in range(1, 250, 3):
        writer = RecordingWriter.create(tmp_path / f"{stays}.jsonl")
        stay = stays  # how much of each short write reaches the file

        def torn(descriptor: int, data: bytes, stay: int = stay) -> int:
            return real(descriptor, data[: min(stay, len(data) - 1)])

        with monkeypatch.context() as patch:
            patch.setattr(os, "ftruncate", Fault(os.ftruncate, range(1, 99), "error"))
            patch.setattr(os, "write", torn)
            for number in range(3):
                assert writer.write(NOW_S, "server", event(number)) is None
            patch.setattr(os, "write", real)
            assert writer.write(NOW_S, "server", event(3)) is not None
        writer.close()
        assert numbers(writer.path) == [3]
        assert lost(writer.path) == 3


def test_a_piece_that_could_not_be_cut_off_is_cut_off_before_the_next_line(
    writer: RecordingWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", Fault(os.write, range(1, 2), "short"))
        patch.setattr(os, "ftruncate", Fault(os.ftruncate, range(1, 2), "error"))
        assert writer.write(NOW_S, "server", event(0)) is None
        assert writer.write(NOW_S, "server", event(1)) is not None
    assert all(line.line.good for line in read_back(writer.path))
    assert (numbers(writer.path), lost(writer.path)) == ([1], 1)


def test_a_failed_write_shows_until_writing_works_again(
    writer: RecordingWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", Fault(os.write, range(1, 3), "error"))
        assert writer.write(NOW_S, "server", event(0)) is None
        assert "No space left on device" in str(writer.failed)
        assert writer.write(NOW_S, "server", event(1)) is None
        assert writer.lost == 2
    assert writer.write(NOW_S, "server", event(2)) is not None
    assert writer.failed is None
    gap, kept = (line.line.event for line in read_back(writer.path))
    assert gap == {"type": "console.gap", "lost": 2, "reason": "No space left on device"}
    assert kept["n"] == 2


def test_a_full_disk_leaves_whole_lines_and_closing_is_quiet(tmp_path: Path) -> None:
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from console.recording.writer import RecordingWriter\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "writer = RecordingWriter.create(Path(sys.argv[1]))\n"
        "for n in range(500): writer.write(1.0, 'server', b'{\"n\":%d}' % n)\n"
        "assert writer.failed and writer.lost, writer\n"
        "writer.close()\n"
    )
    path = tmp_path / "full.jsonl"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, cwd=REPOSITORY)
    lines = read_back(path)
    assert all(line.line.good for line in lines)
    assert [line.line.event["n"] for line in lines] == list(range(len(lines)))


def test_closing_twice_or_without_a_disk_never_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = RecordingWriter.create(tmp_path / "gone.jsonl")
    monkeypatch.setattr(os, "write", Fault(os.write, range(1, 99), "error"))
    monkeypatch.setattr(os, "fdatasync", Fault(os.write, range(1, 99), "error"))
    writer.write(NOW_S, "server", event(0))
    writer.close()
    writer.close()
    assert writer.lost == 1
    assert writer.failed is not None


def test_what_comes_after_closing_reaches_no_other_file(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "closed.jsonl")
    writer.write(NOW_S, "server", event(0))
    writer.close()
    other = os.open(tmp_path / "other", os.O_CREAT | os.O_WRONLY)
    os.dup2(other, writer.descriptor)  # the number is given out again, if it has not been already
    assert writer.write(NOW_S, "server", event(1)) is None
    for descriptor in {other, writer.descriptor}:
        os.close(descriptor)
    assert (tmp_path / "other").read_bytes() == b""
    assert numbers(writer.path) == [0]


def test_a_killed_process_loses_nothing_it_has_written(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from console.recording.writer import RecordingWriter\n"
        "writer = RecordingWriter.create(Path(sys.argv[1]))\n"
        "for n in range(10**9):\n"
        "    writer.write(1.0, 'server', b'{\"n\":%d,\"pad\":\"%b\"}' % (n, b'x' * 3000))\n"
        "    sys.stdout.write(f'{n}\\n'); sys.stdout.flush()\n"
    )
    random = Random(1)
    for attempt in range(KILLS):
        path = tmp_path / f"killed-{attempt}.jsonl"
        with subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=REPOSITORY
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.05))  # different instants are the point of it
            process.send_signal(signal.SIGKILL)
            told = [b"0", *process.stdout.read().split(b"\n")]
        last_told = max(int(line) for line in told[:-1] if line)  # the last may be cut
        lines = read_back(path)
        found = [line.line.event["n"] for line in lines if line.line.good]
        assert found == list(range(len(found)))
        assert len(found) > last_told
        assert sum(not line.line.good for line in lines) <= 1
        path.unlink()


def test_the_file_is_synced_while_it_grows_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", lambda fd: synced.append(os.fstat(fd).st_size))
    with (tmp_path / "a").open("wb", buffering=0) as file:
        reports: list[str] = []
        syncer = Syncer(file.fileno(), reports.append, every_s=60)
        file.write(b"12345")
        syncer.close()
    assert synced == [5]
    assert reports == []


def test_a_deleted_recording_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        reports: list[str] = []
        syncer = Syncer(file.fileno(), reports.append, every_s=60)
        path.unlink()
        syncer.close()
    assert reports == ["was deleted while it was being written"]


def test_a_disk_that_never_answers_does_not_hold_up_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(os, "fdatasync", lambda _: os.read(reading, 1))
    with (tmp_path / "a").open("wb", buffering=0) as file:
        syncer = Syncer(file.fileno(), lambda _: None, every_s=60)
        file.write(b"x")
        syncer.close(patience_s=0.01)
    os.write(writing, b"!")
    syncer.close()
    os.close(reading)
    os.close(writing)
