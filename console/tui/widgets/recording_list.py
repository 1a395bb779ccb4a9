"""The list of recordings: a line each under a heading that stays, at any number of them.

It asks for summaries as lines become visible and keeps nothing painted; it reads no file.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from console.protocol.text import visible
from console.recording.library import SUFFIX, RecordingFile
from console.recording.summaries import RecordingSummary
from console.recording.summary_table import GAP, columns_for, heading, note_of
from console.tui.wrapping import restyled

HEADING = 1
"""Screen lines that the heading takes."""


class RecordingList(ScrollView, can_focus=True):
    """Recordings with a cursor. `show` hands in which, and what is known of each."""

    DEFAULT_CSS = """
    RecordingList {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        & > .recording-list--text { color: $foreground; }
        & > .recording-list--dim { color: $event-dim; }
        & > .recording-list--error { color: $error; }
        & > .recording-list--look { color: $warning; }
        & > .recording-list--cursor { background: $event-cursor-blurred; }
        &:focus > .recording-list--cursor { background: $event-cursor; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"recording-list--{part}" for part in ("text", "dim", "error", "look", "cursor")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "go(0)", "First", show=False),
        Binding("end,G", "go(-1)", "Last", show=False),
        Binding("enter", "choose", "Open"),
        Binding("r,f2", "screen.rename", "Rename", key_display="r"),
        Binding("d,delete", "screen.delete", "Delete", key_display="d"),
        Binding("slash", "screen.filter", "Filter", key_display="/"),
    ]

    cursor = reactive(0)

    @dataclass
    class Highlighted(Message):
        """The cursor came to a recording."""

        file: RecordingFile

    @dataclass
    class Chosen(Message):
        """Enter or a second click on a recording."""

        file: RecordingFile

    def __init__(self) -> None:
        super().__init__()
        self._files: Sequence[RecordingFile] = ()
        self._summary: Callable[[RecordingFile], RecordingSummary | None] = lambda _: None
        self._otherwise = ""

    def show(
        self,
        files: Sequence[RecordingFile],
        summary: Callable[[RecordingFile], RecordingSummary | None],
        otherwise: str,
    ) -> None:
        """Show recordings, the cursor on the one it was on; `otherwise` where there are none."""
        before, replaced = self.file, files is not self._files
        self._files, self._summary, self._otherwise = files, summary, otherwise
        if replaced:
            self.virtual_size = Size(0, len(files) + HEADING)
            paths = [file.path for file in files]
            known = before is not None and before.path in paths
            self._go(paths.index(before.path) if before is not None and known else self.cursor)
        elif self.file is not None:
            self.post_message(self.Highlighted(self.file))  # more may be known of it by now
        self.refresh()

    @property
    def file(self) -> RecordingFile | None:
        """The recording under the cursor."""
        return self._files[self.cursor] if self.cursor < len(self._files) else None

    def render_line(self, y: int) -> Strip:
        """The heading, then a line a recording; called by Textual for what is visible."""
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y - HEADING
        if y == 0:
            text = heading(columns_for(width)) if self._files else visible(self._otherwise)
            segments = [Segment(text, self._part("dim"))]
        elif index < len(self._files):
            segments = list(self._segments(self._files[index], width))
        else:
            segments = []
        strip = Strip(segments).adjust_cell_length(width, self.rich_style)
        strip = strip.apply_style(self.rich_style)
        if y and index == self.cursor and self._files:
            strip = restyled(strip, self._part("cursor"))
        return strip

    def _segments(self, file: RecordingFile, width: int) -> Iterator[Segment]:
        summary = self._summary(file)
        text, dim, error = self._part("text"), self._part("dim"), self._part("error")
        for column in columns_for(width):
            erred = column.title == "ERRORS" and summary is not None and summary.errors
            yield Segment(column.cell(summary) + GAP, error if erred else dim)
        yield Segment(visible(file.path.name.removesuffix(SUFFIX)), text)
        if note := note_of(summary):
            yield Segment(f" · {visible(note)}", self._part("look"))

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"recording-list--{name}", partial=True)

    def _go(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self._files) - 1))
        if self.size.height > HEADING:
            line = Region(0, self.cursor, 1, 1 + HEADING)
            self.scroll_to_region(line, animate=False, immediate=True, force=True, x_axis=False)
        if self.file is not None:
            self.post_message(self.Highlighted(self.file))

    def on_resize(self) -> None:
        """Another height: the cursor must stay in sight."""
        self._go(self.cursor)

    def action_move(self, lines: int) -> None:
        """Move the cursor; from the first line on upwards it leaves the list."""
        if self.cursor + lines < 0:
            self.screen.focus_previous()  # at once: what is typed ahead goes there
        else:
            self._go(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """Move by a screen."""
        self._go(self.cursor + pages * max(1, self.size.height - 1 - HEADING))

    def action_go(self, index: int) -> None:
        """Go to a line; -1 is the last."""
        self._go(index if index >= 0 else len(self._files) - 1)

    def action_choose(self) -> None:
        """Open the recording under the cursor."""
        if self.file is not None:
            self.post_message(self.Chosen(self.file))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click chooses."""
        index = int(self.scroll_offset.y) + event.y - HEADING
        if event.y >= HEADING and index < len(self._files):
            self._go(index)
            if event.chain == 2:
                self.action_choose()
