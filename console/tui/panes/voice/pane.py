"""The Voice pane: both voices as waveforms on the session clock, with what happened below them."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.audio.peaks import fold_levels
from console.protocol.text import visible

LABEL_WIDTH = 7
BLOCKS = " ▁▂▃▄▅▆▇█"
PARTS = ("dim", "user", "model", "cut", "error")
MARKS = {"speech": "╵", "response": "╵", "tool": "╵", "cut": "▲", "error": "✗"}


@dataclass(frozen=True, slots=True)
class VoiceMark:
    """Something at a column of the axis: its kind and what to say of it."""

    column: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class VoiceWindow:
    """What the pane shows: levels (0..255) a column, marks, and texts for the axis and a corner."""

    user: bytes = b""
    model: bytes = b""
    marks: tuple[VoiceMark, ...] = ()
    start_text: str = ""
    info: str = ""


class VoicePane(Widget, can_focus=True):
    """Two lanes of bars and an axis; every cell is one or two colours, cheap to repaint."""

    BORDER_TITLE = "4 Voice"
    DEFAULT_CSS = """
    VoicePane {
        & > .voice--dim { color: $event-dim; }
        & > .voice--user { color: $event-client; }
        & > .voice--model { color: $event-server; }
        & > .voice--cut { color: $warning; }
        & > .voice--error { color: $error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"voice--{part}" for part in PARTS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1)", "Earlier", show=False, id="voice.earlier"),
        Binding("right", "pan(1)", "Later", show=False, id="voice.later"),
        Binding("up", "scale(-1)", "Closer", show=False, id="voice.closer"),
        Binding("down", "scale(1)", "Wider", show=False, id="voice.wider"),
        Binding("home,g", "pan(-100000)", "Start", show=False, id="voice.start"),
        Binding("end,G", "pan(100000)", "Now", show=False, id="voice.now"),
    ]

    @dataclass
    class Panned(Message):
        """The user asks to look earlier (-1) or later (1), by some quarter windows."""

        quarters: int

    @dataclass
    class Scaled(Message):
        """The user asks for a longer (1) or a shorter (-1) window."""

        steps: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._window = VoiceWindow()

    @property
    def columns(self) -> int:
        """How many columns a lane has."""
        return max(0, self.content_size.width - LABEL_WIDTH)

    def show(self, window: VoiceWindow) -> None:
        """Show another window; nothing is painted when it is the same."""
        if window != self._window:
            self._window = window
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Lanes share the lines; the last line is the axis where there is room for one."""
        width, height = self.content_size
        if height == 1:
            return self._strip(width)
        has_axis = height >= 3
        lane_height = max(1, (height - has_axis) // 2)
        if has_axis and y == height - 1:
            return self._axis(width)
        if y < lane_height:
            return self._lane(y, lane_height, "you", self._window.user, "user", width)
        if y < 2 * lane_height:
            return self._lane(y - lane_height, lane_height, "model", self._window.model, "model",
                              width)  # fmt: skip
        return Strip.blank(width, self.rich_style)

    def _strip(self, width: int) -> Strip:
        """Both voices side by side, half the line each: what a small screen has room for."""
        half = width // 2
        columns = max(1, half - LABEL_WIDTH)
        sides = (("you", self._window.user, "user"), ("model", self._window.model, "model"))
        lanes = [
            self._lane(0, 1, label, fold_levels(levels, columns), part, half)
            for label, levels, part in sides
        ]
        return Strip.join(lanes).adjust_cell_length(width, self.rich_style)

    def _lane(self, y: int, height: int, label: str, levels: bytes, part: str, width: int) -> Strip:
        style = self._part(part)
        floor = 8 * (height - 1 - y)
        cells = "".join(
            BLOCKS[min(8, max(0, _eighths(level, 8 * height) - floor))] for level in levels
        )
        text = (label if y == height - 1 else "").ljust(LABEL_WIDTH)
        style = self.rich_style + style
        strip = Strip([Segment(text, style), Segment(cells, style)])
        return strip.adjust_cell_length(width, self.rich_style)

    def _axis(self, width: int) -> Strip:
        info = visible(self._window.info)[: max(0, width - LABEL_WIDTH)]
        room = max(0, width - LABEL_WIDTH - cell_len(info) - 1)
        segments = [
            Segment(self._window.start_text[:LABEL_WIDTH].ljust(LABEL_WIDTH), self._part("dim"))
        ]
        at = 0
        for mark in self._window.marks:
            text = f"{MARKS.get(mark.kind, '╵')} {visible(mark.text)}".rstrip() + " "
            if mark.column < at or mark.column + cell_len(text) > room:
                continue
            segments.append(Segment(" " * (mark.column - at)))
            segments.append(Segment(text, self._part(mark.kind if mark.kind in PARTS else "dim")))
            at = mark.column + cell_len(text)
        segments.append(Segment(" " * max(0, room - at + 1)))
        segments.append(Segment(set_cell_size(info, cell_len(info)), self._part("dim")))
        strip = Strip(segments).adjust_cell_length(width, self.rich_style)
        return strip.apply_style(self.rich_style)

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"voice--{name}", partial=True)

    def action_pan(self, quarters: int) -> None:
        """Ask to look earlier or later."""
        self.post_message(self.Panned(quarters))

    def action_scale(self, steps: int) -> None:
        """Ask for a longer or shorter window."""
        self.post_message(self.Scaled(steps))


def _eighths(level: int, full: int) -> int:
    """The height of a bar: quiet speech must be seen, so the square root of the level."""
    return 0 if level < 2 else max(1, round((level / 255) ** 0.5 * full))
