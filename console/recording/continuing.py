"""Going on with a recording that exists: ours alone, whole to its last line, and nothing lost.

An incomplete last record is copied to a file beside it, and that copy is on the disk before it is
cut off: whatever dies in between, it is in one of the two.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.protocol.wire import count_at, text_at
from console.recording.ending import STARTED
from console.recording.files import RecordingError, lock, refuse_other_formats
from console.recording.line import MAX_LINE, decode_line
from console.recording.system import CREATE_NEW, TO_APPEND, make_private, read_at, sync, sync_folder

BROKEN = ".broken"
FORMAT = 1

_CHUNK = 1 << 18
_FIRST_LINE = 1 << 16
"""Bytes within which the first line of a recording of ours ends."""
_OUR_BEGINNINGS = (STARTED, "console.gap")  # a gap where the disk was full at the very first line


@dataclass(frozen=True, slots=True)
class Continued:
    """A recording to go on with: open, locked, ending with a line's end. Its owner closes it.

    `broken` is where the incomplete last record went, of `broken_bytes`; None where there was none.
    """

    descriptor: int
    broken: Path | None = None
    broken_bytes: int = 0


def continue_recording(path: Path) -> Continued:
    """Open a recording to append to it; raises FileNotFoundError where there is none.

    Raises RecordingError, the file untouched, for a link, for what is no recording of ours, and
    where another program writes it.
    """
    descriptor = _open(path)
    try:
        _refuse_busy(path, descriptor)
        _refuse_others(path, descriptor)
        broken, size = _cut_torn_tail(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return Continued(descriptor, broken, size)


def _open(path: Path) -> int:
    try:
        return os.open(path, TO_APPEND)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            reason = "a link; name the recording itself"
        raise RecordingError(f"{path}: cannot be continued: {reason}") from None


def _refuse_busy(path: Path, descriptor: int) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise RecordingError(f"{path}: cannot be continued: not a file")
    try:
        lock(descriptor)
    except BlockingIOError:
        raise RecordingError(f"{path}: is being recorded by another program") from None
    except OSError as error:  # two writers would not know of each other
        reason = f"cannot be locked ({error.strerror}); record into a new file"
        raise RecordingError(f"{path}: {reason}") from None
    if not _is_there(path, descriptor):  # what was locked, and may not be it any more
        raise RecordingError(f"{path}: was taken away just now; try again")


def _is_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except OSError:
        return False


def _refuse_others(path: Path, descriptor: int) -> None:
    """Refuse all but recordings of ours, by the first line; an empty file may become one."""
    head = read_at(descriptor, _FIRST_LINE, 0)
    if not head:
        return
    refuse_other_formats(str(path), head[:4])
    first, end, _ = head.partition(b"\n")
    line = decode_line(first)
    ours = line.good and line.source == "console" and text_at(line.event, "type") in _OUR_BEGINNINGS
    if not end or not ours:
        reason = "does not begin as a recording of this program does; record into a new file"
        raise RecordingError(f"{path}: {reason}")
    if text_at(line.event, "type") == STARTED and count_at(line.event, "format") != FORMAT:
        raise RecordingError(f"{path}: of a format that is not known here; record into a new file")


def _cut_torn_tail(path: Path, descriptor: int) -> tuple[Path | None, int]:
    """Leave the file with its last whole record; where the rest of it went, and how much that is.

    What is whole but for its line end gets that.
    """
    size = os.fstat(descriptor).st_size
    end = _last_line_end(descriptor, size)
    torn = size - end
    try:
        if not torn:
            return None, 0
        if torn <= MAX_LINE and decode_line(read_at(descriptor, torn, end)).good:
            os.write(descriptor, b"\n")
            return None, 0
        broken = _keep_copy(path, descriptor, end)
        os.ftruncate(descriptor, end)
        sync(descriptor)
    except OSError as error:
        reason = f"its incomplete last record cannot be put aside: {error.strerror}"
        raise RecordingError(f"{path}: {reason}; record into a new file") from None
    return broken, torn


def _last_line_end(descriptor: int, size: int) -> int:
    """Where the last line that has an end ends."""
    for start in range((size - 1) // _CHUNK * _CHUNK, -1, -_CHUNK):
        found = read_at(descriptor, _CHUNK, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _keep_copy(path: Path, source: int, start: int) -> Path:
    """Copy what lies in a file from a place on to a new one beside it, to the disk; where."""
    copy, descriptor = _new_beside(path)
    try:
        make_private(descriptor)
        position = start
        while chunk := read_at(source, _CHUNK, position):
            position += os.write(descriptor, chunk)  # a short write goes on from where it stopped
        os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):  # the first failure is the one to be told
            copy.unlink()
        raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
    return copy


def _new_beside(path: Path) -> tuple[Path, int]:
    for copy in _names(path):
        with contextlib.suppress(FileExistsError):  # of an earlier time: it stays
            return copy, os.open(copy, os.O_WRONLY | CREATE_NEW, 0o600)
    raise AssertionError("there is always another name")


def _names(path: Path) -> Iterator[Path]:
    yield path.with_name(path.name + BROKEN)
    number = 2
    while True:
        yield path.with_name(f"{path.name}{BROKEN}.{number}")
        number += 1
