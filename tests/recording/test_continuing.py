"""Going on with a recording of ours: nothing of it is lost, whatever dies in the middle."""

import errno
import fcntl
import gzip
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.recording.continuing import BROKEN, continue_recording
from console.recording.files import RecordingError, is_being_written, open_recording
from console.recording.writer import RecordingWriter

STARTED = b'{"time":1,"source":"console","event":{"type":"console.recording.started","format":1}}\n'
EVENT = b'{"time":2,"source":"server","event":{"type":"x"}}\n'
WHOLE = STARTED + EVENT * 3
TORN = b'{"time":3,"source":"server","event":{"ty'


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def appended(path: Path) -> RecordingWriter:
    """One more event in a recording."""
    writer = RecordingWriter.append(path)
    assert writer.write(4.0, "server", b'{"type":"more"}') is not None
    writer.close()
    return writer


def kept_aside(path: Path) -> list[bytes]:
    copies = sorted(path.parent.glob(path.name + BROKEN + "*"))
    return [copy.read_bytes() for copy in copies]


def test_a_whole_recording_goes_on_at_its_end(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE)
    writer = appended(path)
    assert writer.continues is not None
    assert writer.continues.broken is None
    assert path.read_bytes().startswith(WHOLE + b'{"time"')
    assert path.read_bytes().endswith(b'{"type":"more"}}\n')
    assert kept_aside(path) == []


def test_where_there_is_none_a_new_one_begins(tmp_path: Path) -> None:
    writer = appended(tmp_path / "new.jsonl")
    assert writer.continues is None
    assert stat.S_IMODE(writer.path.stat().st_mode) == 0o600


def test_an_incomplete_last_record_is_put_aside_privately_before_it_is_cut_off(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE + TORN)
    before = os.umask(0)
    try:
        writer = appended(path)
    finally:
        os.umask(before)
    assert writer.continues is not None
    assert writer.continues.broken == path.with_name("a.jsonl.broken")
    assert writer.continues.broken_bytes == len(TORN)
    assert stat.S_IMODE(writer.continues.broken.stat().st_mode) == 0o600
    assert kept_aside(path) == [TORN]
    assert path.read_bytes().startswith(WHOLE + b'{"time"')


def test_what_was_put_aside_earlier_is_never_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE)
    path.with_name("a.jsonl.broken.2").symlink_to(tmp_path / "elsewhere")
    for piece in (b"first", b"second", b"\0" * 100):
        with path.open("ab") as file:
            file.write(piece)
        appended(path)
    assert path.with_name("a.jsonl.broken").read_bytes() == b"first"
    assert path.with_name("a.jsonl.broken.3").read_bytes() == b"second"
    assert path.with_name("a.jsonl.broken.4").read_bytes() == b"\0" * 100
    assert not (tmp_path / "elsewhere").exists()


def test_a_last_event_that_lacks_only_its_line_end_is_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE.rstrip(b"\n"))
    appended(path)
    assert path.read_bytes().startswith(WHOLE + b'{"time"')
    assert kept_aside(path) == []


def test_a_torn_record_longer_than_a_block_is_put_aside_whole(tmp_path: Path) -> None:
    torn = b'{"x":"' + b"y" * 1_000_000
    path = written(tmp_path / "a.jsonl", WHOLE + torn)
    appended(path)
    assert kept_aside(path) == [torn]


def test_an_empty_file_becomes_a_recording(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", b"")
    appended(path)
    assert path.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(WHOLE), "compressed"),
        (WHOLE.decode().encode("utf-16"), "UTF-16"),
        (EVENT * 3, "does not begin as a recording of this program"),
        (b"dear diary\n", "does not begin as a recording of this program"),
        (STARTED.rstrip(b"\n"), "does not begin as a recording of this program"),
        (STARTED.replace(b'"console"', b'"server"'), "does not begin as a recording"),
        (STARTED.replace(b'"format":1', b'"format":2') + EVENT, "format that is not known"),
        (b"\0" * 100_000, "does not begin as a recording"),
    ],
)
def test_what_is_no_recording_of_ours_is_refused_and_left_alone(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = written(tmp_path / "a.jsonl", content)
    with pytest.raises(RecordingError, match=reason):
        RecordingWriter.append(path)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_link_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    target = written(tmp_path / "a.jsonl", WHOLE)
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    for path, reason in ((link, "a link"), (tmp_path, "irectory"), (pipe, "not a file")):
        with pytest.raises(RecordingError, match=reason):
            RecordingWriter.append(path)
    assert target.read_bytes() == WHOLE


def test_two_programs_never_write_one_recording(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE + TORN)
    writer = RecordingWriter.append(path)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from console.recording.writer import RecordingWriter\n"
        "RecordingWriter.append(Path(sys.argv[1]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, check=False
    )
    assert b"is being recorded by another program" in found.stderr
    writer.close()
    appended(path)


def test_a_reader_that_just_looks_whether_it_is_written_does_not_keep_us_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE)
    reader = open_recording(path)
    fcntl.flock(reader, fcntl.LOCK_SH)  # in the middle of its look
    monkeypatch.setattr(time, "sleep", lambda _: fcntl.flock(reader, fcntl.LOCK_UN))
    writer = RecordingWriter.append(path)
    assert is_being_written(reader)
    writer.close()
    os.close(reader)


def test_a_file_system_without_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    path = written(tmp_path / "a.jsonl", WHOLE)
    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(RecordingError, match=r"No locks available.*a new file"):
        RecordingWriter.append(path)


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


CALLS = ("write", "ftruncate", "fsync", "fdatasync", "open")


def failing(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> list[str]:
    """Let the n-th call that changes something fail (a write half-way); returns those made."""
    made: list[str] = []

    def wrapped(name: str, real: Callable[..., int | None]) -> Callable[..., int | None]:
        def call(*arguments: object, **named: object) -> int | None:
            made.append(name)
            if len(made) != number:
                return real(*arguments, **named)
            if name == "write" and isinstance(arguments[1], bytes):
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            raise error

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, wrapped(name, getattr(os, name)))
    return made


@pytest.mark.parametrize("error", [Killed(), OSError(errno.EIO, "Input/output error")])
def test_whatever_call_fails_nothing_is_lost_and_the_next_try_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    failures = 0
    for number in range(1, 20):
        path = written(tmp_path / f"{number}.jsonl", WHOLE + TORN)
        with monkeypatch.context() as patch:
            made = failing(patch, number, error)
            try:
                os.close(continue_recording(path).descriptor)
            except (Killed, RecordingError) as failure:
                assert isinstance(error, Killed) or "Input/output error" in str(failure)
                failures += 1
        assert path.read_bytes().startswith(WHOLE)
        assert path.read_bytes() == WHOLE + TORN or TORN in kept_aside(path)
        appended(path)
        assert path.read_bytes().startswith(WHOLE + b'{"time"')
        assert TORN in kept_aside(path)
        if len(made) < number:
            break
    assert failures >= 7  # open, open, write, sync, open and sync of the folder, cut, sync


def test_the_copy_is_on_the_disk_before_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE + TORN)
    with monkeypatch.context() as patch:
        made = failing(patch, 0, Killed())
        os.close(continue_recording(path).descriptor)
    assert made == ["open", "open", "write", "fsync", "open", "fsync", "ftruncate", "fdatasync"]


def test_a_short_write_in_a_continued_recording_costs_nothing_of_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.jsonl", WHOLE)
    writer = RecordingWriter.append(path)
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
        assert writer.write(4.0, "server", b'{"type":"more"}') is None
    writer.close()
    assert path.read_bytes().startswith(WHOLE)
    assert b'"console.gap","lost":1' in path.read_bytes()
