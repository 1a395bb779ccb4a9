"""The writer alone: 50,000 events a second without a loss, and what one write takes of the loop."""

import os
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from console.recording.reader import open_recording, scan
from console.recording.writer import RecordingWriter
from tests.builders import START_S
from tests.perf.files import AUDIO
from tests.perf.streams import turns

EVENTS_PER_S, SECONDS = 50_000, 10.0
AUDIO_EVENTS = 20_000
_FRAMES = 6000


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement; every line is read again afterwards."""
    mixed = turns(_FRAMES)
    text = [frame for frame in mixed if AUDIO not in frame]
    paced = _measure(text, int(EVENTS_PER_S * SECONDS), EVENTS_PER_S)
    return [
        *_told("text", paced),
        *_told("audio", _measure(mixed, AUDIO_EVENTS, None)),
    ]


def _told(kind: str, measured: tuple[float, list[float], int]) -> list[tuple[str, str]]:
    elapsed_s, times, missing = measured
    times.sort()
    count = len(times)
    p50, p99 = (times[int(share * count)] * 1e6 for share in (0.5, 0.99))
    return [
        (f"{kind}: {count:,} events", f"{count / elapsed_s:,.0f} events/s (goal 50,000 of text)"),
        (f"{kind}: events missing or damaged afterwards", f"{missing:,} (goal 0)"),
        (f"{kind}: one write, p50 and p99", f"{p50:.0f} and {p99:.0f} µs (goal p99 50)"),
    ]


def _measure(
    frames: Sequence[bytes], count: int, events_per_s: int | None
) -> tuple[float, list[float], int]:
    """How long it took, how long each write took, and how many lines are not as written."""
    with tempfile.TemporaryDirectory() as folder:
        writer = RecordingWriter.create(Path(folder) / "bench.jsonl")
        times = []
        began = time.perf_counter()
        for number, frame in enumerate(islice(cycle(frames), count)):
            due_s = number / events_per_s if events_per_s else 0.0
            while (start := time.perf_counter()) - began < due_s:
                pass  # sleeping takes longer than the 20 µs between two events
            writer.write(START_S + number, "server", frame)
            times.append(time.perf_counter() - start)
        elapsed_s = time.perf_counter() - began
        writer.close()
        return elapsed_s, times, _missing(writer.path, frames, count)


def _missing(path: Path, frames: Sequence[bytes], count: int) -> int:
    descriptor = open_recording(path)
    try:
        lines = (scanned.line.event_bytes for scanned in scan(descriptor))
        same = sum(line == frame for line, frame in zip(lines, cycle(frames), strict=False))
    finally:
        os.close(descriptor)
    return count - same
