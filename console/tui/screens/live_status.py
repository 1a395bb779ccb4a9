"""What the top line says of a live session: its state, whom it talks to, what it has cost."""

from collections.abc import Iterable, Iterator

from console.inspection.usage import RateLimit
from console.session.live import LiveSession, Phase
from console.store.units import clock_text
from console.tui.widgets.status_bar import StatusPart, Tone

PHASES: dict[Phase, tuple[str, Tone]] = {
    "connecting": ("◌ connecting", "busy"),
    "live": ("● live", "live"),
    "closed": ("○ disconnected", "dim"),
    "failed": ("✗ not connected", "failed"),
}
LOW_LIMIT = 0.2
"""A rate limit of which no more than this is left deserves a look."""


def live_status(
    live: LiveSession, elapsed_s: float, notes: Iterable[str]
) -> tuple[StatusPart, ...]:
    """The parts of the line; `notes` are what is to be seen at all times."""
    return tuple(part for part in _parts(live, elapsed_s, notes) if part.text)


def _parts(live: LiveSession, elapsed_s: float, notes: Iterable[str]) -> Iterator[StatusPart]:
    state, tape = live.inspected.state, live.tape
    yield StatusPart("realtime-console", "name", 1)
    yield StatusPart(*PHASES[live.phase])
    yield StatusPart(live.target.label, "text", 3)
    yield StatusPart(state.config.model or live.target.model or "", "text", 2)
    yield StatusPart(state.config.voice, "text", 4)
    if live.phase == "live":
        yield StatusPart(clock_text(elapsed_s, 0), "dim", 2)
    yield StatusPart(f"↑{tape.sent:,}", "client", 2)
    yield StatusPart(f"↓{tape.received:,}", "server", 2)
    if state.usage.tokens.known:
        yield StatusPart(f"{state.usage.tokens.total:,} tok", "dim", 3)
    yield from _limit(state.usage.limits.values())
    for note in notes:
        yield StatusPart(note, "look", 1)
    if tape.writer.failed:
        lost = f", {tape.writer.lost:,} lost" if tape.writer.lost else ""
        yield StatusPart(f"NOT RECORDING{lost}", "failed")


def _limit(limits: Iterable[RateLimit]) -> Iterator[StatusPart]:
    left = min((limit.share_left for limit in limits), default=None)
    if left is not None:
        tone: Tone = "dim" if left > LOW_LIMIT else "look"
        yield StatusPart(f"{int(left * 100)}% of limit left", tone, 4)
