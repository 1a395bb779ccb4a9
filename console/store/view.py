"""Lines over rows: runs folded, filters applied, and the way back from a row to its line.

Rows are identities; a line is (first row, how many rows). A run is a stretch of streaming events
without any other event between; a folded stretch shows one line for each (type, item) in it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from console.store.rows import Flag, RowTable

Matches: TypeAlias = Callable[[int], bool]


class Line(NamedTuple):
    """One line of the log: its first row, its rows, and what they weigh together."""

    row: int
    events: int
    bytes: int
    audio_bytes: int


class EventView:
    """The lines of a row table, extended as rows come; never holds more than 8 bytes a line."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self._matches: Matches | None = None
        self._unfolded: set[int] = set()  # the first rows of stretches shown row by row
        self._all_unfolded = False
        self._clear()

    def _clear(self) -> None:
        self.seen = 0
        self._first = array("I")
        self._count = array("I")
        self._weights: dict[int, tuple[int, int]] = {}
        self._stretch: int | None = None
        self._open: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self._first)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out."""
        return self._matches is not None

    def line(self, index: int) -> Line:
        """The line at an index (0 is the oldest)."""
        row = self._first[index]
        count = self._count[index]
        if count == 1:
            return Line(row, 1, self._rows.lengths[row], self._rows.audio_sizes[row])
        return Line(row, count, *self._weights[row])

    def extend(self, limit: int | None = None) -> None:
        """Take in rows that have come since; at most `limit` of them."""
        end = len(self._rows) if limit is None else min(len(self._rows), self.seen + limit)
        streaming = self._rows.flags
        for row in range(self.seen, end):
            if not streaming[row] & Flag.STREAMING:
                self._stretch = None
                if self._matches is None or self._matches(row):
                    self._first.append(row)
                    self._count.append(1)
            elif self._matches is None or self._matches(row):
                self._take_streaming(row)
        self.seen = end

    def _take_streaming(self, row: int) -> None:
        if self._stretch is None:
            self._stretch = row
            self._open = {}
        if self._all_unfolded or self._stretch in self._unfolded:
            self._first.append(row)
            self._count.append(1)
            return
        key = self._rows.run_key(row)
        index = self._open.get(key)
        if index is None:
            self._open[key] = len(self._first)
            self._first.append(row)
            self._count.append(1)
            return
        first = self._first[index]
        weight, audio = self._weights.get(
            first, (self._rows.lengths[first], self._rows.audio_sizes[first])
        )
        self._weights[first] = (
            weight + self._rows.lengths[row],
            audio + self._rows.audio_sizes[row],
        )
        self._count[index] += 1

    def filter(self, matches: Matches | None) -> None:
        """Show only rows that match (None: all). Starts over: call `extend` to take rows in."""
        self._matches = matches
        self._clear()

    def toggle(self, index: int) -> bool:
        """Unfold the stretch that a line belongs to, or fold it again; False when it is no run."""
        row = self._first[index]
        if not self._rows.has(row, Flag.STREAMING):
            return False
        self._unfolded ^= {self._stretch_start(row)}
        self._start_over()
        return True

    def toggle_all(self) -> bool:
        """Unfold every run, or fold them all again; returns whether runs are now unfolded."""
        self._all_unfolded = not self._all_unfolded
        self._unfolded.clear()
        self._start_over()
        return self._all_unfolded

    def line_of(self, row: int) -> int:
        """The index of the line that shows a row, or of the last line before it; 0 when none is."""
        index = bisect_right(self._first, row) - 1
        if index <= 0:
            return 0
        if self._rows.has(row, Flag.STREAMING):
            key = self._rows.run_key(row)
            start = bisect_left(self._first, self._stretch_start(row))
            for candidate in range(index, start - 1, -1):
                if self._rows.run_key(self._first[candidate]) == key:
                    return candidate
        return index

    def members(self, index: int) -> Iterator[int]:
        """The rows of a line, oldest first."""
        row, count = self._first[index], self._count[index]
        key = self._rows.run_key(row)
        while count:
            if self._rows.run_key(row) == key and (self._matches is None or self._matches(row)):
                yield row
                count -= 1
            row += 1

    def last_row(self, index: int) -> int:
        """The newest row of a line."""
        if self._count[index] == 1:
            return self._first[index]
        return max(self.members(index))

    def _stretch_start(self, row: int) -> int:
        """The first shown streaming row of the stretch around a row."""
        start = row
        while start > 0 and self._rows.has(start - 1, Flag.STREAMING):
            start -= 1
        while self._matches is not None and start < row and not self._matches(start):
            start += 1
        return start

    def _start_over(self) -> None:
        upto = self.seen
        self._clear()
        self.extend(upto)
