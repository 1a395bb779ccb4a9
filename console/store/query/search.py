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
    """One query over all rows, known from row `low` up to `high`, both spreading from a start."""

    def __init__(self, rows: RowTable, matches: Matches, start: int) -> None:
        self._rows = rows
        self._matches = matches
        self._found = bytearray(len(rows))
        self._low = self._high = max(0, min(start, len(rows)))
        self.count = 0
        """How many matches are known."""

    @property
    def complete(self) -> bool:
        """Whether every row has been looked at."""
        return self._low == 0 and self._high == len(self._rows)

    @property
    def share(self) -> float:
        """How much has been looked at, from 0 to 1."""
        return (self._high - self._low) / max(1, len(self._rows))

    def number(self, row: int) -> int:
        """How many matches there are up to a row; 0 when the row is none, or that is not known."""
        known = not self._low and row < len(self._found) and self._found[row]
        return self._found.count(1, 0, row + 1) if known else 0

    def next(self, row: int, step: int) -> Hit | None:
        """The next match after a row (step 1) or before it (-1); None where that is not known yet.

        `look(step)` helps, and `look(-step)` when that has come to its end.
        """
        end = len(self._rows)
        row = min(row, end)
        if step > 0:
            if self._low > row + 1:
                return None
            found = self._found.find(1, row + 1, self._high)
            if found < 0 and self._high < end:
                return None
        else:
            if self._high < row:
                return None
            found = self._found.rfind(1, self._low, max(0, row))
            if found < 0 and self._low > 0:
                return None
        if found >= 0:
            return Hit(found, False)
        if not self.complete:
            return None
        found = self._found.find(1) if step > 0 else self._found.rfind(1)
        return Hit(found if found >= 0 else None, True)

    def look(self, step: int = 1) -> bool:
        """Look at some more rows, on this side if any are left there; False when all is known."""
        if self.complete:
            return False
        self._found.extend(bytes(len(self._rows) - len(self._found)))
        if (step > 0 and self._high < len(self._rows)) or self._low == 0:
            rows = range(self._high, step_end(self._rows, self._high, STEP_ROWS))
            self._high = rows.stop
        else:
            rows = range(max(0, self._low - STEP_ROWS), self._low)
            self._low = rows.start
        answer = self._matches(rows)
        self._found[rows.start : rows.stop] = answer
        self.count += answer.count(1)
        return True
