"""When somebody last used the console: what takes long goes on in short steps meanwhile."""

import time
from collections.abc import Callable

TYPING_S = 0.4
"""After a key or the mouse more is to be expected for so long."""
SHARE_WHILE_TYPING = 0.3


class Hands:
    """The hands of the one user that a terminal has."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._used_s = float("-inf")

    def used(self) -> None:
        """A key was pressed, or the mouse moved."""
        self._used_s = self._now()

    @property
    def rest_s(self) -> float:
        """How long nothing has been pressed."""
        return self._now() - self._used_s

    def spare(self, budget_s: float) -> float:
        """What of a budget may be spent at once, so that a key does not wait for all of it."""
        return budget_s * SHARE_WHILE_TYPING if self.rest_s < TYPING_S else budget_s


HANDS = Hands()
"""One for the program, as there is one terminal."""
