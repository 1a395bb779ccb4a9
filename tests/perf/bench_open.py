"""Opening a recording in a terminal: when its first rows are seen, and keys while it is read."""

import sys
import tempfile
from pathlib import Path

from tests.perf.bench_start import CONSOLE
from tests.perf.files import write
from tests.perf.raw_terminal import RawTerminal

SIZES = (("text", 100), ("text", 300_000), ("audio", 50_000))
KEYS = "αβγδεζηθικλμνξοπ"
FIRST_ROW = b"response.created"
STARTED = b"opening"


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement; the smallest file is what the others are beside."""
    figures = []
    for kind, events in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "long.jsonl"
            write(kind, events, path)
            figures += _measure(f"{events:,} events of {kind}", path)
    return figures


def _measure(title: str, path: Path) -> list[tuple[str, str]]:
    terminal = RawTerminal([sys.executable, "-c", CONSOLE, "replay", str(path)], path.parent)
    try:
        up_s = terminal.wait_for(STARTED)
        rows_s = terminal.wait_for(FIRST_ROW)
        terminal.press("/")
        times = [terminal.key_ms(key) for key in KEYS]  # what a filter's field takes is painted
    finally:
        terminal.quit()
    slowest = max(times)
    return [
        (f"{title}: first rows after it is up", f"{rows_s - up_s:.2f} s (goal 0.3, at most 1)"),
        (f"{title}: slowest of {len(KEYS)} keys then", f"{slowest:.0f} ms"),
    ]
