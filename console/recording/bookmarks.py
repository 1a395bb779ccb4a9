"""The bookmarks of a finished recording, in a file beside it: the recording itself never changes.

One line a marked event, in the form of a recording's own lines. The file is replaced whole. Where
there is something else in it, it is left alone.
"""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from console.protocol.wire import dump_json, text_at
from console.recording.format import encode_line
from console.recording.line import decode_line
from console.recording.system import TO_READ
from console.store.bookmarks import BOOKMARK, MAX_BOOKMARKS, Mark

SUFFIX = ".bookmarks"
MAX_BYTES = 8 << 20


class BookmarksError(Exception):
    """Bookmarks that cannot be read or kept: one line with the cause."""


def bookmarks_path(recording: Path) -> Path:
    """Where the bookmarks of a recording are."""
    return recording.with_name(recording.name + SUFFIX)


def read_bookmarks(recording: Path) -> list[Mark]:
    """The marks beside a recording; none where there is no such file. Raises BookmarksError."""
    path = bookmarks_path(recording)
    try:
        descriptor = os.open(path, TO_READ)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BookmarksError(f"{path.name}: not a file")
            text = os.read(descriptor, MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise BookmarksError(f"{path.name}: {_reason(error)}") from None
    lines = text.splitlines()
    marks = [mark for line in lines[: MAX_BOOKMARKS + 1] if (mark := _mark(line)) is not None]
    if len(text) > MAX_BYTES or len(marks) != len(lines) or len(marks) > MAX_BOOKMARKS:
        raise BookmarksError(f"{path.name}: not bookmarks of ours, left alone")
    return marks


def keep_bookmark(recording: Path, mark: Mark, time_s: float, *, forget: bool) -> None:
    """Keep a mark beside a recording, in the place of an older one of the same event.

    With `forget` nothing is said of the event any more. Raises BookmarksError.
    """
    marks = [other for other in read_bookmarks(recording) if other.number != mark.number]
    _replace(bookmarks_path(recording), marks if forget else [*marks, mark], time_s)


def _mark(line: bytes) -> Mark | None:
    event = decode_line(line).event
    return Mark.of(event) if text_at(event, "type") == BOOKMARK else None


def _replace(path: Path, marks: list[Mark], time_s: float) -> None:
    lines = [
        encode_line(time_s, "console", dump_json({"type": BOOKMARK, **mark.fields()}))
        for mark in sorted(marks, key=lambda mark: mark.number)
    ]
    try:
        if not lines:
            path.unlink(missing_ok=True)
            return
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=SUFFIX, dir=path.parent)  # 0600
    except OSError as error:
        raise BookmarksError(f"{path.parent}: {_reason(error)}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(lines)
        Path(name).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # it is said already that nothing was kept
            Path(name).unlink()
        raise BookmarksError(f"{path.name}: {_reason(error)}") from None


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else str(error)) or "cannot be read"
