"""A stretch of rows as a query looks at it: columns in bulk, payload text only where it is needed.

A mask is a number with one byte a row, 0 or 1, the first row lowest: whole stretches are joined
by one operation on numbers.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import compress
from typing import Protocol, TypeAlias

from console.store.rows import Names, RowTable

Mask: TypeAlias = int

SPARSE = 16
"""Where fewer than one row in so many is open, these rows are read, not the whole stretch."""


MAX_TEXT_BYTES = 1 << 16
"""How much payload is looked at in one step, but for a single row that has more."""


def step_end(rows: RowTable, start: int, limit: int) -> int:
    """Where a step over rows ends: after `limit` of them, or earlier where they are long."""
    lengths = rows.lengths[start : start + limit]
    end = start + len(lengths)
    if sum(lengths) > MAX_TEXT_BYTES:
        payload_bytes = 0
        for row in range(start, end):
            if not rows.audio_sizes[row]:
                payload_bytes += rows.lengths[row]
            if payload_bytes > MAX_TEXT_BYTES and row > start:
                return row
    return end


class Searched(Protocol):
    """Where rows and the text behind them are found."""

    @property
    def rows(self) -> RowTable:
        """The rows so far."""
        ...

    def event_text(self, row: int) -> bytes:
        """The JSON source of a row's event, secrets masked; a bad line as it is."""
        ...

    def lines_text(self, rows: range) -> bytes:
        """The lines of some rows, as they lie together, before masking; b"" when they do not."""
        ...


class Decided(dict[int, bool]):
    """What a test says of the names of a column, by their numbers: asked once a name."""

    def __init__(self, names: Names, fits: Callable[[str], bool]) -> None:
        super().__init__()
        self._names = names
        self._fits = fits

    def __missing__(self, number: int) -> bool:
        decided = self[number] = self._fits(self._names.text(number))
        return decided


class Stretch:
    """Some rows that follow one another. `memory` keeps what tests decided of names."""

    def __init__(self, source: Searched, rows: range, memory: dict[object, Decided]) -> None:
        self.source = source
        self.rows = rows
        self.table = source.rows
        self.all: Mask = int.from_bytes(b"\1" * len(rows), "little")
        self._memory = memory
        self._text: bytes | None = None

    def named(
        self, test: object, names: Names, numbers: "array[int]", fits: Callable[[str], bool]
    ) -> Mask:
        """The rows whose name in a column fits."""
        decided = self._memory.get(test)
        if decided is None:
            decided = self._memory[test] = Decided(names, fits)
        return self.mask(map(decided.__getitem__, self.part(numbers)))

    def coded(self, codes: "array[int]", table: bytes) -> Mask:
        """The rows whose code in a column of bytes has 1 in a table of 256."""
        return int.from_bytes(self.part(codes).tobytes().translate(table), "little")

    def part(self, column: "array[int]") -> "array[int]":
        """These rows of a column."""
        return column[self.rows.start : self.rows.stop]

    def times(self) -> "array[float]":
        """When these rows came."""
        return self.table.times[self.rows.start : self.rows.stop]

    def times_before(self) -> "array[float]":
        """When the row before each came; the first of all has none but itself."""
        times, start = self.table.times, self.rows.start
        return (
            times[start - 1 : self.rows.stop - 1]
            if start
            else times[:1] + times[: self.rows.stop - 1]
        )

    def split(self, mask: Mask) -> tuple[Mask, Mask]:
        """A mask and its opposite."""
        return mask, self.all ^ mask

    def mask(self, answers: Iterable[bool]) -> Mask:
        """A mask of one answer a row."""
        return int.from_bytes(bytes(answers), "little")

    def chosen(self, mask: Mask) -> Iterable[int]:
        """The rows of a mask."""
        return compress(self.rows, mask.to_bytes(len(self.rows), "little"))

    def audio(self) -> Mask:
        """The rows that carry audio: their payload is never searched."""
        return self.mask(map(bool, self.part(self.table.audio_sizes)))

    def holding(self, wanted: Mask, literal: bytes, *, beyond_ascii: bool) -> Mask:
        """Those of the wanted rows that may hold some text: a literal, in lower case, and perhaps
        what only escapes or bytes beyond ASCII can spell.
        """
        if not (literal or beyond_ascii) or wanted.bit_count() * SPARSE < len(self.rows):
            return wanted
        if self._text is None:
            self._text = self.source.lines_text(self.rows).lower()
        text = self._text
        if beyond_ascii and text and text.isascii() and b"\\u" not in text:
            return 0
        if not text or not literal:
            return wanted
        offsets = self.part(self.table.offsets)
        found = bytearray(len(self.rows))
        at = text.find(literal)
        while at >= 0:
            row = bisect_right(offsets, offsets[0] + at) - 1
            found[row] = 1
            if row + 1 == len(offsets):
                break
            at = text.find(literal, offsets[row + 1] - offsets[0])
        return wanted & int.from_bytes(found, "little")
