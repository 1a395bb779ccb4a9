"""Lines over rows: runs folded, filters applied, and the way back from a row to its line.

Rows are identities; a line is (first row, how many rows). A run is a stretch of streaming events
without any other event between; a folded stretch shows one line for each (type, item) in it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from typing import NamedTuple, TypeAlias

from console.store.rows import Flag, RowTable

Matches: TypeAlias = Callable[[range], bytes]
"""One byte a row of a range: whether it is to be shown."""

_STREAMING = int(Flag.STREAMING)


class Line(NamedTuple):
    """One line of the log: its first row, how many rows it has, and the audio in them."""

    row: int
    events: int
    audio_bytes: int


class EventView:
    """The lines of a row table, extended as rows come: 12 bytes a line.

    A row is judged by the filter once, whatever is folded and unfolded afterwards.
    """

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self._matches: Matches | None = None
        self._shown = bytearray()  # what the filter said of each row so far; empty without one
        self._all_unfolded = False
        self._exceptions: set[int] = set()  # stretches, by their first row, that are otherwise
        self._clear()

    def _clear(self) -> None:
        self.seen = 0
        self._first = array("I")
        self._last = array("I")
        self._count = array("I")
        self._audio: dict[int, int] = {}  # of lines with several rows, by their first
        self._starts = array("I")  # the first row of every stretch, shown or not
        self._ends = array("I")  # the row after every stretch that has ended
        self._open: dict[tuple[int, int], int] = {}  # the lines of the newest stretch, by run key

    def __len__(self) -> int:
        return len(self._first)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out."""
        return self._matches is not None

    def line(self, index: int) -> Line:
        """The line at an index (0 is the oldest)."""
        row, count = self._first[index], self._count[index]
        audio = self._rows.audio_sizes[row]
        return Line(row, count, audio if count == 1 else self._audio.get(row, audio))

    def extend(self, limit: int | None = None) -> None:
        """Take in rows that have come since; at most `limit` of them."""
        end = len(self._rows) if limit is None else min(len(self._rows), self.seen + limit)
        if self._matches is not None and len(self._shown) < end:
            self._shown += self._matches(range(len(self._shown), end))
        flags = self._rows.flags
        for row in range(self.seen, end):
            if flags[row] & _STREAMING:
                if len(self._starts) == len(self._ends):
                    self._starts.append(row)
                    self._open = {}
                self._add_streaming(row)
            else:
                if len(self._starts) != len(self._ends):
                    self._ends.append(row)
                if self._matches is None or self._shown[row]:
                    self._add(row)
        self.seen = end

    def _add(self, row: int) -> None:
        self._first.append(row)
        self._last.append(row)
        self._count.append(1)

    def _add_streaming(self, row: int) -> None:
        """Show a row of the newest stretch: in a line of its own, or in that of its run."""
        if self._matches is not None and not self._shown[row]:
            return
        rows = self._rows
        key = rows.type_numbers[row], rows.item_numbers[row]
        index = self._open.get(key)
        if index is None or self._is_unfolded(self._starts[-1]):
            self._open[key] = len(self._first)
            self._add(row)
            return
        first = self._first[index]
        self._last[index] = row
        self._count[index] += 1
        if rows.audio_sizes[row]:
            self._audio[first] = self.line(index).audio_bytes + rows.audio_sizes[row]

    def filter(self, matches: Matches | None) -> None:
        """Show only rows that match (None: all). Starts over: call `extend` to take rows in."""
        self._matches = matches
        self._shown = bytearray()
        self._clear()

    def toggle(self, index: int) -> bool:
        """Unfold the stretch that a line belongs to, or fold it again; False when it is no run."""
        row = self._first[index]
        if not self._rows.flags[row] & _STREAMING:
            return False
        stretch = bisect_right(self._starts, row) - 1
        start = self._starts[stretch]
        end = self._ends[stretch] if stretch < len(self._ends) else self.seen
        begin, stop = bisect_left(self._first, start), bisect_left(self._first, end)
        if self._count[index] == 1 and (stop - begin == 1 or not self._is_unfolded(start)):
            return False
        self._exceptions ^= {start}
        first, last, count = self._lines_of(range(start, end), self._is_unfolded(start))
        moved = len(first) - (stop - begin)
        self._first[begin:stop] = first
        self._last[begin:stop] = last
        self._count[begin:stop] = count
        if stretch == len(self._starts) - 1:
            self._open = {self._rows.run_key(row): at for at, row in enumerate(first, begin)}
        else:
            self._open = {key: at + moved for key, at in self._open.items()}
        return True

    def _lines_of(self, rows: range, unfolded: bool) -> "tuple[array[int], array[int], array[int]]":
        """The lines of one stretch: their first and last rows and how many they have."""
        shown: Iterable[int] = rows
        if self._matches is not None:
            shown = compress(rows, memoryview(self._shown)[rows.start : rows.stop])
        first = array("I", shown)
        if unfolded:
            return first, array("I", first), array("I", [1]) * len(first)
        runs: dict[tuple[int, int], list[int]] = {}
        for row in first:
            run = runs.setdefault(self._rows.run_key(row), [row, row, 0, 0])
            run[1] = row
            run[2] += 1
            run[3] += self._rows.audio_sizes[row]
        self._audio.update((run[0], run[3]) for run in runs.values() if run[3])
        first, last, count = (array("I", [run[at] for run in runs.values()]) for at in range(3))
        return first, last, count

    def toggle_all(self) -> bool:
        """Unfold every run, or fold them all again; returns whether runs are now unfolded.

        Starts over: call `extend` to take rows in.
        """
        self._all_unfolded = not self._all_unfolded
        self._exceptions.clear()
        self._clear()
        return self._all_unfolded

    def _is_unfolded(self, start: int) -> bool:
        return (start in self._exceptions) != self._all_unfolded

    def line_of(self, row: int) -> int:
        """The index of the line that shows a row, or of the last line before it; 0 when none is."""
        index = bisect_right(self._first, row) - 1
        if index <= 0:
            return 0
        if row < self.seen and self._first[index] != row and self._rows.flags[row] & _STREAMING:
            start = self._starts[bisect_right(self._starts, row) - 1]
            if not self._is_unfolded(start):
                key = self._rows.run_key(row)
                for candidate in range(index, bisect_left(self._first, start) - 1, -1):
                    if self._rows.run_key(self._first[candidate]) == key:
                        return candidate
        return index

    def members(self, index: int) -> Iterator[int]:
        """The rows of a line, oldest first."""
        row, count = self._first[index], self._count[index]
        key = self._rows.run_key(row)
        while count:
            if self._rows.run_key(row) == key and (self._matches is None or self._shown[row]):
                yield row
                count -= 1
            row += 1

    def last_row(self, index: int) -> int:
        """The newest row of a line."""
        return self._last[index]
