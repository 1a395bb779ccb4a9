"""Opening a long recording: index and folds, memory, and going anywhere in it."""

import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path

import orjson

from console.recording.format import encode_line
from console.session.replay import ReplaySession
from tests.builders import START_S
from tests.perf.streams import turns

EVENTS = 100_000
TEXT_ONLY = b"audio.delta"
SEEKS = (0.5, 0.33, 0.97, 0.05, 0.75)


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.jsonl"
        _write(path)
        parsing = _parse(path)
        began = time.process_time()
        replay = _opened(path)
        indexing = time.process_time() - began
        rows = len(replay.inspected.rows)
        figures = [
            ("recording", f"{rows:,} events, {path.stat().st_size / 1e6:.0f} MB"),
            ("index and folds", f"{indexing / rows * 1e6:.1f} µs an event"),
            ("vs reading lines and orjson.loads", f"{parsing / indexing:.2f} (goal 0.5)"),
            ("memory of rows, folds and items", f"{_memory(path) / rows:.0f} bytes (goal 80)"),
            ("seek, median", f"{_seek_ms(replay):.0f} ms (goal 100, never above 300)"),
        ]
        replay.close()
        return figures


def _write(path: Path) -> None:
    frames = [frame for frame in turns(EVENTS * 3) if TEXT_ONLY not in frame][:EVENTS]
    with path.open("wb") as file:
        for number, frame in enumerate(frames):
            file.write(encode_line(START_S + number / 100, "server", frame))


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
