"""`python -m tests.perf.soak_live [MINUTES]`: does the console grow while it watches a voice?

A live session in a terminal at 50 events/s with audio. Once a minute its memory and open files, at
the end the slope of memory after the warm-up (least squares) and what was lost; exit status 1 where
there is more than the rows of a log and the items of a conversation may take.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.perf.bench_live import connected, firehose, server_events
from tests.perf.raw_terminal import RawTerminal

MINUTES = 60
RATE_PER_S = 50
WARM_UP = 1 / 2  # of the samples: caches fill, and the first minutes of sound are kept
MOST_BYTES = 300.0
"""An event: its row, its share of the conversation, and the room that growing arrays keep. Anything
that were kept of events themselves would be thousands.
"""


class Sample(NamedTuple):
    """What the program had in use after so many hours."""

    hours: float
    memory_kib: int
    open_files: int


def main(minutes: int) -> int:
    """Watch for so many minutes; the exit status."""
    options = ("--rate", f"{RATE_PER_S}", "--seconds", f"{minutes * 60}", "--audio")
    with tempfile.TemporaryDirectory() as folder, firehose(*options) as (server, url):
        recording = Path(folder) / "soak.jsonl"
        terminal = connected(url, recording)
        try:
            samples = list(_watch(terminal, minutes))
            terminal.watch(5)
            sent = int(server.stdout.readline()) if server.stdout is not None else 0
        finally:
            terminal.quit()
        lost = sent - server_events(recording)
    settled = samples[int(len(samples) * WARM_UP) :]
    slope, _ = statistics.linear_regression(
        [sample.hours for sample in settled], [sample.memory_kib for sample in settled]
    )
    more_files = settled[-1].open_files - settled[0].open_files
    an_event = slope * 1024 / (RATE_PER_S * 3600)
    sys.stdout.write(
        f"memory {slope:+,.0f} KiB an hour, {an_event:.0f} bytes an event "
        f"(never above {MOST_BYTES:.0f}); open files {more_files:+} (goal 0); "
        f"lost {lost:,} of {sent:,} events (goal 0)\n"
    )
    return int(an_event > MOST_BYTES or more_files > 0 or lost > 0)


def _watch(terminal: RawTerminal, minutes: int) -> Iterator[Sample]:
    for minute in range(1, minutes + 1):
        terminal.watch(60)
        sample = Sample(minute / 60, terminal.memory_kib, terminal.open_files)
        sys.stdout.write(f"{minute} min  {sample.memory_kib:,} KiB  {sample.open_files} files\n")
        sys.stdout.flush()
        yield sample


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
