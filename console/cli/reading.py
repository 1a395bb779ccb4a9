"""What the commands that read recordings have in common: the reading, remarks, JSON lines."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from console.cli.errors import UsageError
from console.protocol.secrets import mask_text
from console.protocol.text import escape_json, visible
from console.protocol.wire import JsonObject, dump_json
from console.recording.masking import masked
from console.recording.reader import (
    Line,
    RecordingError,
    Scan,
    ScannedLine,
    open_recording,
    scan,
)
from console.recording.tally import Tally
from console.recording.watch import MARK_BYTES, FileWatch
from console.store.event import RealtimeEvent

STDIN = "-"


class Dating:
    """Makes events of good lines, in order: those without a time get that of the one before."""

    def __init__(self) -> None:
        self._time_s = 0.0

    def event(self, line: Line) -> RealtimeEvent:
        """The event of the next good line."""
        if line.time is not None:
            self._time_s = line.time
        return RealtimeEvent(self._time_s, line.source, line.event)


def read_lines(name: str, tally: Tally) -> Iterator[ScannedLine]:
    """Every line of a recording ("-": standard input), tallied, its secrets masked.

    Raises RecordingError where there is nothing to be had. The tally is complete when the lines are
    over, and says so where they did not go to the end.
    """
    descriptor = sys.stdin.fileno() if name == STDIN else open_recording(Path(name))
    try:
        lines = scan(descriptor)
        watch = _watch(descriptor)
        try:
            for scanned in lines:
                tally.add(scanned)
                yield masked(scanned)
        except RecordingError as error:  # the disk fails in the middle of it
            if not tally.good:
                raise
            tally.broken_off = str(error)
        else:
            tally.broken_off = _what_happened(lines, watch)
        tally.size = lines.bytes_read
    finally:
        if name != STDIN:
            os.close(descriptor)


def _watch(descriptor: int) -> FileWatch | None:
    """A watch on what lies in a file, as it is before it is read; None for a pipe."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return None
    watch = FileWatch(descriptor, None)
    watch.look(min(watch.size, MARK_BYTES))
    return watch


def _what_happened(lines: Scan, watch: FileWatch | None) -> str:
    """Why what was read is not all, or not of one file; "" when it is."""
    if watch is None:
        return ""
    watch.look(0)
    if watch.content == "rewritten":
        return "the file was rewritten while it was read, and this is a mixture: read it again"
    if lines.missing:
        missing = f"its last {lines.missing:,} bytes are missing"
        return f"the file was cut while it was read: {missing}; read it again for what is left"
    return ""


def read_recording(name: str, tally: Tally) -> Iterator[ScannedLine]:
    """As `read_lines`, for commands that need events: raises UsageError when there are none.

    It is raised at the end, when all of the lines were bad; an empty file is a recording.
    """
    try:
        yield from read_lines(name, tally)
    except RecordingError as error:
        raise UsageError(str(error)) from None
    if tally.load == "reject":
        raise UsageError(f"{'standard input' if name == STDIN else name}: {tally.cause}")


def remark(text: str) -> None:
    """One line on standard error, safe for terminals and without secrets."""
    sys.stderr.write(f"realtime-console: {visible(mask_text(text))}\n")


def write_json(value: JsonObject) -> None:
    """One object on a line of its own; unsafe characters (of a file's name, say) as escapes."""
    sys.stdout.write(escape_json(dump_json(value).decode()) + "\n")
