"""The playhead of a recording: which event is "now", moved by the user or by time.

Pure but for the monotonic seconds it is given: `tick(now)` says how far playing has come.
"""

import math

from console.session.clock import Clock
from console.store.rows import RowTable

AS_FAST_AS_POSSIBLE = math.inf
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, AS_FAST_AS_POSSIBLE)
LONG_GAP_S = 1.0
"""What is left of a longer gap where long gaps are shortened: nobody watches a coffee break."""
ROWS_AT_ONCE = 200
"""How many rows a tick goes on as fast as possible: folded in 2 ms, so a frame can count them."""
MAX_TICK_S = 0.5
"""A program that was stopped meanwhile plays on from where it stood."""


class Playhead:
    """Position, speed and whether it plays. Rows are positions; time is what playing follows."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self.clock = Clock(rows)
        self.row = 0
        self.now_s = 0.0
        """Where it is on the recording's clock: while playing also between two events."""
        self.playing = False
        self.speed = 1.0
        self.shortens_gaps = False
        self._ticked = 0.0

    @property
    def at_end(self) -> bool:
        """Whether the newest event is the current one."""
        return self.row >= len(self._rows) - 1

    def seek(self, row: int) -> None:
        """Make a row the current one."""
        self.row = max(0, min(row, len(self._rows) - 1))
        self.now_s = self.clock.at(self.row)

    def play(self, now: float) -> None:
        """Start playing from here; from the first event when it stands at the last."""
        self.seek(0 if self.at_end else self.row)
        self.playing = True
        self._ticked = now

    def pause(self) -> None:
        """Stop playing."""
        self.playing = False

    def faster(self, steps: int) -> None:
        """Choose a speed some steps up (or down)."""
        index = min(len(SPEEDS) - 1, max(0, SPEEDS.index(self.speed) + steps))
        self.speed = SPEEDS[index]

    def tick(self, now: float, furthest: int | None = None, *, more: bool = False) -> int:
        """Move on to where playing has come at monotonic second `now`; returns the row.

        `furthest` is a row not to be passed. The last row ends playing, unless `more` are to come.
        """
        if not self.playing:
            return self.row
        last = len(self._rows) - 1
        furthest = last if furthest is None else max(self.row, min(furthest, last))
        if self.speed == AS_FAST_AS_POSSIBLE:
            self.row = min(self.row + ROWS_AT_ONCE, furthest)
            self.now_s = self.clock.at(self.row)
        else:
            self._go_on(min(max(0.0, now - self._ticked), MAX_TICK_S) * self.speed, furthest)
        self._ticked = now
        if self.at_end and not more:
            self.playing = False
        return self.row

    def _go_on(self, seconds: float, furthest: int) -> None:
        """Let some seconds of the recording pass: in steps short enough to see every long gap."""
        while seconds > 0 and self.row < furthest:
            step_s = min(seconds, LONG_GAP_S) if self.shortens_gaps else seconds
            seconds -= step_s
            self.now_s += step_s
            self.row = min(furthest, max(self.row, self.clock.row_at(self.now_s)))
            if self.shortens_gaps and self.row < furthest:
                self._shorten_gap()
        if self.row == furthest:  # time stands still until it may go on
            self.now_s = self.clock.at(furthest)

    def _shorten_gap(self) -> None:
        start_s, end_s = self.clock.at(self.row), self.clock.at(self.row + 1)
        if self.now_s < end_s - LONG_GAP_S:
            self.now_s = end_s - LONG_GAP_S + self.now_s - start_s


def speed_text(speed: float) -> str:
    """A speed as it is shown: "0.25×", "4×", "max"."""
    return "max" if speed == AS_FAST_AS_POSSIBLE else f"{speed:g}×"


def parse_speed(text: str) -> float:
    """The speed that was typed, as "4", "4x" or "4×"; raises ValueError that names all of them."""
    known = {speed_text(speed).rstrip("×"): speed for speed in SPEEDS}
    typed = text.strip()
    speed = known.get(typed) or known.get(typed.rstrip("x×"))
    if speed is None:
        raise ValueError(f"speeds are {', '.join(known)}")
    return speed
