"""Bookmarks: which rows the reader has marked, and with which note.

A mark is written as an event of ours, `console.bookmark`: while a session is live into its
recording, afterwards into a file beside it, whose marks win. It names an event by number and by
time, so that it is found again in a copy that lacks some lines.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from console.protocol.secrets import mask_text
from console.protocol.wire import JsonObject, number_at, text_at
from console.store.rows import RowTable

BOOKMARK = "console.bookmark"
MAX_BOOKMARKS = 10_000
"""A hostile file cannot make us keep more."""
MAX_NOTE = 500
_SAME_TIME_S = 2e-6  # times are written to the microsecond


@dataclass(frozen=True, slots=True)
class Mark:
    """One change of the bookmarks: an event is marked, or no longer.

    `number` counts the events of a recording from 1, as the log does; `at_ms` is on the session
    clock.
    """

    number: int
    at_ms: float | None
    note: str = ""
    removed: bool = False

    @classmethod
    def of(cls, event: JsonObject) -> "Mark | None":
        """The mark that an event says; None when it names no event."""
        number = number_at(event, "event_number")
        if number is None or not 1 <= number < 1 << 63:
            return None
        removed = event.get("removed") is True
        return cls(int(number), number_at(event, "at_ms"), _note(text_at(event, "note")), removed)

    def fields(self) -> JsonObject:
        """The fields of its event, besides the type."""
        fields: JsonObject = {"event_number": self.number}
        if self.at_ms is not None:
            fields["at_ms"] = self.at_ms
        return {**fields, "removed": True} if self.removed else {**fields, "note": self.note}


class Bookmarks:
    """The marked rows of one session."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self._notes: dict[int, str] = {}
        self._recorded: set[int] = set()  # rows that the recording itself has marked
        self._beside: set[int] = set()  # rows that a mark from beside the recording has decided

    def __len__(self) -> int:
        return len(self._notes)

    def note(self, row: int) -> str | None:
        """The note of a marked row, perhaps ""; None when the row is not marked."""
        return self._notes.get(row)

    def is_recorded(self, row: int) -> bool:
        """Whether the recording itself has marked a row: taking that mark away must be said."""
        return row in self._recorded

    def rows(self) -> list[int]:
        """The marked rows, in order."""
        return sorted(self._notes)

    def first_in(self, first: int, last: int) -> int | None:
        """The first marked row of a run of like rows, given by its first and last one."""
        marked = self.rows()
        key = self._rows.run_key(first)
        for row in marked[bisect_left(marked, first) : bisect_right(marked, last)]:
            if self._rows.run_key(row) == key:
                return row
        return None

    def next_to(self, row: int, step: int) -> int | None:
        """The next marked row after (or with -1 before) a row; from the other end if need be."""
        marked = self.rows()
        if not marked:
            return None
        index = bisect_right(marked, row) if step > 0 else bisect_left(marked, row) - 1
        return marked[index % len(marked)]

    def mark(self, row: int, note: str | None) -> Mark:
        """The mark that gives a row this note; None takes its mark away."""
        at_ms = round((self._rows.times[row] - self._rows.times[0]) * 1000, 3)
        return Mark(row + 1, at_ms, _note(note or ""), removed=note is None)

    def take(self, mark: Mark, *, beside: bool = False) -> bool:
        """Apply a mark; False when there is no such row, or there are too many."""
        row = self._row_of(mark)
        if row is None or (len(self._notes) >= MAX_BOOKMARKS and row not in self._notes):
            return False
        if beside:
            self._beside.add(row)
        elif mark.removed:
            self._recorded.discard(row)
        else:
            self._recorded.add(row)
        if beside or row not in self._beside:
            if mark.removed:
                self._notes.pop(row, None)
            else:
                self._notes[row] = mark.note
        return True

    def _row_of(self, mark: Mark) -> int | None:
        times = self._rows.times
        row = mark.number - 1
        if mark.at_ms is None:
            return row if row < len(times) else None
        if not len(times):
            return None
        time_s = times[0] + mark.at_ms / 1000
        if row < len(times) and abs(times[row] - time_s) < _SAME_TIME_S:
            return row
        row = bisect_left(times, time_s - _SAME_TIME_S)
        return row if row < len(times) and abs(times[row] - time_s) < _SAME_TIME_S else None


def _note(text: str) -> str:
    """A note as it is kept and shown: people paste into it what they found."""
    return mask_text(text)[:MAX_NOTE]
