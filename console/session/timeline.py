"""What lies where along the transport's bar: turns, errors, bookmarks and the next breakpoint.

The cost follows the cells of the bar, not the events of the recording.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from console.session.clock import Clock
from console.store.rows import Flag, RowTable

MarkKind: TypeAlias = Literal["turn", "error", "bookmark", "breakpoint"]
CLOCK_STEP_S = 1e-6
MOST_TURNS = 1 / 3
"""Turns that would fill more of the bar than this say nothing there: they are left out."""


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A cell of the bar, and the first row in it that the mark stands for."""

    cell: int
    kind: MarkKind
    row: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows by cells: the time from the first event to the last in so many of them."""

    rows: RowTable
    clock: Clock
    cells: int

    def cell(self, row: int) -> int:
        """The cell of a row."""
        total_s = self.clock.total_s
        share = self.clock.at(row) / total_s if total_s > 0 else 1.0
        return min(self.cells - 1, int(share * self.cells))

    def marks(
        self, turns: Collection[int], bookmarks: Collection[int], stop: int | None
    ) -> tuple[TimelineMark, ...]:
        """One mark a cell, what matters most of it; rows of turns are in order."""
        found: dict[int, TimelineMark] = {}
        if len(turns) <= self.cells * MOST_TURNS:
            self._add(found, "turn", turns)
        self._add(found, "error", self._errors())
        self._add(found, "bookmark", sorted(bookmarks))
        self._add(found, "breakpoint", () if stop is None else (stop,))
        return tuple(found[cell] for cell in sorted(found))

    def _add(self, found: dict[int, TimelineMark], kind: MarkKind, rows: Collection[int]) -> None:
        for row in rows:
            cell = self.cell(row)
            if cell not in found or found[cell].kind != kind:
                found[cell] = TimelineMark(cell, kind, row)

    def _errors(self) -> list[int]:
        """Errors by row: the first of every cell, at least."""
        found = []
        row = self.rows.find(Flag.ERROR | Flag.BAD, 0, 1)
        while row is not None:
            found.append(row)
            next_s = (self.cell(row) + 1) / self.cells * self.clock.total_s
            after = max(row + 1, self.clock.row_at(next_s - CLOCK_STEP_S))
            last = self.cell(row) == self.cells - 1
            row = None if last else self.rows.find(Flag.ERROR | Flag.BAD, after, 1)
        return found
