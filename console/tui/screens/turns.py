"""Panes take turns in being painted during a flood: a key waits for one pane, not for all."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Turn:
    """What is painted together, at most every so often, when `state` says another thing."""

    paint: Callable[[], object]
    state: Callable[[], object]
    every_s: float
    painted_s: float = float("-inf")
    painted: object = None

    def is_due(self, now_s: float) -> bool:
        """Whether it has something to paint by now."""
        return now_s - self.painted_s >= self.every_s and self.state() != self.painted

    def take(self, now_s: float) -> None:
        """Paint it. What it was painted for is noted before, since painting may change that."""
        self.painted, self.painted_s = self.state(), now_s
        self.paint()


class Turns:
    """The turns of a screen."""

    def __init__(self, *turns: Turn) -> None:
        self._turns = turns

    def take(self, now_s: float, *, one: bool) -> None:
        """Paint what is due: all of it, or `one`, which has waited longest.

        All at once costs less, and is quick in a calm session.
        """
        due = [turn for turn in self._turns if turn.is_due(now_s)]
        if one and due:
            due = [min(due, key=lambda turn: turn.painted_s)]
        for turn in due:
            turn.take(now_s)
