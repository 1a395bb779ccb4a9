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
_IS_STREAMING = bytes(bool(flags & _STREAMING) for flags in range(256))


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
        self._opened = -1  # the newest stretch that shows something, and its lines by run key
        self._open: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self._first)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out."""
        return self._matches is not None

    @property
    def complete(self) -> bool:
        """Whether every row there is has been taken in."""
        return self.seen == len(self._rows)

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
        rows = range(self.seen, end)
        streams = self._rows.flags[rows.start : rows.stop].tobytes().translate(_IS_STREAMING)
        self._note_stretches(rows, streams)
        self._add(self._left(rows), memoryview(streams), rows.start)
        self.seen = end

    def _note_stretches(self, rows: range, streams: bytes) -> None:
        """Where stretches start and end, for all rows at once: numbers with one byte a row."""
        here = int.from_bytes(streams, "little")
        before = (here << 8) + (len(self._starts) != len(self._ends))
        size = len(rows) + 1
        self._starts.extend(compress(rows, (here & ~before).to_bytes(size, "little")))
        self._ends.extend(compress(rows, (before & ~here).to_bytes(size, "little")))

    def _add(self, rows: Iterable[int], streams: memoryview, start: int) -> None:
        """Show rows: those of runs in the lines of their runs, others in lines of their own.

        A million rows may pass here at once: names are kept local, nothing is called for most.
        """
        first, last, count, starts = self._first, self._last, self._count, self._starts
        types, items = self._rows.type_numbers, self._rows.item_numbers
        audio = self._rows.audio_sizes
        lines, newest = self._open, len(starts) - 1
        folded = self._opened >= 0 and not self._is_unfolded(starts[self._opened])
        for row in rows:
            if streams[row - start]:
                if self._opened < newest and starts[self._opened + 1] <= row:
                    self._opened = bisect_right(starts, row, self._opened + 1) - 1
                    lines = self._open = {}
                    folded = not self._is_unfolded(starts[self._opened])
                key = types[row], items[row]
                index = lines.get(key)
                if folded and index is not None:
                    if audio[row]:
                        self._audio[first[index]] = self.line(index).audio_bytes + audio[row]
                    last[index] = row
                    count[index] += 1
                    continue
                lines[key] = len(first)
            first.append(row)
            last.append(row)
            count.append(1)

    def _left(self, rows: range) -> Iterable[int]:
        """The rows of a range that the filter leaves."""
        if self._matches is None:
            return rows
        return compress(rows, memoryview(self._shown)[rows.start : rows.stop])

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
        if stretch == self._opened:
            self._open = {self._rows.run_key(row): at for at, row in enumerate(first, begin)}
        else:
            self._open = {key: at + moved for key, at in self._open.items()}
        return True

    def _lines_of(self, rows: range, unfolded: bool) -> "tuple[array[int], array[int], array[int]]":
        """The lines of one stretch: their first and last rows and how many they have."""
        first = array("I", self._left(rows))
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

    def shows(self, row: int) -> bool:
        """Whether a row, or the run it is in, has a line: not where the filter leaves it out."""
        return row < self.seen and (self._matches is None or bool(self._shown[row]))

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
