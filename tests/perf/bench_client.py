"""The full client, JSON bytes to items, listeners and a log row each, against its peers."""

import gc
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

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
    contenders = [
        partial(_client, short),
        partial(_client, long),
        partial(_parse, orjson.loads, short),
    ]
    official = _official_parser()
    if official is not None:
        contenders.append(partial(_parse, official, short))
    times = _fastest(contenders)
    rate, on_one, limit = len(short) / times[0], len(long) / times[1], len(short) / times[2]
    return [
        ("client, turns", f"{rate:,.0f} events/s"),
        ("client, one 18 minute item", f"{on_one:,.0f} events/s"),
        ("client vs JavaScript reference", _against_javascript(rate)),
        ("client vs openai-python, parsing only", _against_official(rate, short, times[3:])),
        ("client vs orjson.loads alone", f"{rate / limit:.2f} (goal 0.40, never below 0.30)"),
        ("one vs turns", f"{on_one / rate:.2f} (goal 0.85, never below 0.75)"),
    ]


def _against_javascript(rate: float) -> str:
    folder, node = os.environ.get("REALTIME_JS_REFERENCE"), shutil.which("node")
    if not (folder and node):
        return "not run: needs node, and REALTIME_JS_REFERENCE naming its folder"
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file:
        file.write(b"\n".join(turns(_EVENTS, beta=True)))
        file.flush()
        script = Path(__file__).with_name("js_reference.mjs")
        done = subprocess.run(
            [node, script, folder, file.name], capture_output=True, text=True, check=True
        )
    reference = float(done.stdout)
    return f"{rate / reference:.1f}x of {reference:,.0f} (goal 18x, never below 12x)"


def _against_official(rate: float, frames: Sequence[bytes], times: Sequence[float]) -> str:
    if not times:
        return "not run: the openai package is not installed"
    official = len(frames) / times[0]
    return f"{rate / official:.1f}x of {official:,.0f} (goal 4.5x, never below 3x)"


def _official_parser() -> Callable[[bytes], object] | None:
    try:
        from openai.resources.realtime.realtime import RealtimeConnection
    except ImportError:
        return None
    nobody = cast("RealtimeConnection", None)  # parsing uses nothing of the connection
    return partial(RealtimeConnection.parse_event, nobody)


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


def _parse(parse: Callable[[bytes], object], frames: Sequence[bytes]) -> None:
    for frame in frames:
        parse(frame)


def _fastest(contenders: Sequence[Callable[[], None]]) -> list[float]:
    """The best time of each, alternating: what else the machine does then hits all alike."""
    best = [float("inf")] * len(contenders)
    for _ in range(_ROUNDS):
        for index, contender in enumerate(contenders):
            gc.collect()
            start = time.perf_counter()
            contender()
            best[index] = min(best[index], time.perf_counter() - start)
    return best
