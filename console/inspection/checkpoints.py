"""The way back in time: states spaced so that any event is a short fold away.

Only the newest of them is kept whole. The ones before are steps back from it, so that a checkpoint
costs what changed since the last one, not the length of the session.
"""

from bisect import bisect_right
from dataclasses import dataclass

from console.inspection.growth import (
    DictStep,
    ListStep,
    dict_before,
    dict_step,
    list_before,
    list_step,
)
from console.inspection.state import SessionState
from console.store.source import RowSource

SPACING = 2048
CHECKPOINTS_A_SPACING = 256
"""After so many (half a million rows) new ones are twice as far apart: each looks at all of it."""
NEAR_ROWS = (512, 64)
"""How far before the state last asked for others stay: going back row by row is cheap."""


@dataclass(frozen=True, slots=True)
class _Past:
    """A state without what only grows in it, and the steps back to that from the next state."""

    rest: SessionState
    dicts: tuple[DictStep[str, object], ...]
    lists: tuple[ListStep[object], ...]


class Checkpoints:
    """States at some rows, and from them the state at any row."""

    def __init__(self, source: RowSource, start: SessionState, spacing: int = SPACING) -> None:
        self._source = source
        self._spacing = spacing
        self.due = start.rows + spacing
        """How many rows the next state to keep has: nothing need be offered before."""
        self._rows = [start.rows]
        self._past: list[_Past] = []
        self._newest = start.copy()
        self._last = start.copy()  # the state last asked for
        self._near: list[SessionState] = []  # states before it, never moved on

    @property
    def count(self) -> int:
        """How many states are kept."""
        return len(self._rows)

    def offer(self, state: SessionState) -> None:
        """Keep a state that has just moved on, where one is due."""
        if state.rows < self.due:
            return
        older, self._newest = self._newest, state.copy()
        self._past.append(_step_back(older, self._newest))
        self._rows.append(state.rows)
        if not len(self._rows) % CHECKPOINTS_A_SPACING:
            self._spacing *= 2
        self.due = state.rows + self._spacing

    def at(self, row: int) -> SessionState:
        """The state after a row's event. The answer is ours to move on: read it, don't keep it."""
        index = bisect_right(self._rows, row + 1) - 1
        ahead = row + 1 - self._last.rows
        if not 0 <= ahead <= max(row + 1 - self._rows[index], NEAR_ROWS[0]):  # else just move on
            self._last = self._shortly_before(row + 1, index)
        self._move(self._last, row + 1)
        return self._last

    def _shortly_before(self, rows: int, index: int) -> SessionState:
        """A state from the last checkpoint on, to move on; leaves others on its way."""
        self._near = [state for state in self._near if self._rows[index] <= state.rows <= rows]
        state = self._near[-1].copy() if self._near else self._checkpoint(index)
        for distance in NEAR_ROWS:
            if state.rows < rows - distance:
                self._move(state, rows - distance)
                self._near.append(state.copy())
        return state

    def _move(self, state: SessionState, rows: int) -> None:
        for position in range(state.rows, rows):
            state.apply(position, self._source.event(position))

    def _checkpoint(self, index: int) -> SessionState:
        """The state at a checkpoint, to move on."""
        if index == len(self._past):
            return self._newest.copy()
        steps = self._past[: index - 1 if index else None : -1]
        state = steps[-1].rest.copy()
        newest = self._newest
        for at, (grown, whole) in enumerate(zip(state.dicts(), newest.dicts(), strict=True)):
            grown.update(dict_before(whole, (step.dicts[at] for step in steps)))
        for at, (order, items) in enumerate(zip(state.lists(), newest.lists(), strict=True)):
            order.extend(list_before(items, (step.lists[at] for step in steps)))
        return state


def _step_back(older: SessionState, newer: SessionState) -> _Past:
    """A state as what is left of it when the next one is known; the state itself is used up."""
    dicts = tuple(dict_step(*each) for each in zip(older.dicts(), newer.dicts(), strict=True))
    lists = tuple(list_step(*each) for each in zip(older.lists(), newer.lists(), strict=True))
    for entries in older.dicts():
        entries.clear()
    for order in older.lists():
        order.clear()
    return _Past(older, dicts, lists)
