"""The way back in time: copies of the state, spaced so that any event is a short fold away."""

from bisect import bisect_right

from console.inspection.state import SessionState
from console.store.source import RowSource

SPACING = 4096
MAX_CHECKPOINTS = 64
"""Beyond this every other one is dropped and the spacing doubles: memory stays bounded."""


class Checkpoints:
    """States at some rows, and from them the state at any row."""

    def __init__(self, source: RowSource, start: SessionState, spacing: int = SPACING) -> None:
        self._source = source
        self._spacing = spacing
        self._states = [start.copy()]
        self._last = start.copy()

    @property
    def count(self) -> int:
        """How many states are kept."""
        return len(self._states)

    def offer(self, state: SessionState) -> None:
        """Keep a copy of a state that has just moved on, where one is due."""
        if state.rows - self._states[-1].rows < self._spacing:
            return
        self._states.append(state.copy())
        if len(self._states) > MAX_CHECKPOINTS:
            self._states = self._states[::2]
            self._spacing *= 2

    def at(self, row: int) -> SessionState:
        """The state after a row's event. The answer is ours to move on: read it, don't keep it."""
        nearest = self._states[bisect_right(self._states, row + 1, key=_rows) - 1]
        if not nearest.rows <= self._last.rows <= row + 1:
            self._last = nearest.copy()
        for position in range(self._last.rows, row + 1):
            self._last.apply(position, self._source.event(position))
        return self._last


def _rows(state: SessionState) -> int:
    return state.rows
