"""The matches of a query around a row: looked for in steps, found at once where they are known."""

from typing import NamedTuple

from console.store.query.columns import step_end
from console.store.rows import RowTable
from console.store.view import Matches

STEP_ROWS = 500


class Hit(NamedTuple):
    """Where the next match is; None where there is none. `wrapped`: beyond the other end."""

    row: int | None
    wrapped: bool


class Search:
    """One query over all rows. Known are those up to `head`, from `low` to `high`, and from `tail`.

    The middle spreads from a start; where it has come to one end, looking goes on from the other,
    so that the first match after the last row is found without all those between.
    """

    def __init__(self, rows: RowTable, matches: Matches, start: int) -> None:
        self._rows = rows
        self._matches = matches
        self._found = bytearray(len(rows))
        self._head = 0
        self._low = self._high = max(0, min(start, len(rows)))
        self._tail = len(rows)
        self.count = 0
        """How many matches are known."""

    @property
    def complete(self) -> bool:
        """Whether every row has been looked at."""
        return self._known_from(0) == len(self._rows)

    @property
    def share(self) -> float:
        """How much has been looked at, from 0 to 1."""
        left = max(0, self._low - self._head) + max(0, self._tail - self._high)
        new = len(self._rows) - len(self._found)
        return 1 - (left + new) / max(1, len(self._rows))

    def number(self, row: int) -> int:
        """How many matches there are up to a row; 0 when the row is none, or that is not known."""
        known = row < min(self._known_from(0), len(self._found)) and self._found[row]
        return self._found.count(1, 0, row + 1) if known else 0

    def told(self, row: int) -> str:
        """Which match a row is and how many there are, as far as is known: "3 of 142+ · 45%"."""
        number = self.number(row)
        count = f"{self.count:,}" if self.complete else f"{self.count:,}+"
        if number:
            text = f"{number:,} of {count}"
        elif self.count:
            text = f"{count} match{'es' if count != '1' else ''}"
        else:
            text = "no match" if self.complete else ""
        return text if self.complete else " · ".join(filter(None, (text, f"{self.share:.0%}")))

    def next(self, row: int, step: int) -> Hit | None:
        """The next match after a row (step 1) or before it (-1); None where that is not known yet.

        `look(step)` helps.
        """
        end = len(self._rows)
        row = min(row, end)
        for wrapped in (False, True):
            if step > 0:
                start = 0 if wrapped else max(0, row + 1)
                known = self._known_from(start)
                found = self._found.find(1, start, known)
                all_known = known == end
            else:
                stop = end if wrapped else max(0, row)
                known = self._known_to(stop)
                found = self._found.rfind(1, known, stop)
                all_known = known == 0
            if found >= 0:
                return Hit(found, wrapped)
            if not all_known:
                return None
        return Hit(None, True)

    def look(self, step: int = 1) -> bool:
        """Look at some more rows, those that come next on this way first; False when all is known.

        That is from the middle to the end, then from the other end towards the middle.
        """
        if self.complete:
            return False
        self._take_in_new()
        if (self._high < self._tail) and (step > 0 or self._low <= self._head):
            if step > 0:
                self._high = self._judge(self._high, self._tail)
            else:
                self._tail = self._judge_before(self._tail, self._high)
        elif step > 0:
            self._head = self._judge(self._head, self._low)
        else:
            self._low = self._judge_before(self._low, self._head)
        return True

    def _take_in_new(self) -> None:
        """Rows that have come since are unknown: where the end was known, that is the middle."""
        end, before = len(self._rows), len(self._found)
        if end == before:
            return
        self._found.extend(bytes(end - before))
        if self._tail < before and self._high < self._tail:
            self.count -= self._found.count(1, self._tail, before)
        elif self._tail < before:
            self._high = before
        self._tail = end

    def _judge(self, start: int, end: int) -> int:
        """Look at some rows from one on, none beyond an end; returns up to where."""
        stop = min(end, step_end(self._rows, start, STEP_ROWS))
        self._note(range(start, stop))
        return stop

    def _judge_before(self, stop: int, end: int) -> int:
        """Look at some rows before one, none before an end; returns from where on."""
        start = max(end, stop - STEP_ROWS)
        self._note(range(start, stop))
        return start

    def _note(self, rows: range) -> None:
        answer = self._matches(rows)
        self._found[rows.start : rows.stop] = answer
        self.count += answer.count(1)

    def _known_from(self, row: int) -> int:
        """The first row from one on that has not been looked at."""
        if row < self._head:
            row = self._head
        if self._low <= row < self._high:
            row = self._high
        if row >= self._tail:
            row = len(self._found)
        return row

    def _known_to(self, row: int) -> int:
        """From where on all rows before one have been looked at."""
        if self._tail < row <= len(self._found):
            row = self._tail
        if self._low < row <= self._high:
            row = self._low
        if row <= self._head:
            row = 0
        return row
