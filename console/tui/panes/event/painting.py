"""The lines of an event as strips: wrapped as text at once, styled one by one as they are seen."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.tui.wrapping import Part, restyled, row_starts, strip_of


class EventLine(NamedTuple):
    """One line before it is wrapped: its parts, and the blanks before its later rows."""

    parts: list[Part]
    hanging: int = 0


class PaintedLines(Sequence[Strip]):
    """The strips of some lines at a width; one line may stand out from the others."""

    def __init__(self, lines: list[EventLine], width: int, base: Style, cursor: Style) -> None:
        self.highlighted = -1
        self.tops: list[int] = []
        """The first strip of each line."""
        self._lines = lines
        self._width = width
        self._base = base
        self._cursor = cursor
        self._starts: list[int] = []
        for parts, hanging in lines:
            self.tops.append(len(self._starts))
            text = "".join(text for text, _ in parts)
            self._starts += row_starts(text, width, min(hanging, width // 2))

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

    def _strip(self, row: int) -> Strip:
        line = self.line_at(row)
        parts, hanging = self._lines[line]
        start = self._starts[row]
        last = row + 1 >= len(self._starts) or self._starts[row + 1] == 0
        segments = list(_between(parts, start, None if last else self._starts[row + 1]))
        indent = min(hanging, self._width // 2) if start else 0
        strip = strip_of(segments, self._width, self._base, indent)
        return restyled(strip, self._cursor) if line == self.highlighted else strip


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
