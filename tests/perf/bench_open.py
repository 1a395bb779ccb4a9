"""A recording in a terminal: when its first rows are seen, keys while it is read and played."""

import sys
import tempfile
from pathlib import Path

from tests.perf.bench_start import CONSOLE
from tests.perf.files import write
from tests.perf.raw_terminal import RawTerminal

SIZES = (("text", 100), ("text", 300_000), ("audio", 50_000))
PLAYED = SIZES[1]
FASTEST = "+" * 10  # from 1× to as fast as possible
KEYS = "αβγδεζηθικλμνξοπ"
FIRST_ROW = b"response.created"
STARTED = b"opening"
READ_S = 5
"""More than reading takes."""


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement; the smallest file is what the others are beside."""
    figures = []
    for kind, events in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "long.jsonl"
            write(kind, events, path)
            figures += _measure(f"{events:,} events of {kind}", path)
            if kind == PLAYED[0] and events == PLAYED[1]:
                figures.append(_play(f"{events:,} events of {kind}", path))
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


def _play(title: str, path: Path) -> tuple[str, str]:
    """Keys while it is played as fast as possible, from its start and read to its end."""
    terminal = RawTerminal([sys.executable, "-c", CONSOLE, "replay", str(path)], path.parent)
    try:
        terminal.wait_for(FIRST_ROW)
        terminal.watch(READ_S)
        for key in f"{FASTEST} /":
            terminal.press(key)
            terminal.watch(0.2)
        times = []
        for key in KEYS:
            times.append(terminal.key_ms(key))
            terminal.watch(0.1)
    finally:
        terminal.quit()
    return f"{title}: slowest of {len(KEYS)} keys, played at max", f"{max(times):.0f} ms"
