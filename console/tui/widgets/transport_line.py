"""The transport line of a recording: playing, speed, where we are, and which turn it is."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.store.log_line import clock_text


@dataclass(frozen=True, slots=True)
class Transport:
    """What the line says. Times in seconds from the first event."""

    playing: bool = False
    speed: float = 1.0
    elapsed_s: float = 0.0
    total_s: float = 0.0
    note: str = ""

    @property
    def share(self) -> float:
        """How far we are, 0 to 1."""
        return min(1.0, self.elapsed_s / self.total_s) if self.total_s > 0 else 1.0


class TransportLine(Widget):
    """`⏵ 1× 00:42.0 ━━━━●━━━━ 02:10.0 turn 3/7`; a click on the bar goes there."""

    DEFAULT_CSS = """
    TransportLine {
        height: 1; width: 100%; background: $panel;
        & > .transport--text { color: $foreground; }
        & > .transport--played { color: $primary; }
        & > .transport--rest { color: $event-dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transport--text", "transport--played", "transport--rest"
    }  # fmt: skip

    @dataclass
    class Sought(Message):
        """The bar was clicked at a share of the whole, 0 to 1."""

        share: float

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._transport = Transport()
        self._bar = (0, 1)

    def show(self, transport: Transport) -> None:
        """Show another state; nothing is painted when it is the same."""
        if transport != self._transport:
            self._transport = transport
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The texts at both ends, the bar in what is left between them."""
        now = self._transport
        text = self.get_component_rich_style("transport--text")
        played = self.get_component_rich_style("transport--played")
        rest = self.get_component_rich_style("transport--rest")
        left = f" {'⏵' if now.playing else '⏸'} {now.speed:g}×  {clock_text(now.elapsed_s, 1)} "
        right = f" {clock_text(now.total_s, 1)}  {now.note} "
        room = max(1, self.size.width - len(left) - len(right))
        self._bar = (len(left), room)
        at = min(room - 1, int(now.share * room))
        segments = [
            Segment(left, text),
            Segment("━" * at, played),
            Segment("●", played),
            Segment("━" * (room - at - 1), rest),
            Segment(right, text),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Go to where the bar was clicked."""
        start, room = self._bar
        if start <= event.x < start + room:
            self.post_message(self.Sought((event.x - start) / max(1, room - 1)))
