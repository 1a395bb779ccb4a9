"""The Event pane: one event in full, as it was sent, as a tree that folds, as text, or raw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip

from console.protocol.text import single_line, visible
from console.protocol.tokens import Path
from console.store.json_path import path_text
from console.store.outline import outline
from console.store.pretty import MAX_RAW, Describe, Line, pretty_lines, raw_lines
from console.store.query.highlight import Highlight
from console.store.tree import Tree
from console.tui.panes.event.painting import EventLine, Find, LineStyles, PaintedLines
from console.tui.widgets.strip_view import StripView

Form: TypeAlias = Literal["tree", "text", "raw"]

FORMS: tuple[Form, ...] = ("tree", "text", "raw")
KINDS = ("key", "string", "number", "literal", "punctuation", "elided", "text", "marker")
REMEMBERED_FOLDS = 10_000
HANGING = 2
LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What the pane shows: a heading, notes below it, the source of the event and its whole line.

    `event` is empty where the line is no JSON: then there are only its bytes.
    """

    heading: str
    notes: tuple[str, ...]
    event: bytes
    line: bytes
    describe: Describe = field(compare=False)


class EventPane(StripView):
    """Read-only details of the event under the log's cursor."""

    BORDER_TITLE = "5 Event"
    DEFAULT_CSS = """
    EventPane {
        & > .event--heading { color: $event-dim; }
        & > .event--note { color: $warning; }
        & > .event--key { color: $event-client; }
        & > .event--string { color: $foreground; }
        & > .event--number { color: $warning; }
        & > .event--literal { color: $event-tool; }
        & > .event--punctuation, & > .event--marker { color: $event-dim; }
        & > .event--elided { color: $event-dim; text-style: italic; }
        & > .event--text { color: $error; }
        & > .event--cursor { background: $event-cursor-blurred; }
        &:focus > .event--cursor { background: $event-cursor; }
        & > .event--match { background: $event-match; text-style: underline; }
        & > .event--current { color: $warning; text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"event--{kind}" for kind in (*KINDS, "heading", "note", "cursor", "match", "current")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="event.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="event.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="event.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="event.page_down"),
        Binding("home,g", "move(-1000000)", "Top", show=False, id="event.top"),
        Binding("end,G", "move(1000000)", "Bottom", show=False, id="event.bottom"),
        Binding("left", "fold", "Fold", show=False, id="event.fold"),
        Binding("right", "unfold", "Unfold", show=False, id="event.unfold"),
        Binding("enter", "toggle_fold", "Fold or unfold", show=False, id="event.toggle"),
        Binding("u", "fold_all", "Unfold or fold all", show=False, id="event.fold_all"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.form: Form = "tree"
        self._tree: Tree | None = None  # with the cursor on it; there is none in other forms
        self._details: EventDetails | None = None
        self._folds: dict[Path, bool] = {}
        self._painted: PaintedLines | None = None
        self._highlight = Highlight()
        self._at_match = False  # whether the first match was gone to
        self._matched: int | None = None  # the line of the event that it is on

    def show(self, details: EventDetails | None) -> None:
        """Show another event; the cursor stays on the path it was on, if this one has it too."""
        if details != self._details:
            self._details = details
            self._at_match = False
            self._begin()

    def highlight(self, highlight: Highlight) -> None:
        """Let something stand out wherever it stands."""
        self._highlight, self._matched = highlight, None
        if self._painted is not None:
            self._painted.look_for(self._find)
            self._point()
        self.refresh()

    def tell(self, note: str) -> None:
        """Say something of the event beside the pane's title."""
        title = " · ".join(filter(None, (self.BORDER_TITLE, note)))
        if title != str(self.border_title):
            self.border_title = Content(title)

    def show_match(self) -> None:
        """Go to the first place where what is looked for stands, unfolded if need be."""
        self._at_match = True
        matched = self._matched_line()
        self._refolded()
        self._matched = matched
        self._point()
        if matched is None:
            self._tell_elsewhere()
        if matched is None or self._painted is None or not self._painted.tops:
            return
        row = self._painted.row_of_match(self._painted.matched)
        if row not in self._seen:
            self.place(max(0, row - len(self._seen) // 2))
        self.refresh()

    def cycle(self) -> None:
        """Show the event in the next form: tree, text, raw."""
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self._begin()
        if self._at_match:
            self.show_match()

    @property
    def path(self) -> Path | None:
        """The path of the value under the cursor; None where there is no tree."""
        return self._tree.path if self._tree is not None else None

    @property
    def value(self) -> bytes | None:
        """The value under the cursor as it came; None where there is no tree."""
        return self._tree.value if self._tree is not None else None

    def strips_for(self, width: int) -> Sequence[Strip]:
        """The heading, the notes and the lines of the event."""
        details = self._details
        if details is None:
            self._painted = None
            return []
        lines = [EventLine([(visible(details.heading), self._part("heading"))])]
        lines += [EventLine([(visible(note), self._part("note"))]) for note in details.notes]
        lines += map(self._styled, self._lines(details))
        styles = LineStyles(self.rich_style, *map(self._part, ("cursor", "match", "current")))
        self._painted = PaintedLines(lines, width, styles, self._find)
        self._point()
        return self._painted

    def action_move(self, lines: int) -> None:
        """Move the cursor; scroll where there is none, or while its line goes on out of sight."""
        if self._tree is None or self._line_goes_on(lines):
            self.scroll_relative(y=lines, animate=False)
            return
        self._tree.go(self._tree.cursor + lines)
        self._cursor_moved()

    def action_page(self, pages: int) -> None:
        """Move by a screenful."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_toggle_fold(self) -> None:
        """Fold or unfold; show a long string in full, or cut it again."""
        if self._tree is not None:
            self._tree.toggle()
            self._refolded()

    def action_fold(self) -> None:
        """Fold what the cursor is on, else go to what it is in."""
        if self._tree is not None:
            self._tree.fold()
            self._refolded()

    def action_unfold(self) -> None:
        """Unfold what the cursor is on, else go into it."""
        if self._tree is not None:
            self._tree.unfold()
            self._refolded()

    def action_fold_all(self) -> None:
        """Unfold everything; when nothing is folded, fold all of it."""
        if self._tree is not None:
            self._tree.fold_all()
            self._refolded()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a click where it is already folds or unfolds."""
        offset = event.get_content_offset(self)
        if offset is None or self._painted is None or self._tree is None:
            return
        row = int(self.scroll_offset.y) + offset.y
        at = self._painted.line_at(row) - self._above
        if row >= len(self._painted) or at < 0:
            return
        again = at == self._tree.cursor
        self._tree.go(at)
        if again:
            self.action_toggle_fold()
        else:
            self._cursor_moved()

    def _begin(self) -> None:
        """Show the event from its top, or at the path where the cursor was in the one before."""
        path = self.path
        details = self._details
        self._tree = None
        if len(self._folds) > REMEMBERED_FOLDS:
            self._folds.clear()
        if details is not None and details.event and self.form == "tree":
            self._tree = Tree(outline(details.event), self._folds, details.describe)
            if path:
                self._tree.go_to(path)
        self.place(0)
        self._refolded()

    def _lines(self, details: EventDetails) -> list[Line]:
        if self._tree is not None:
            return [self._tree.line(at) for at in range(len(self._tree))]
        if self.form == "raw" or not details.event:
            return raw_lines(details.line)
        return pretty_lines(details.event, details.describe)

    def _styled(self, line: Line) -> EventLine:
        parts = [(visible(token.text), self._part(token.kind)) for token in line]
        first = line[0] if line else None
        indented = first is not None and (first.kind == "marker" or not first.text.strip())
        hanging = len(first.text) + HANGING if first is not None and indented else 0
        return EventLine(parts, hanging, searched=True)

    @property
    def _find(self) -> Find | None:
        return self._highlight.in_source if self._highlight.reads_text else None

    def _matched_line(self) -> int | None:
        """The first line that has what is looked for; the tree's cursor is on it."""
        if not self._highlight.reads_text or self._details is None:
            return None
        if self._tree is not None:
            return self._tree.cursor if self._tree.go_to_text(self._end_of) else None
        lines = (
            visible("".join(token.text for token in line)) for line in self._lines(self._details)
        )
        return next((at for at, line in enumerate(lines) if self._highlight.in_source(line)), None)

    def _tell_elsewhere(self) -> None:
        """Say in the corner that the match is in the event, though not in this form of it."""
        if self._details is None or self.form == "raw" or not self._highlight.reads_text:
            return
        source = self._details.event or self._details.line
        if self._highlight.in_source(source[:MAX_RAW].decode("utf-8", "replace")):
            self.border_subtitle = Content(f"{self.form} · the match shows when raw: r")

    def _end_of(self, text: str) -> int | None:
        found = self._highlight.in_source(visible(text))
        return found[0][1] if found else None

    @property
    def _above(self) -> int:
        """How many lines stand above those of the event."""
        return 1 + len(self._details.notes) if self._details is not None else 0

    def _refolded(self) -> None:
        self._matched = None
        self.rebuild()
        self._cursor_moved()

    def _point(self) -> None:
        """Say which line the cursor is on, and which one the match that was gone to."""
        if self._painted is None:
            return
        if self._tree is not None:
            self._painted.highlighted = self._above + self._tree.cursor
        self._painted.matched = -1 if self._matched is None else self._above + self._matched

    def _cursor_moved(self) -> None:
        """Paint the cursor, scroll to it, and say in the corner where it is."""
        path = self.path
        where = single_line(path_text(path), LONGEST_PATH) if path else ""
        self.border_subtitle = Content(f"{where} · {self.form}" if where else self.form)
        if self._painted is None or self._tree is None or not self._painted.tops:
            return
        self._point()
        rows, seen = self._painted.rows_of(self._painted.highlighted), self._seen
        cut = rows.stop > seen.stop and len(rows) <= len(seen)
        if not self._tree.cursor:
            self.place(0)  # with the heading
        elif cut or rows.start not in seen:
            self.place(rows.stop - len(seen) if cut else rows.start)
        self.refresh()

    def _line_goes_on(self, lines: int) -> bool:
        """Whether a move of some lines would leave unseen what the cursor's line still has."""
        if self._painted is None or abs(lines) > len(self._seen):
            return False
        rows = self._painted.rows_of(self._painted.highlighted)
        return rows.stop > self._seen.stop if lines > 0 else rows.start < self._seen.start

    @property
    def _seen(self) -> range:
        """The rows that are in sight."""
        top = int(self.scroll_offset.y)
        return range(top, top + max(1, self.scrollable_content_region.height))

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"event--{name}", partial=True)
