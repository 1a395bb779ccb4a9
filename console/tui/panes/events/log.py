"""The event log widget: one line of the view a row of the screen, at any size.

It asks for lines as they become visible and keeps only painted strips (a bounded cache). It does
not know where events come from and reads nothing itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from console.store.log_line import LogLine
from console.store.view import EventView
from console.tui.panes.events.painter import TIME_COLUMNS, LogStyles, TimeColumn, paint
from console.tui.widgets.line_view import LineView
from console.tui.wrapping import restyled, strip_of

CACHED_STRIPS = 2000
NOTHING_FITS = "  No event fits the filter: esc shows all again"
LOOKING = "  Looking …"
COLOURS = ("text", "dim", "client", "server", "error", "look")

LineKey: TypeAlias = tuple[int, int, int, str | None, bool]
"""What a painted line depends on: its first row, how many it has, the width, its bookmark, and
whether the cursor is on it.
"""


class EventLog(LineView, can_focus=True):
    """Lines of an EventView with a cursor. `following` keeps the newest line in sight."""

    DEFAULT_CSS = """
    EventLog {
        & > .event-log--text { color: $foreground; }
        & > .event-log--dim { color: $event-dim; }
        & > .event-log--client { color: $event-client; }
        & > .event-log--server { color: $event-server; }
        & > .event-log--error { color: $error; }
        & > .event-log--look { color: $warning; }
        & > .event-log--cursor { background: $event-cursor-blurred; }
        & > .event-log--later { text-style: dim; }
        & > .event-log--match { background: $event-match; text-style: underline; }
        & > .event-log--current { color: $warning; text-style: bold reverse; }
        &:focus > .event-log--cursor { background: $event-cursor; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"event-log--{part}" for part in (*COLOURS, "cursor", "later", "match", "current")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="log.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="log.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="log.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="log.page_down"),
        Binding("home,g", "first", "First", show=False, id="log.first"),
        Binding("end,G", "last", "Last", show=False, id="log.last"),
        Binding("enter", "choose", "Details", show=False, id="log.choose"),
    ]

    cursor = reactive(0, repaint=False)
    following = reactive(True, repaint=False)
    time_column: reactive[TimeColumn] = reactive("session")

    @dataclass
    class Highlighted(Message):
        """The cursor came to another line; `by_user` tells it from following.

        It names the line's first row: lines move when a filter changes, rows never do.
        """

        row: int
        by_user: bool

    @dataclass
    class Chosen(Message):
        """Enter or a second click on the line that begins with a row."""

        row: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._view: EventView | None = None
        self._line: Callable[[int], LogLine] | None = None
        self._note: Callable[[int], str | None] | None = None
        self._now: int | None = None
        self._placing = False  # we scroll, not the user
        self._strips: LRUCache[LineKey, Strip] = LRUCache(CACHED_STRIPS)
        self._painted: dict[int, LineKey] = {}  # by line of the screen
        self._styles: tuple[LogStyles, LogStyles] | None = None  # of other lines, and the current

    def show(
        self,
        view: EventView,
        line: Callable[[int], LogLine],
        note: Callable[[int], str | None],
    ) -> None:
        """Show a view; `line` draws up a line of it on demand, `note` is that of its bookmark."""
        self._view, self._line, self._note = view, line, note
        self._strips.clear()
        self.grown(relayout=True)

    @property
    def length(self) -> int:
        """How many lines there are."""
        return len(self._view) if self._view is not None else 0

    def grown(self, *, relayout: bool = False) -> None:
        """Lines were added (or, with `relayout`, replaced): scrolls, and paints what is new."""
        if relayout:
            self._strips.clear()
            self.cursor = min(self.cursor, max(0, self.length - 1))
        with self.one_move():
            self.set_length(self.length)
            if self.scroll_offset.y > self.max_scroll_y:
                self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True, force=True)
            if self.following:
                self._go(self.length - 1, by_user=False)
        if relayout:
            self.refresh()
        else:
            self._refresh_changed()

    def _refresh_changed(self) -> None:
        """Paint the lines in sight that say something else than they did."""
        if not self.length:  # what is said instead may be another thing now
            self.refresh_line(0)
        top, region = int(self.scroll_offset.y), self.scrollable_content_region
        for y in range(region.height):
            if self._key(top + y, region.width) != self._painted.get(y):
                self.refresh_line(top + y)

    def set_now(self, row: int | None) -> None:
        """The row that is "now" in a recording: later rows are dimmed. None: nothing is."""
        if row != self._now:
            self._now = row
            self.refresh()

    def repaint_lines(self) -> None:
        """Forget painted lines, which say something else now, and paint again."""
        self._strips.clear()
        self.refresh()

    def go_to(self, index: int, *, by_user: bool = False) -> None:
        """Put the cursor on a line; following ends unless it is the last."""
        self.following = self.following and index >= self.length - 1
        self._go(index, by_user=by_user)

    def render_line(self, y: int) -> Strip:
        """One screen line; called by Textual for what is visible and must be painted."""
        index = int(self.scroll_offset.y) + y
        width = self.scrollable_content_region.width
        key = self._key(index, width)
        if key is None or self._line is None:
            self._painted.pop(y, None)
            return strip_of([*self._nothing()] if y == 0 else [], width, self.rich_style)
        self._painted[y] = key
        row, _, _, note, current = key
        strip = self._strips.get(key)
        if strip is None:
            styles = self._log_styles()[current]
            strip = paint(self._line(index), width, styles, note, self.time_column)
            self._strips[key] = strip
        if self._now is not None and row > self._now:
            strip = restyled(strip, self._part("later"))
        if current:
            strip = restyled(strip, self._part("cursor"))
        return strip

    def _key(self, index: int, width: int) -> LineKey | None:
        """What the line at an index depends on; None beyond the end."""
        if self._view is None or self._note is None or index >= len(self._view):
            return None
        line = self._view.line(index)
        return line.row, line.events, width, self._note(index), index == self.cursor

    def _nothing(self) -> Iterator[Segment]:
        """What is said where a filter leaves no line."""
        if self._view is not None and self._view.filtered and not len(self._view):
            yield Segment(NOTHING_FITS if self._view.complete else LOOKING, self._part("dim"))

    def next_time_column(self) -> None:
        """Another kind of time in the first column."""
        index = TIME_COLUMNS.index(self.time_column) + 1
        self.time_column = TIME_COLUMNS[index % len(TIME_COLUMNS)]
        self.repaint_lines()

    def on_resize(self) -> None:
        """Another height: the cursor must stay in sight."""
        self._keep_in_sight(self.cursor)

    def notify_style_update(self) -> None:
        """The theme changed: every painted line is stale."""
        super().notify_style_update()
        self._strips.clear()
        self._styles = None

    def _log_styles(self) -> tuple[LogStyles, LogStyles]:
        if self._styles is None:
            base = self.rich_style
            style = {part: base + self._part(part) for part in COLOURS}
            other, current = (
                LogStyles(**style, bookmark=style["look"], match=base + self._part(part))
                for part in ("match", "current")
            )
            self._styles = other, current
        return self._styles

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"event-log--{name}", partial=True)

    def _go(self, index: int, *, by_user: bool) -> None:
        index = max(0, min(index, self.length - 1))
        moved = index != self.cursor
        old, self.cursor = self.cursor, index
        self._keep_in_sight(index)
        if moved:
            for line in (old, index):
                self.refresh_lines(line, 1)
            self.post_message(self.Highlighted(self._row(index), by_user))

    def _row(self, index: int) -> int:
        return self._view.line(index).row if self._view is not None and index < self.length else -1

    def _keep_in_sight(self, index: int) -> None:
        if self.size.height > 0:
            self._placing = True
            self.scroll_to_region(
                Region(0, index, 1, 1), animate=False, immediate=True, force=True, x_axis=False
            )
            self._placing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Looking back, by wheel or scrollbar, ends following."""
        super().watch_scroll_y(old_value, new_value)
        if not self._placing and new_value < old_value:
            self.following = False

    def action_move(self, lines: int) -> None:
        """Move the cursor; moving up ends following, reaching the end does not begin it."""
        self.following = False if lines < 0 else self.following
        self._go(self.cursor + lines, by_user=True)

    def action_page(self, pages: int) -> None:
        """Move by a screen."""
        self.action_move(pages * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first line."""
        self.following = False
        self._go(0, by_user=True)

    def action_last(self) -> None:
        """Go to the last line and follow."""
        self.following = True
        self._go(self.length - 1, by_user=True)

    def action_choose(self) -> None:
        """Unfold or show the line under the cursor."""
        if self.length:
            self.post_message(self.Chosen(self._row(self.cursor)))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click chooses."""
        index = int(self.scroll_offset.y) + event.y
        if index < self.length:
            self.following = False
            self._go(index, by_user=True)
            if event.chain == 2:
                self.action_choose()
