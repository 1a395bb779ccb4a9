"""The full client against its limit: JSON bytes to items, listeners, and a log row each."""

import gc
import time
from collections.abc import Callable, Sequence

import orjson

from console.client.client import RealtimeClient
from console.client.events import ConversationUpdated
from console.store.event import RealtimeEvent
from tests.perf.streams import one, turns

_ROUNDS = 7
_EVENTS = 6000


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement, in one run, contenders taking turns."""
    short, long = turns(_EVENTS), one()
    whole, on_one, parsing = _fastest(
        lambda: _client(short), lambda: _client(long), lambda: _parse(short)
    )
    rate, rate_on_one, limit = len(short) / whole, len(long) / on_one, len(short) / parsing
    return [
        ("client, turns", f"{rate:,.0f} events/s"),
        ("client, one 18 minute item", f"{rate_on_one:,.0f} events/s"),
        ("orjson.loads alone", f"{limit:,.0f} events/s"),
        ("client vs orjson.loads alone", f"{rate / limit:.2f} (goal 0.40, never below 0.30)"),
        ("one vs turns", f"{rate_on_one / rate:.2f} (goal 0.85, never below 0.75)"),
    ]


def _client(frames: Sequence[bytes]) -> None:
    client = RealtimeClient()
    log: list[tuple[float, str, str]] = []

    def log_row(event: RealtimeEvent) -> None:
        log.append((event.time, event.source, str(event.event["type"])))

    client.on("realtime.event", log_row)
    client.on("conversation.updated", _paint)
    receive = client.realtime.receive
    for frame in frames:
        receive(frame)


def _paint(_: ConversationUpdated) -> None:
    """What a screen does at once: nothing, it draws later."""


def _parse(frames: Sequence[bytes]) -> None:
    for frame in frames:
        orjson.loads(frame)


def _fastest(*contenders: Callable[[], None]) -> list[float]:
    """The best time of each, alternating: what else the machine does then hits all alike."""
    best = [float("inf")] * len(contenders)
    for _ in range(_ROUNDS):
        for index, contender in enumerate(contenders):
            gc.collect()
            start = time.perf_counter()
            contender()
            best[index] = min(best[index], time.perf_counter() - start)
    return best
