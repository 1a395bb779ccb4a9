"""Time, ids and order for everything that a simulated session does, without a clock of its own.

What takes time is a script: a generator that yields how many milliseconds to wait, or a future to
wait for, and emits events in between. The stage keeps the scripts in order of time; whoever owns
the socket asks when the next one is due and steps it then. Nothing here sleeps.
"""

import heapq
from collections.abc import Callable, Generator
from random import Random
from typing import Protocol, Self, TypeAlias

from console.protocol.ids import timed_id
from console.protocol.wire import JsonObject


class Pending(Protocol):
    """What takes its own time elsewhere, as a future does."""

    def add_done_callback(self, callback: Callable[[Self], object], /) -> None: ...


Wait: TypeAlias = float | Pending
"""Milliseconds (before pacing), or something to be done elsewhere."""
Script: TypeAlias = Generator[Wait, None, None]
"""Yields what to wait for; emits events when it is resumed."""

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Running:
    """A script on the stage; cancelled ones are skipped when their time comes."""

    __slots__ = ("cancelled", "script")

    def __init__(self, script: Script) -> None:
        self.script = script
        self.cancelled = False

    def cancel(self) -> None:
        """Stop the script where it is; it emits nothing more."""
        self.cancelled = True
        self.script.close()


class Stage:
    """Scripts in order of time, the events they emitted, and the ids and chances they draw.

    `now` gives UTC seconds; `pace` scales every wait (1 as the service, 0 as fast as possible).
    `on_wake` is called when something is due earlier than `due` said, from outside of `step`.
    """

    def __init__(self, now: Callable[[], float], random: Random, pace: float = 1.0) -> None:
        self.now = now
        self.random = random
        self.pace = pace
        self.on_wake: Callable[[], None] = lambda: None
        self._queue: list[tuple[float, int, Running]] = []
        self._asleep: set[Running] = set()
        self._started = 0
        self._emitted: list[JsonObject] = []

    def start(self, script: Script, *, at: float | None = None) -> Running:
        """Put a script on: its first part runs at `at` (UTC seconds), or as soon as possible."""
        running = Running(script)
        self._schedule(running, self.now() if at is None else at)
        return running

    def due(self) -> float | None:
        """When the next script goes on, in UTC seconds; None when there is none."""
        while self._queue and self._queue[0][2].cancelled:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def step(self) -> list[JsonObject]:
        """Resume the script that is due first, if its time has come; returns what was emitted."""
        due = self.due()
        if due is not None and due <= self.now():
            _, _, running = heapq.heappop(self._queue)
            self._resume(running, due)
        return self.take()

    def clear(self) -> None:
        """End all scripts."""
        for running in (*(entry[2] for entry in self._queue), *self._asleep):
            running.cancel()
        self._queue.clear()

    def take(self) -> list[JsonObject]:
        """The events emitted since the last call, in order."""
        emitted, self._emitted = self._emitted, []
        return emitted

    def emit(self, event: JsonObject) -> None:
        """Send a server event; it gets its id here, with the time in it."""
        kind, *rest = event.items()
        self._emitted.append(dict([kind, ("event_id", self.new_id("event_")), *rest]))

    def new_id(self, prefix: str) -> str:
        """An id as the service makes them."""
        return timed_id(prefix, self.now(), self.random)

    def call_id(self) -> str:
        """A function call's id: 16 random characters, no time."""
        return "call_" + "".join(self.random.choices(_LETTERS, k=16))

    def padding(self, delta: str) -> str:
        """The `obfuscation` of a text delta: it brings the two to a multiple of 16 characters."""
        return "".join(self.random.choices(_LETTERS, k=-len(delta) % 16))

    def around(self, wait_ms: float) -> float:
        """A wait of about that long."""
        return wait_ms * self.random.uniform(0.7, 1.3)

    def _resume(self, running: Running, due: float) -> None:
        try:
            wait = next(running.script)
        except StopIteration:
            running.cancelled = True
            return
        if running.cancelled:
            return
        if isinstance(wait, (int, float)):
            self._schedule(running, due + wait / 1000 * self.pace)
        else:
            self._asleep.add(running)
            wait.add_done_callback(lambda _: self._wake(running))

    def _wake(self, running: Running) -> None:
        self._asleep.discard(running)
        if not running.cancelled:
            self._schedule(running, self.now())
            self.on_wake()

    def _schedule(self, running: Running, at: float) -> None:
        self._started += 1
        heapq.heappush(self._queue, (at, self._started, running))


def once(action: Callable[[], None]) -> Script:
    """A script of one action."""
    action()
    yield from ()
