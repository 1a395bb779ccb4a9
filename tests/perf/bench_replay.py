"""Opening a long recording: index and folds, memory, and going anywhere in it."""

import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path

import orjson

from console.session.replay import ReplaySession
from console.store.query.syntax import parse_query
from console.tui.feed import Feed
from tests.perf.files import write

TEXT_EVENTS, AUDIO_EVENTS = 100_000, 30_000
SEEKS = (0.5, 0.33, 0.97, 0.05, 0.75)
ROUNDS = 3


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement: a file of text, then one of voices with their sound."""
    return [*_measure("text", TEXT_EVENTS), *_measure("audio", AUDIO_EVENTS)]


def _measure(kind: str, events: int) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.jsonl"
        write(kind, events, path)
        parsing = min(_parse(path) for _ in range(ROUNDS))
        indexing = min(_index(path) for _ in range(ROUNDS))
        replay = _opened(path)
        rows = len(replay.inspected.rows)
        figures = [
            ("recording", f"{rows:,} events, {path.stat().st_size / 1e6:.0f} MB"),
            ("index and folds", f"{indexing / rows * 1e6:.1f} µs an event"),
            ("vs reading lines and orjson.loads", f"{parsing / indexing:.2f} (goal 0.5)"),
            ("memory of rows, folds and items", f"{_memory(path) / rows:.0f} bytes (goal 80)"),
            ("seek, median", f"{_seek_ms(replay):.0f} ms (goal 100, never above 300)"),
            ("filter that finds nothing, longest frame", f"{_filter_ms(replay):.1f} ms"),
        ]
        replay.close()
        return [(f"{kind}: {title}", figure) for title, figure in figures]


def _index(path: Path) -> float:
    began = time.process_time()
    _opened(path).close()
    return time.process_time() - began


def _parse(path: Path) -> float:
    began = time.process_time()
    with path.open("rb", buffering=1 << 20) as file:
        for line in file:
            orjson.loads(line)
    return time.process_time() - began


def _opened(path: Path) -> ReplaySession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    replay.inspected.view.extend()
    return replay


def _memory(path: Path) -> int:
    tracemalloc.start()
    replay = _opened(path)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    replay.close()
    return size


def _seek_ms(replay: ReplaySession) -> float:
    times = []
    for share in SEEKS:
        began = time.process_time()
        replay.inspected.state_at(int(share * len(replay.inspected.rows)))
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def _filter_ms(replay: ReplaySession) -> float:
    feed = Feed(replay.inspected)
    feed.set_filter(parse_query("nowhere"))
    longest = 0.0
    working = True
    while working:
        began = time.process_time()
        working = feed.extend_view()
        longest = max(longest, time.process_time() - began)
    return longest * 1000
