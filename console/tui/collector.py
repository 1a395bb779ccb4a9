"""When Python looks through everything for garbage in cycles: while nobody types.

A full look takes some 100 ms once a session is on the screen, and every painted line is a cycle
(its strip remembers itself), so that it happened every second, under the user's fingers.
"""

import gc
import time
from collections.abc import Callable

from console.tui.hands import Hands

REST_S = 1.0
"""How long no key and no mouse must have come: who has paused so long pauses on."""
DUE, OVERDUE = 10, 200
"""How many collections of young garbage make a full one due (as Python has it), and urgent."""
LEAST_PAUSE = 50
"""The time between two full ones, in times that the one before took: at most 2 % of it all."""
_NEVER = 1 << 30


class Collector:
    """Full collections at rest, and none of what has come to stay (`gc.freeze`).

    Young garbage is collected as ever.
    """

    def __init__(self, hands: Hands, now: Callable[[], float] = time.monotonic) -> None:
        self._hands = hands
        self._now = now
        self._before = gc.get_threshold()
        self._next_s = now()

    def begin(self) -> None:
        """From now on full collections happen when we say so."""
        gc.set_threshold(*self._before[:2], _NEVER)

    def rest(self) -> None:
        """Collect, if it is due and nobody is waiting; to be called every now and then."""
        began_s, young = self._now(), gc.get_count()[2]
        if self._hands.rest_s < REST_S and young < OVERDUE:
            return
        if young < DUE or began_s < self._next_s:
            return
        gc.collect()
        if not gc.get_freeze_count():
            gc.freeze()
        ended_s = self._now()
        self._next_s = ended_s + LEAST_PAUSE * (ended_s - began_s)

    def end(self) -> None:
        """Leave everything as it was."""
        gc.set_threshold(*self._before)
        thaw()


def thaw() -> None:
    """What had come to stay is leaving: the next full collection looks at all there is."""
    gc.unfreeze()
