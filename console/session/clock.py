"""The clock of a recording: seconds from its first event, never going back, so it can be searched.

Files have times that do go back: two machines wrote them, or a clock was set while they did.
"""

from array import array
from bisect import bisect_right
from operator import le

from console.store.rows import RowTable

SET_BACK_S = 2.0
"""A time that goes back further than this is a clock set anew: from there on we count as it does.
A smaller step is disorder: such an event happens when the one before it does."""


class Clock:
    """The seconds of every row, kept up with the rows as they come. Costs nothing while times are
    in order: then they are the rows' own.
    """

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self._times = rows.times
        self._seen = 0
        self._behind_s = 0.0  # how far clocks were set back so far

    @property
    def total_s(self) -> float:
        """Seconds from the first event to the last."""
        return self.at(len(self._rows) - 1)

    def at(self, row: int) -> float:
        """Seconds from the first event to a row; 0 where there are no rows."""
        self._keep_up()
        return self._times[row] - self._times[0] if self._times else 0.0

    def row_at(self, seconds: float) -> int:
        """The last row at or before so many seconds; the first row before all."""
        self._keep_up()
        if not self._times:
            return 0
        return max(0, bisect_right(self._times, self._times[0] + seconds) - 1)

    def _keep_up(self) -> None:
        times = self._rows.times
        if self._seen == len(times):
            return
        new = times[max(0, self._seen - 1) :]
        if self._times is times and not all(map(le, new, new[1:])):
            self._times = times[: max(1, self._seen)]
        if self._times is not times:
            self._append(times[len(self._times) :])
        self._seen = len(times)

    def _append(self, times: "array[float]") -> None:
        newest = self._times[-1]
        for raw in times:
            time = raw + self._behind_s
            if time < newest - SET_BACK_S:
                self._behind_s += newest - time
            newest = max(newest, time)
            self._times.append(newest)
