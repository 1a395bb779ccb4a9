"""A live session in a terminal: nothing lost in a flood, keys answered, what it costs."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.perf.bench_start import CONSOLE
from tests.perf.raw_terminal import RawTerminal

FLOOD_PER_S, VOICE_PER_S, SECONDS = 5000, 100, 10
BEFORE = 100_000
"""Events there are already when the second flood begins; 1,000,000 take minutes to send."""
KEYS = "αβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщ"  # letters that no session holds
KEY_EVERY_S = SECONDS / len(KEYS) / 2


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement."""
    return [*_flood("empty log", 0), *_flood(f"{BEFORE:,} events before", BEFORE), *_quiet()]


def _flood(title: str, before: int) -> list[tuple[str, str]]:
    options = ("--rate", f"{FLOOD_PER_S}", "--seconds", f"{SECONDS}", "--before", f"{before}")
    with tempfile.TemporaryDirectory() as folder, firehose(*options) as (server, url):
        recording = Path(folder) / "flood.jsonl"
        terminal = connected(url, recording)
        try:
            while before and server_events(recording) < before:
                terminal.watch(0.5)
            began_cpu_s = terminal.cpu_s
            times = []
            for key in KEYS:
                times.append(terminal.key_ms(key))
                terminal.watch(KEY_EVERY_S)
            share = (terminal.cpu_s - began_cpu_s) / SECONDS
            sent = _sent(server, terminal)
            terminal.watch(1)
        finally:
            terminal.quit()
        lost = sent - server_events(recording)
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    return [
        (f"5,000 events/s, {title}: events lost", f"{lost:,} of {sent:,} (goal 0)"),
        (f"key to paint, {title}: p50", f"{p50:.0f} ms"),
        (f"key to paint, {title}: p99", f"{p99:.0f} ms (goal 33, never above 50)"),
        (f"processor, {title}", f"{share:.0%} of a core"),
    ]


def _quiet() -> Iterator[tuple[str, str]]:
    with _session("--rate", f"{VOICE_PER_S}", "--seconds", f"{SECONDS}", "--audio") as terminal:
        busy = _share(terminal, SECONDS - 3)
        yield "processor, voice at 100 events/s", f"{busy:.0%} (goal 10 %, never above 20 %)"
        terminal.watch(3)  # more has come than can have been heard by now
        yield "processor, an answer being heard", f"{_share(terminal, 5):.1%}"
    with _session("--seconds", "0") as terminal:
        idle = _share(terminal, 10)
        yield "processor, connected and idle", f"{idle:.1%} (goal 1 %, never above 2 %)"


@contextmanager
def _session(*options: str) -> Iterator[RawTerminal]:
    """A terminal connected to a server that sends so much."""
    with tempfile.TemporaryDirectory() as folder, firehose(*options) as (_, url):
        terminal = connected(url, Path(folder) / "quiet.jsonl")
        try:
            yield terminal
        finally:
            terminal.quit()


def _share(terminal: RawTerminal, seconds: float) -> float:
    before_s = terminal.cpu_s
    terminal.watch(seconds)
    return (terminal.cpu_s - before_s) / seconds


def connected(url: str, recording: Path) -> RawTerminal:
    """The console in a terminal, on a live session that it records."""
    command = [sys.executable, "-c", CONSOLE, "connect", url, "--record", str(recording)]
    terminal = RawTerminal(command, recording.parent)
    terminal.wait_for("● live".encode())
    terminal.watch(1)
    return terminal


def _sent(server: "subprocess.Popen[str]", terminal: RawTerminal) -> int:
    """What the server says it has sent, once it has; the terminal must be read meanwhile."""
    terminal.watch(SECONDS / 2)
    if server.stdout is None:
        raise RuntimeError("the server's output is not a pipe")
    return int(server.stdout.readline())


def server_events(recording: Path) -> int:
    """How many events of the server a recording holds."""
    with recording.open("rb") as file:
        return sum(b'"source":"server"' in line for line in file)


@contextmanager
def firehose(*options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server that does nothing but send, and its address."""
    command: Sequence[str] = [sys.executable, "-m", "tests.perf.firehose", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise RuntimeError("the server's output is not a pipe")
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()
