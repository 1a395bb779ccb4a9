"""The Conversation pane: who said what, streaming, with how each part ended in words."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.message import Message
from textual.strip import Strip

from console.inspection.transcript import Entry
from console.protocol.text import visible
from console.store.query.highlight import Highlight
from console.tui.marking import marked_rows
from console.tui.widgets.strip_view import StripView
from console.tui.wrapping import Part, restyled, strip_of, wrap

ROLE_WIDTH = 11
NARROW_ROLE_WIDTH = 5
NARROW = 44
SHORT_ROLES = {"assistant": "ai", "system": "sys"}
ROLES = ("you", "assistant", "tool", "system", "error")
PARTS = ("text", "unheard", "dim", "look", "cursor", "match", *ROLES)
CACHED_ENTRIES = 400


class ConversationPane(StripView):
    """Entries from top to bottom, one cursor over them; follows the newest until scrolled."""

    BORDER_TITLE = "2 Conversation"
    follows = True
    DEFAULT_CSS = """
    ConversationPane {
        & > .conversation--text { color: $foreground; }
        & > .conversation--unheard { color: $event-dim; text-style: strike; }
        & > .conversation--dim { color: $event-dim; }
        & > .conversation--look { color: $warning; }
        & > .conversation--you { color: $event-client; text-style: bold; }
        & > .conversation--assistant { color: $event-server; text-style: bold; }
        & > .conversation--tool { color: $event-tool; text-style: bold; }
        & > .conversation--system { color: $event-dim; text-style: bold; }
        & > .conversation--error { color: $error; text-style: bold; }
        & > .conversation--cursor { background: $event-cursor-blurred; }
        &:focus > .conversation--cursor { background: $event-cursor; }
        & > .conversation--match { background: $event-match; text-style: underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"conversation--{part}" for part in PARTS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="conversation.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="conversation.down"),
        Binding("home,g", "move(-1000000)", "First", show=False, id="conversation.first"),
        Binding("end,G", "move(1000000)", "Last", show=False, id="conversation.last"),
        Binding("enter", "choose", "Show in log", show=False, id="conversation.choose"),
    ]

    @dataclass
    class Chosen(Message):
        """Enter or a second click on an entry that stands in the log at a row."""

        row: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._tops: list[int] = []
        self._cursor: str | None = None
        self._cache: LRUCache[tuple[Entry, int], list[Strip]] = LRUCache(CACHED_ENTRIES)
        self._find = Highlight()
        self._marked: dict[int, list[Strip]] = {}  # of the entries painted since they were made

    def show(self, entries: list[Entry]) -> None:
        """Show other entries; nothing is done when they are the same."""
        if entries != self._entries:
            if len(entries) != len(self._entries):  # all of it is painted for that
                self.border_subtitle = f"{len(entries)} items" if entries else ""
            self._entries = entries
            self.rebuild()

    def highlight(self, highlight: Highlight) -> None:
        """Let something stand out wherever it stands."""
        self._find = highlight
        self._marked.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One screen line; what is looked for is found in an entry when it is painted."""
        line = int(self.scroll_offset.y) + y
        index = bisect_right(self._tops, line) - 1
        if not self._find.reads_text or index < 0 or line >= len(self._strips):
            return super().render_line(y)
        rows = self._marked.get(index)
        if rows is None:
            top, following = self._tops[index], [*self._tops, len(self._strips)][index + 1]
            indent = _indent(self.scrollable_content_region.width)
            find, style = self._find.in_text, self._part("match")
            rows = marked_rows(self._strips[top:following], indent, find, style)
            self._marked[index] = rows
        return rows[line - self._tops[index]]

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor; the last one while following."""
        if self._cursor is None:
            return self._entries[-1] if self._entries else None
        return next((entry for entry in self._entries if entry.id == self._cursor), None)

    def strips_for(self, width: int) -> list[Strip]:
        """All entries, each after a blank line but the first."""
        strips: list[Strip] = []
        self._tops = []
        self._marked.clear()
        base = self.rich_style  # resolved once: 0.1 ms each time
        if not self._entries:
            hint = [("Nothing said yet.", self._part("dim"))]
            return [strip_of(line, width, base) for line in wrap(hint, width)]
        cursor = self._part("cursor")
        for entry in self._entries:
            if strips:
                strips.append(Strip.blank(width, base))
            self._tops.append(len(strips))
            lines = self._lines_of(entry, width, base)
            if entry.id == self._cursor:
                lines = [restyled(line, cursor) for line in lines]
            strips += lines
        return strips

    def forget_painted(self) -> None:
        """Drop every painted entry."""
        self._cache.clear()

    def _lines_of(self, entry: Entry, width: int, base: Style) -> list[Strip]:
        if entry.running:  # another one at every delta: kept, each would stay in memory
            return self._paint(entry, width, base)
        key = (entry, width)
        lines = self._cache.get(key)
        if lines is None:
            lines = self._cache[key] = self._paint(entry, width, base)
        return lines

    def _paint(self, entry: Entry, width: int, base: Style) -> list[Strip]:
        indent = _indent(width)
        role = entry.role if width >= NARROW else SHORT_ROLES.get(entry.role, entry.role)
        style = self._part(entry.role if entry.role in ROLES else "system")
        label = set_cell_size(set_cell_size(visible(role), indent - 1), indent)
        lines = []
        if entry.text:
            lines += list(wrap(self._spoken(entry), width - indent))
        if entry.output is not None:
            text = f"→ {visible(entry.output, newlines=True)}"
            lines += list(wrap([(text, self._part("text"))], width - indent))
        lines += [line for group in self._notes(entry) for line in wrap(group, width - indent)]
        strips = [strip_of(line, width, base, indent) for line in lines or [[]]]
        head = Strip([Segment(label, base + style)], indent)
        return [Strip.join([head, strips[0].crop(indent)]), *strips[1:]]

    def _spoken(self, entry: Entry) -> list[Part]:
        """The text, what was not heard of it struck out."""
        heard = len(entry.text) if entry.heard is None else entry.heard
        return [
            (visible(entry.text[:heard], newlines=True), self._part("text")),
            (visible(entry.text[heard:], newlines=True), self._part("unheard")),
        ]

    def _notes(self, entry: Entry) -> list[list[Part]]:
        """Notes as wrapped groups: plain ones joined on one line, each other on its own."""
        plain = [note.text for note in entry.notes if note.severity == "ok"]
        groups: list[list[Part]] = []
        if plain:
            groups.append([(visible(" · ".join(plain)), self._part("dim"))])
        for note in entry.notes:
            if note.severity != "ok":
                style = self._part("error" if note.severity == "error" else "look")
                groups.append([(visible(note.text), style)])
        return groups

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"conversation--{name}", partial=True)

    def action_move(self, steps: int) -> None:
        """Move the cursor over entries; at the last one the pane follows again."""
        if not self._entries:
            return
        ids = [entry.id for entry in self._entries]
        at = ids.index(self._cursor) if self._cursor in ids else len(ids) - 1
        index = max(0, min(len(ids) - 1, at + steps))
        self._cursor = ids[index]
        self.following = index == len(ids) - 1
        self.rebuild()
        top = self._tops[index]
        if not self.following:
            self.place(max(0, top - 2))

    def action_choose(self) -> None:
        """Ask for the entry's event in the log."""
        entry = self.current
        if entry is not None and entry.row is not None:
            self.post_message(self.Chosen(entry.row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the entry under the mouse; a second click chooses."""
        line = int(self.scroll_offset.y) + event.y
        below = [index for index, top in enumerate(self._tops) if top <= line]
        if below:
            self._cursor = self._entries[below[-1]].id
            self.following = False
            self.rebuild()
            if event.chain == 2:
                self.action_choose()


def _indent(width: int) -> int:
    """How much room there is for the role."""
    return ROLE_WIDTH if width >= NARROW else NARROW_ROLE_WIDTH
