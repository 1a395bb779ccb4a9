"""Draws one line of the event log as a strip of segments: no markup, nothing clickable.

Explicit segments with known widths cost 3 µs a line, a tenth of styled text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import gmtime, strftime
from typing import Literal, TypeAlias, get_args

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.protocol.text import single_line
from console.store.log_line import LogLine
from console.store.query.spans import Span
from console.store.units import clock_text
from console.tui.marking import between, marked, whole_characters

TimeColumn: TypeAlias = Literal["session", "gap", "clock"]
"""What the first column says: time since the start, since the event before, or of day (UTC)."""

TIME_COLUMNS: tuple[TimeColumn, ...] = get_args(TimeColumn)
ARROWS = {"client": "↑", "server": "↓", "console": "·"}
GAP_WIDTH = 8
TYPE_SHARE = 0.45
"""How much of the room a long type may take from what matters of the event."""
MIN_TYPE = 20
TYPE_AT = 5
"""Where the type is among the parts of a line."""
MAX_NOTE = 60
BEFORE_MATCH = 6
"""How many characters stand before a match that is too far behind to be seen."""
_WORD_END = re.compile("[._]")
NARROW = 60
"""Below this width there is no gap column."""


@dataclass(frozen=True, slots=True)
class LogStyles:
    """The styles of the log's parts, resolved from the theme."""

    text: Style
    dim: Style
    client: Style
    server: Style
    error: Style
    look: Style
    bookmark: Style
    match: Style
    """Laid over what is looked for."""

    def arrow(self, line: LogLine) -> Style:
        """The hue of a line's direction; red for errors."""
        if line.error:
            return self.error
        return {"client": self.client, "server": self.server}.get(line.source, self.dim)


def paint(
    line: LogLine, width: int, styles: LogStyles, note: str | None, column: TimeColumn
) -> Strip:
    """One line, exactly `width` cells: mark, time, direction, type, count, note, detail, gap.

    `note` is that of the line's bookmark, perhaps ""; None without a bookmark. Where nothing that
    is looked for would be in sight, what surrounds it in the event comes before the detail.
    """
    gap_width = GAP_WIDTH if width >= NARROW and column != "gap" else 0
    body = _Body(line, width - gap_width, styles, [*_head(line, styles, note, column)])
    if not body.show(line.detail, line.detail_spans) and line.excerpt_spans and not line.type_spans:
        text = " · ".join(filter(None, (line.excerpt, line.detail)))
        if not body.show(text, line.excerpt_spans):  # too far behind: begin just before it
            cut = max(0, line.excerpt_spans[0][0] - BEFORE_MATCH)
            body.show(
                f"…{text[cut:]}", [(at - cut + 1, to - cut + 1) for at, to in line.excerpt_spans]
            )
    segments = body.segments
    if gap_width:
        text = _gap_text(line.gap_ms).rjust(gap_width - 1) + " "
        segments.append(Segment(text, styles.look if line.slow else styles.dim))
    return Strip(segments, width)


def _head(
    line: LogLine, styles: LogStyles, note: str | None, column: TimeColumn
) -> Iterator[tuple[str, Style]]:
    """What stands before the detail."""
    yield "  " if note is None else "◆ ", styles.bookmark
    yield _time(line, styles, column)
    yield " ", styles.dim
    yield ARROWS[line.source], styles.arrow(line)
    yield " ", styles.dim
    yield line.type, styles.error if line.error else styles.dim if _ours(line) else styles.text
    if line.count > 1:
        yield f" ×{line.count}", styles.look
    if note:
        yield f"  {single_line(note, MAX_NOTE)}", styles.bookmark
    yield "  ", styles.dim


class _Body:
    """A line but for its gap, fitted into a width and marked where what is looked for stands."""

    def __init__(
        self, line: LogLine, width: int, styles: LogStyles, head: list[tuple[str, Style]]
    ) -> None:
        self.segments: list[Segment] = []
        self._line = line
        self._width = width
        self._styles = styles
        self._head = head

    def show(self, detail: str, spans: Sequence[Span]) -> bool:
        """Fit a detail behind the head; whether all of a match is in sight."""
        parts = [
            *self._head,
            (detail, self._styles.error if self._line.error else self._styles.dim),
        ]
        beyond = sum(cell_len(text) for text, _ in parts) - self._width
        line_type, style = parts[TYPE_AT]
        if beyond > 0:
            parts[TYPE_AT] = _short_type(line_type, self._width, beyond), style
        self.segments = _fit(parts, self._width)
        lost = len(line_type) - len(parts[TYPE_AT][0])  # "…" stands for one more
        type_spans = self._line.type_spans
        if parts[TYPE_AT][0] != line_type:
            type_spans = [(start - lost, max(1, end - lost)) for start, end in type_spans]
        in_detail = self._mark(len(parts) - 1, spans)  # from the right: marking adds segments
        return self._mark(TYPE_AT, type_spans) or in_detail

    def _mark(self, at: int, spans: Sequence[Span]) -> bool:
        if not spans or at >= len(self.segments):
            return False
        segment = self.segments[at]
        text = segment.text
        shown = whole_characters(text, between(spans, 0, len(text)))
        self.segments[at : at + 1] = marked([segment], shown, self._styles.match)
        whole = len(text) - text.endswith("…")
        return any(end <= whole for _, end in spans)


def _time(line: LogLine, styles: LogStyles, column: TimeColumn) -> tuple[str, Style]:
    if column == "gap":
        text = _gap_text(line.gap_ms).rjust(GAP_WIDTH)
        return text, styles.look if line.slow else styles.dim
    if column == "clock":
        seconds, millis = divmod(round(line.clock_s * 1000), 1000)
        return f"{strftime('%H:%M:%S', gmtime(seconds))}.{millis:03}", styles.dim
    return clock_text(line.time_s), styles.dim


def _short_type(text: str, width: int, beyond: int) -> str:
    """A type that is so many cells too long, or as long as is fair: it keeps its telling end."""
    room = max(MIN_TYPE, cell_len(text) - beyond, int(width * TYPE_SHARE))
    while cell_len(text) > room and (cut := _WORD_END.search(text.lstrip("…"))):
        text = "…" + text.lstrip("…")[cut.end() :]
    return text


def _ours(line: LogLine) -> bool:
    return line.source == "console"


def _gap_text(gap_ms: float) -> str:
    if gap_ms < 0.5:
        return "" if gap_ms > -0.5 else f"{gap_ms:.0f}"
    if gap_ms < 10_000:
        return f"+{gap_ms:.0f}"
    if gap_ms < 600_000:
        return f"+{gap_ms / 1000:.1f}s"
    return f"+{gap_ms / 60_000:.0f}min"


def _fit(parts: list[tuple[str, Style]], width: int) -> list[Segment]:
    """Segments of exactly `width` cells; what does not fit is cut, with "…" where text was lost."""
    segments: list[Segment] = []
    left = width
    for text, style in parts:
        if left <= 0:
            break
        cells = len(text) if text.isascii() else cell_len(text)
        if cells > left:
            text = set_cell_size(text, max(0, left - 1)) + "…"
            cells = left
        segments.append(Segment(text, style))
        left -= cells
    if left > 0:
        segments.append(Segment(" " * left, parts[-1][1]))
    return segments
