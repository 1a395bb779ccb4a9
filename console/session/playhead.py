"""The playhead of a recording: which event is "now", moved by the user or by time.

Pure but for the monotonic seconds it is given: `tick(now)` says how far playing has come.
"""

from bisect import bisect_right

from console.store.rows import RowTable

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
MAX_GAP_S = 3.0
"""A pause in a recording longer than this is played as this long: nobody watches a coffee break."""


class Playhead:
    """Position, speed and whether it plays. Rows are positions; time is what playing follows."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self.row = 0
        self.playing = False
        self.speed = 1.0
        self._time_s = 0.0  # the recording's clock, UTC seconds, while playing
        self._ticked = 0.0

    @property
    def at_end(self) -> bool:
        """Whether the newest event is the current one."""
        return self.row >= len(self._rows) - 1

    def seek(self, row: int) -> None:
        """Make a row the current one."""
        self.row = max(0, min(row, len(self._rows) - 1))
        if len(self._rows):
            self._time_s = self._rows.times[self.row]

    def seek_time(self, seconds: float) -> int:
        """Go to the last event at or before seconds from the start; returns its row."""
        target = self._rows.times[0] + seconds if len(self._rows) else 0.0
        row = bisect_right(self._rows.times, target) - 1
        self.seek(max(0, row))
        return self.row

    def play(self, now: float) -> None:
        """Start playing from here; from the first event when it stands at the last."""
        if self.at_end:
            self.seek(0)
        else:
            self.seek(self.row)
        self.playing = True
        self._ticked = now

    def pause(self) -> None:
        """Stop playing."""
        self.playing = False

    def faster(self, steps: int) -> None:
        """Choose a speed some steps up (or down)."""
        index = min(len(SPEEDS) - 1, max(0, SPEEDS.index(self.speed) + steps))
        self.speed = SPEEDS[index]

    def tick(self, now: float) -> int:
        """Move on to where playing has come at monotonic second `now`; returns the row."""
        if not self.playing:
            return self.row
        self._time_s += max(0.0, now - self._ticked) * self.speed
        self._ticked = now
        last = len(self._rows) - 1
        while self.row < last and self._rows.times[self.row + 1] <= self._time_s:
            self.row += 1
        if self.row >= last:
            self.playing = False
        elif self._rows.times[self.row + 1] - self._time_s > MAX_GAP_S:
            self._time_s = self._rows.times[self.row + 1] - MAX_GAP_S
        return self.row

    @property
    def elapsed_s(self) -> float:
        """Seconds from the first event to the current one."""
        return self._rows.times[self.row] - self._rows.times[0] if len(self._rows) else 0.0

    @property
    def total_s(self) -> float:
        """Seconds from the first event to the last."""
        return self._rows.times[-1] - self._rows.times[0] if len(self._rows) else 0.0
