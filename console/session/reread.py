"""Whether the line that lies in a row's place is still the one that the row was made of.

Files change while they are open. What is shown of a row is its own event or the reason why there is
none, never what other bytes happen to say.
"""

from console.protocol.wire import text_at
from console.recording.line import Line
from console.store.rows import OTHER_TYPES, Flag, RowTable

ANOTHER = "gone: the file was changed, and another line lies in its place"


def same_line(line: Line, size: int, rows: RowTable, row: int) -> Line:
    """The line decoded from a row's place, of which `size` bytes were there; or why it is none."""
    wanted = rows.lengths[row]
    if size < wanted:
        return _lost(f"gone: {size:,} of its {wanted:,} bytes are still in the file")
    return line if _is_of(line, rows, row) else _lost(ANOTHER)


def _is_of(line: Line, rows: RowTable, row: int) -> bool:
    if rows.has(row, Flag.BAD):
        return not line.good
    event_type = rows.type(row)
    return (
        line.good
        and line.source == rows.source(row)
        and event_type in (text_at(line.event, "type"), OTHER_TYPES)
        and (not line.time or line.time == rows.times[row] or rows.has(row, Flag.UNDATED))
    )


def _lost(reason: str) -> Line:
    return Line(reason, None, "console", {}, (), b"")
