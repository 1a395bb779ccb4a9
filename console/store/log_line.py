"""What the event log says on one line, whoever draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol

from console.protocol.secrets import mask_text
from console.protocol.text import single_line
from console.protocol.wire import text_at
from console.store.event import Source
from console.store.query.highlight import MAX_EXCERPTED, Highlight
from console.store.query.spans import Span
from console.store.rows import Flag
from console.store.source import RowSource
from console.store.summary import summarize
from console.store.units import duration_text, size_text
from console.store.view import EventView

MAX_DETAIL = 200
SLOW_GAP_MS = 300.0
"""A server that is silent for longer than this before an event deserves a look."""
_JOINED_DELTAS = 40
NOTHING = Highlight()


class LoggedSource(RowSource, Protocol):
    """A row source that knows why a line is bad, how long audio lasts, and what answers what."""

    def cause_of(self, row: int) -> int | None:
        """The row of the client event that an error answers."""
        ...

    def error_of(self, row: int) -> int | None:
        """The row of the error that a client event caused."""
        ...

    def bad_reason(self, row: int) -> str:
        """Why the line of a row is no event; "" for a good one."""
        ...

    def audio_ms(self, row: int, audio_bytes: int) -> float:
        """How long so many bytes of a row's audio last."""
        ...


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: texts are safe to draw. `time_s` is on the session clock, `clock_s` UTC since 1970.

    `gap_ms` is the time since the event before, or since the line above where a filter leaves
    events out. Spans say where what is looked for stands in the texts; `excerpt` is what surrounds
    it in the event, for where neither type nor detail shows it.
    """

    row: int
    time_s: float
    clock_s: float
    source: Source
    type: str
    count: int
    detail: str
    gap_ms: float
    slow: bool
    error: bool
    type_spans: Sequence[Span] = ()
    detail_spans: Sequence[Span] = ()
    excerpt: str = ""
    excerpt_spans: Sequence[Span] = ()


def log_line(
    source: LoggedSource, view: EventView, index: int, highlight: Highlight = NOTHING
) -> LogLine:
    """The line at an index of a view, and where what is looked for stands in it."""
    line = view.line(index)
    rows = source.rows
    row = line.row
    bad = ""
    if line.events > 1:
        detail = _run_detail(source, view, index)
    elif bad := source.bad_reason(row):  # of what was no event, or can be read no more
        detail = bad
    else:
        audio_ms = partial(source.audio_ms, row)
        detail = summarize(source.event(row).event, rows.source(row), audio_ms)
        detail = " · ".join(filter(None, (_answered(source, row), detail)))
    before = view.last_row(index - 1) if index and view.filtered else max(0, row - 1)
    gap_ms = (rows.times[row] - rows.times[before]) * 1000
    shown_type = single_line(rows.type(row) or "(no type)", 80)
    detail = single_line(detail, MAX_DETAIL)
    excerpt = _excerpt(source, view, index, highlight) if highlight.reads_text else ""
    return LogLine(
        row=row,
        time_s=rows.times[row] - rows.times[0],
        clock_s=rows.times[row],
        source=rows.source(row),
        type=shown_type,
        count=line.events,
        detail=detail,
        gap_ms=gap_ms,
        slow=rows.source(row) == "server" and gap_ms >= SLOW_GAP_MS,
        error=bool(bad) or rows.has(row, Flag.ERROR),
        type_spans=highlight.in_type(shown_type) if highlight else (),
        detail_spans=highlight.in_text(detail) if highlight else (),
        excerpt=excerpt,
        excerpt_spans=highlight.in_text(excerpt) if excerpt else (),
    )


def _excerpt(source: LoggedSource, view: EventView, index: int, highlight: Highlight) -> str:
    """What surrounds a match in the events of a line; audio is never searched."""
    for row in islice(view.members(index), _JOINED_DELTAS):
        if source.rows.audio_sizes[row]:
            continue
        text = source.event_bytes(row)[:MAX_EXCERPTED].decode("utf-8", "replace")
        found = highlight.excerpt(text)
        if found:
            return single_line(found, MAX_DETAIL)
    return ""


def _answered(source: LoggedSource, row: int) -> str:
    """Which client event an error answers, or which error a client event caused."""
    rows = source.rows
    if rows.source(row) == "client":
        error = source.error_of(row)
        return "" if error is None else f"✗ refused in #{error + 1:,}"
    cause = source.cause_of(row) if rows.has(row, Flag.ERROR) else None
    return "" if cause is None else f"✗ #{cause + 1:,} {rows.type(cause)}"


def _run_detail(source: LoggedSource, view: EventView, index: int) -> str:
    line = view.line(index)
    if line.audio_bytes:
        length = duration_text(source.audio_ms(line.row, line.audio_bytes))
        return f"{size_text(line.audio_bytes)} · {length}"
    members = islice(view.members(index), _JOINED_DELTAS)
    joined = "".join(text_at(source.event(row).event, "delta") for row in members)
    return mask_text(joined) or source.bad_reason(line.row)  # a key may have come in pieces
