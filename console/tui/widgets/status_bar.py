"""The top line: what is inspected, in which state, for how long, and what it has cost so far."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from console.protocol.text import single_line

MAX_PART = 48

Tone: TypeAlias = Literal[
    "name", "live", "busy", "failed", "text", "dim", "client", "server", "look"
]
TONES: tuple[Tone, ...] = (
    "name", "live", "busy", "failed", "text", "dim", "client", "server", "look"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatusPart:
    """One piece of the line. Parts with a higher `rank` are left out first when room is short."""

    text: str
    tone: Tone = "text"
    rank: int = 0


class StatusBar(Widget):
    """One line of parts; the least important go first when it gets narrow."""

    DEFAULT_CSS = """
    StatusBar {
        height: 1; width: 100%; background: $panel;
        & > .status--name { background: $primary; color: $background; text-style: bold; }
        & > .status--live { color: $success; text-style: bold; }
        & > .status--busy { color: $warning; text-style: bold; }
        & > .status--failed { color: $error; text-style: bold; }
        & > .status--text { color: $foreground; }
        & > .status--dim { color: $event-dim; }
        & > .status--client { color: $event-client; }
        & > .status--server { color: $event-server; }
        & > .status--look { color: $warning; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"status--{tone}" for tone in TONES}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._parts: tuple[StatusPart, ...] = ()

    def show(self, parts: tuple[StatusPart, ...]) -> None:
        """Show other parts; nothing is painted when they are the same."""
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The parts that fit, two blanks between them."""
        width = self.size.width
        base = self.rich_style
        segments = [
            Segment(f" {_short(part)} ", base + self._style(part.tone))
            for part in _fitting(self._parts, width)
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, tone: Tone) -> Style:
        return self.get_component_rich_style(f"status--{tone}", partial=True)


def _short(part: StatusPart) -> str:
    """A part made safe; a name from the wire may not take the whole line."""
    return single_line(part.text, MAX_PART)


def _fitting(parts: tuple[StatusPart, ...], width: int) -> list[StatusPart]:
    kept = list(parts)
    while kept and sum(cell_len(_short(part)) + 2 for part in kept) > width:
        most = max(part.rank for part in kept)
        if most == 0:
            break
        kept.remove(next(part for part in reversed(kept) if part.rank == most))
    return kept
