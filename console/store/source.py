"""Where rows come from, whatever holds them: a live session, a file, standard input."""

from typing import Protocol

from console.store.event import RealtimeEvent
from console.store.rows import RowTable


class RowSource(Protocol):
    """Rows, and the events behind them read on demand."""

    @property
    def rows(self) -> RowTable:
        """The rows so far; it grows while events arrive."""
        ...

    def event(self, row: int) -> RealtimeEvent:
        """The event of a row; a bad line gives an empty event."""
        ...

    def event_bytes(self, row: int) -> bytes:
        """The event of a row as it was written (after masking); a bad line as it is."""
        ...
