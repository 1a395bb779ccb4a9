"""The lines of an event as strips: wrapped as text at once, styled one by one as they are seen."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, overload

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.store.query.spans import Span
from console.tui.marking import between, marked, whole_characters
from console.tui.wrapping import Part, restyled, row_starts, strip_of

Find: TypeAlias = Callable[[str], list[Span]]
"""Where what is looked for stands in a text."""


class EventLine(NamedTuple):
    """One line before it is wrapped: its parts, and the blanks before its later rows.

    `searched` is whether it is the event's, not ours.
    """

    parts: list[Part]
    hanging: int = 0
    searched: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _ in self.parts)


class LineStyles(NamedTuple):
    """What all lines are painted on, and what is laid over the cursor's line and over matches."""

    base: Style
    cursor: Style
    match: Style
    current: Style


class PaintedLines(Sequence[Strip]):
    """The strips of some lines at a width; one line may stand out from the others.

    What is looked for is found in a line when the first of its rows is painted.
    """

    def __init__(
        self, lines: list[EventLine], width: int, styles: LineStyles, find: Find | None
    ) -> None:
        self.highlighted = -1
        self.matched = -1
        """The line whose first match stands out from other matches."""
        self.tops: list[int] = []
        """The first strip of each line."""
        self._lines = lines
        self._width = width
        self._styles = styles
        self._find = find
        self._spans: dict[int, Sequence[Span]] = {}
        self._starts: list[int] = []
        for line in lines:
            self.tops.append(len(self._starts))
            self._starts += row_starts(line.text, width, min(line.hanging, width // 2))

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, row: int) -> Strip: ...
    @overload
    def __getitem__(self, row: slice) -> list[Strip]: ...
    def __getitem__(self, row: int | slice) -> Strip | list[Strip]:
        """The strip of a row."""
        if isinstance(row, slice):
            return [self._strip(one) for one in range(*row.indices(len(self)))]
        return self._strip(range(len(self))[row])

    def line_at(self, row: int) -> int:
        """The line that a row is part of."""
        return bisect_right(self.tops, row) - 1

    def rows_of(self, line: int) -> range:
        """The rows of a line."""
        following = self.tops[line + 1] if line + 1 < len(self.tops) else len(self)
        return range(self.tops[line], following)

    def look_for(self, find: Find | None) -> None:
        """Let something else stand out."""
        self._find = find
        self._spans.clear()

    def row_of_match(self, line: int) -> int:
        """The row on which the first match of a line begins; its first row without one."""
        rows = self.rows_of(line)
        spans = self._spans_of(line)
        at = spans[0][0] if spans else 0
        return bisect_right(self._starts, at, rows.start, rows.stop) - 1

    def _strip(self, row: int) -> Strip:
        line = self.line_at(row)
        start = self._starts[row]
        last = row + 1 >= len(self._starts) or self._starts[row + 1] == 0
        end = None if last else self._starts[row + 1]
        indent = min(self._lines[line].hanging, self._width // 2) if start else 0
        segments = [*_between(self._lines[line].parts, start, end)]
        strip = strip_of(segments, self._width, self._styles.base, indent)
        if line == self.highlighted:
            strip = restyled(strip, self._styles.cursor)
        spans = self._spans_of(line)
        if not spans:
            return strip
        end = spans[-1][1] if end is None else end
        first = 1 if line == self.matched else 0
        strip = _marked(strip, between(spans[:first], start, end), indent, self._styles.current)
        return _marked(strip, between(spans[first:], start, end), indent, self._styles.match)

    def _spans_of(self, line: int) -> Sequence[Span]:
        spans = self._spans.get(line)
        if spans is None:
            spans = []
            if self._find is not None and self._lines[line].searched:
                text = self._lines[line].text
                spans = whole_characters(text, self._find(text))
            self._spans[line] = spans
        return spans


def _between(parts: list[Part], start: int, end: int | None) -> Iterator[Segment]:
    """What stands between two places of the text that some parts make."""
    at = 0
    for text, style in parts:
        if end is not None and at >= end:
            return
        piece = text[max(0, start - at) : None if end is None else end - at]
        at += len(text)
        if piece and at > start:
            yield Segment(piece, style)


def _marked(strip: Strip, spans: Sequence[Span], indent: int, style: Style) -> Strip:
    shifted = [(start + indent, end + indent) for start, end in spans]
    return Strip(marked(strip, shifted, style), strip.cell_length) if shifted else strip
