"""The transport line of a recording: playing, speed, where we are, what lies ahead and behind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.session.timeline import TimelineMark
from console.store.units import clock_text

MarksOf: TypeAlias = Callable[[int], Iterable[TimelineMark]]
"""The marks for a bar of so many cells."""

LEAST_BAR = 16
"""Texts of a higher rank go before the bar gets shorter than this."""
MARKS = {"turn": "╋", "error": "✗", "bookmark": "◆", "breakpoint": "▌"}
PARTS = ("text", "look", "played", "rest", *MARKS)


@dataclass(frozen=True, slots=True)
class TransportText:
    """A text at the right end; texts of the highest rank go first where there is no room."""

    text: str
    rank: int
    look: bool = False


@dataclass(frozen=True, slots=True)
class Transport:
    """What the line says. Times in seconds from the first event."""

    playing: bool = False
    speed: str = "1×"
    gaps: str = ""
    elapsed_s: float = 0.0
    total_s: float = 0.0
    texts: tuple[TransportText, ...] = ()

    @property
    def share(self) -> float:
        """How far we are, 0 to 1."""
        return min(1.0, self.elapsed_s / self.total_s) if self.total_s > 0 else 1.0

    @property
    def head(self) -> str:
        """What is before the bar."""
        icon = "⏵" if self.playing else "⏸"
        gaps = f" {self.gaps}" if self.gaps else ""
        return f" {icon} {self.speed}{gaps}  {clock_text(self.elapsed_s, 1)} "

    def tail(self, width: int) -> list[tuple[str, bool]]:
        """What is after the bar on a line so wide: the texts that leave it room, in order."""
        room = width - cell_len(self.head) - LEAST_BAR
        kept = [TransportText(clock_text(self.total_s, 1), 0), *self.texts]
        while len(kept) > 1 and sum(cell_len(part.text) + 2 for part in kept) > room:
            kept.remove(max(kept, key=lambda part: part.rank))
        return [(f" {part.text} ", part.look) for part in kept]


class TransportLine(Widget):
    """`⏵ 1×  00:42.0 ━━━━●────── 02:10.0  turn 3/7  #42`; the bar can be clicked and dragged."""

    DEFAULT_CSS = """
    TransportLine {
        height: 1; width: 100%; background: $panel;
        & > .transport--text { color: $foreground; }
        & > .transport--look { color: $warning; }
        & > .transport--played { color: $primary; }
        & > .transport--rest { color: $event-dim; }
        & > .transport--turn { color: $event-dim; }
        & > .transport--error { color: $error; }
        & > .transport--bookmark { color: $warning; }
        & > .transport--breakpoint { color: $warning; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"transport--{part}" for part in PARTS}

    @dataclass
    class Sought(Message):
        """The bar was clicked, or the mouse dragged along it, at a share of the whole, 0 to 1.

        `row` is the first row of the mark that was clicked, if one was.
        """

        share: float
        dragged: bool
        row: int | None = None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._transport = Transport()
        self._marks_of: MarksOf = _no_marks
        self._marks: dict[int, TimelineMark] = {}

    def show(self, transport: Transport, marks_of: MarksOf) -> None:
        """Show another state; nothing is painted when it is the same."""
        self._marks_of = marks_of
        _, cells = self._bar(transport)
        marks = {mark.cell: mark for mark in marks_of(cells)}
        if transport != self._transport or marks != self._marks:
            self._transport, self._marks = transport, marks
            self.refresh()

    def on_resize(self) -> None:
        """Another width has other cells: mark those."""
        self.show(self._transport, self._marks_of)

    def _bar(self, transport: Transport) -> tuple[int, int]:
        """Where the bar begins and how many cells it has."""
        tail = sum(cell_len(text) for text, _ in transport.tail(self.size.width))
        start = cell_len(transport.head)
        return start, max(1, self.size.width - start - tail)

    def render_line(self, y: int) -> Strip:
        """The texts at both ends, the bar in what is left between them."""
        now = self._transport
        segments = [Segment(now.head, self._part("text"))]
        segments += self._bar_segments(self._bar(now)[1])
        segments += [
            Segment(text, self._part("look" if look else "text"))
            for text, look in now.tail(self.size.width)
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _bar_segments(self, cells: int) -> list[Segment]:
        at = min(cells - 1, int(self._transport.share * cells))
        segments = []
        for cell in range(cells):
            mark = self._marks.get(cell)
            text, part = ("━", "played") if cell < at else ("─", "rest")
            if mark is not None:
                text, part = MARKS[mark.kind], mark.kind
            if cell == at:
                text, part = "●", "played"
            segments.append(Segment(text, self._part(part)))
        return segments

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"transport--{name}")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to where the bar is pressed, or to the event whose mark is there."""
        start, cells = self._bar(self._transport)
        if start <= event.x < start + cells:
            self.capture_mouse()
            mark = self._marks.get(event.x - start)
            self._seek(event.x, row=None if mark is None else mark.row)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse along the bar while it is held."""
        if self.app.mouse_captured is self:
            self._seek(event.x, dragged=True)

    def on_mouse_up(self) -> None:
        """Let go of the bar."""
        self.release_mouse()

    def _seek(self, x: int, *, dragged: bool = False, row: int | None = None) -> None:
        start, cells = self._bar(self._transport)
        share = (x - start) / max(1, cells - 1)
        self.post_message(self.Sought(min(1.0, max(0.0, share)), dragged, row))


def _no_marks(cells: int) -> tuple[TimelineMark, ...]:
    return ()
