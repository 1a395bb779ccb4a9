"""The inspector: the panes of one session, live or recorded, and every command on them."""

import time
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from console.store.pretty import indented
from console.store.rows import Flag
from console.tui.clipboard import copy_text
from console.tui.details import event_details
from console.tui.editor import open_in_editor
from console.tui.feed import FRAME_S, Feed
from console.tui.keymap import KEYS, KIND_OF_ACTION, PANES, footer_keys
from console.tui.panes.conversation.pane import ConversationPane
from console.tui.panes.event.pane import EventPane
from console.tui.panes.events.log import EventLog
from console.tui.panes.events.pane import EventsPane
from console.tui.panes.session.pane import SessionPane
from console.tui.panes.voice.pane import VoicePane
from console.tui.widgets.key_footer import KeyFooter
from console.tui.widgets.pane_tabs import PaneTabs
from console.tui.widgets.status_bar import StatusBar

NARROW_COLUMNS = 100
SHORT_ROWS = 28
TINY = (40, 10)
QUIT_AGAIN_S = 2.0


class InspectorScreen(Screen[None]):
    """The panes and the commands that live and recorded sessions share."""

    KIND: ClassVar[str] = ""  # "live" or "recording": which keys work
    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in KEYS]

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.feed = feed
        self.session = feed.session
        self.active = PANES[0][0]
        self.shown_row = -1
        self._details_row = -1
        self._asked_to_quit = -QUIT_AGAIN_S

    def compose(self) -> ComposeResult:
        """Status, tabs, panes, then what the kind of session adds, and the footer."""
        yield StatusBar(id="status")
        yield PaneTabs(id="tabs")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield EventsPane(id="events")
                yield EventPane(id="event")
            with Vertical(id="right"):
                yield ConversationPane(id="conversation")
                yield SessionPane(id="session")
        yield VoicePane(id="voice")
        yield from self.compose_bottom()
        yield KeyFooter(lambda: footer_keys(self.KIND, self.in_field), id="keys")

    def compose_bottom(self) -> ComposeResult:
        """The lines between the panes and the footer."""
        yield from ()

    def on_mount(self) -> None:
        """Bind the panes once, then drain and paint at a steady rate."""
        self.events = self.query_one(EventsPane)
        self.log_view = self.events.log_view
        self.details = self.query_one(EventPane)
        self.conversation = self.query_one(ConversationPane)
        self.editor = self.query_one(SessionPane)
        self.voice = self.query_one(VoicePane)
        self.status = self.query_one(StatusBar)
        self.log_view.show(self.session.view, self.feed.line, self.feed.bookmarks)
        self.set_interval(FRAME_S, self.frame)

    def frame(self) -> None:
        """One frame: move the session on, then paint what changed."""
        raise NotImplementedError

    # What is shown

    @property
    def row(self) -> int:
        """The row under the log's cursor; -1 when there is none."""
        return self.session.view.line(self.log_view.cursor).row if self.log_view.length else -1

    def show_details(self) -> None:
        """Show the event under the cursor, where its pane can be seen."""
        row = self.row
        if row != self._details_row and self.details.is_on_screen:
            self._details_row = row
            self.details.show(event_details(self.session, row) if row >= 0 else None)

    def tell_events(self) -> None:
        """Say in the log's corner how many events there are."""
        total = len(self.session.rows)
        if self.log_view.following:
            self.feed.seen_rows = total
        self.events.tell(total, total - self.feed.seen_rows, filtered=self.session.view.filtered)

    def go_to_row(self, row: int) -> None:
        """Put the log's cursor on a row."""
        if self.log_view.length:
            self.log_view.go_to(self.session.view.line_of(row), by_user=True)

    # Layout: one pane at a time on a small screen, or zoomed

    def on_resize(self) -> None:
        """Choose the layout for the size."""
        width, height = self.size
        self.set_class(width < NARROW_COLUMNS or height < SHORT_ROWS, "-tabbed")
        self.set_class(width < TINY[0] or height < TINY[1], "-tiny")
        self._details_row = -1
        self.call_after_refresh(self.show_details)

    @property
    def in_field(self) -> bool:
        """Whether a text field has the focus: single keys type there."""
        return isinstance(self.focused, (Input, TextArea))

    def on_descendant_focus(self) -> None:
        """The pane that has the focus is the active one."""
        self.query_one(KeyFooter).refresh()
        focused = self.focused
        for node in focused.ancestors_with_self if focused is not None else ():
            if isinstance(node, Widget) and node.id in dict(PANES):
                self._activate(node.id)
                return

    def _activate(self, pane: str) -> None:
        self.active = pane
        self.query_one(PaneTabs).show(pane)
        self.set_class(pane == "voice", "-voice")
        for name, _ in PANES:
            self.query_one(f"#{name}").set_class(name == pane, "-active")
        for side in ("left", "right"):
            box = self.query_one(f"#{side}")
            box.set_class(any(child.has_class("-active") for child in box.children), "-active")
        self.call_after_refresh(self.show_details)

    @on(PaneTabs.Chosen)
    def _tab_chosen(self, event: PaneTabs.Chosen) -> None:
        self.action_pane(event.pane)

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self._activate(pane)
        target = self.query_one(f"#{pane}")
        if isinstance(target, EventsPane):
            target.log_view.focus()
        elif isinstance(target, SessionPane):
            target.editor.focus()
        else:
            target.focus()

    def action_zoom(self) -> None:
        """Give the active pane the whole screen, or give it back."""
        self.toggle_class("-zoomed")

    def action_escape(self) -> None:
        """Leave a text field, the filter, or a zoomed pane."""
        if self.focused is self.events.filter_input:
            self.events.close_filter()
        elif isinstance(self.focused, Input) or self.active == "session":
            self.action_pane(self.active if self.active != "session" else "events")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif self.events.filtering:
            self.events.close_filter()

    # Commands on the log

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands of the other kind of session do not exist here."""
        return KIND_OF_ACTION.get(action, self.KIND) == self.KIND

    @on(EventsPane.FilterChanged)
    def _filter_changed(self, event: EventsPane.FilterChanged) -> None:
        row = self.row
        self.feed.set_filter(event.text)
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        if not self.log_view.following and row >= 0:
            self.go_to_row(row)

    @on(EventLog.Chosen)
    def _line_chosen(self, event: EventLog.Chosen) -> None:
        row, before = self.row, len(self.session.view)
        self.session.view.toggle(event.index)
        if len(self.session.view) == before:  # no run: nothing to unfold
            self.action_pane("event")
            return
        self.log_view.grown(relayout=True)
        self.log_view.go_to(self.session.view.line_of(row))

    @on(ConversationPane.Chosen)
    def _entry_chosen(self, event: ConversationPane.Chosen) -> None:
        self.go_to_row(event.row)
        self.action_pane("events")

    @on(VoicePane.Panned)
    def _panned(self, event: VoicePane.Panned) -> None:
        self.feed.scope.pan(event.quarters, self.session.voices.end_s)
        self.frame()

    @on(VoicePane.Scaled)
    def _scaled(self, event: VoicePane.Scaled) -> None:
        self.feed.scope.scale(event.steps)
        self.frame()

    def action_filter(self) -> None:
        """Type a filter."""
        self._activate("events")
        self.events.open_filter()

    def action_match(self, step: int) -> None:
        """Go to the next line that the filter left."""
        if self.events.filtering:
            self.log_view.go_to(self.log_view.cursor + step, by_user=True)
        else:
            self.notify("No filter: / types one", markup=False)

    def action_error(self, step: int) -> None:
        """Go to the next error or bad line."""
        row = self.session.rows.find(Flag.ERROR | Flag.BAD, self.row + step, step)
        self._jump(row, "no error after this" if step > 0 else "no error before this")

    def action_turn(self, step: int) -> None:
        """Go to the next response."""
        rows = [record.row for record in self.session.state.responses.by_id.values()]
        later = sorted(row for row in rows if (row > self.row if step > 0 else row < self.row))
        row = (later[0] if step > 0 else later[-1]) if later else None
        self._jump(row, "no turn after this" if step > 0 else "no turn before this")

    def action_linked(self, step: int) -> None:
        """Go along the ids of this event; from an error first to the event that caused it."""
        row = self.row
        if row < 0:
            return
        cause = self.session.cause_of(row)
        if cause is not None and step > 0:
            self._jump(cause, "")
            return
        rows = self.session.rows
        ids = {number for number in rows.id_numbers(row) if number}
        stop = len(rows) if step > 0 else -1
        found = (at for at in range(row + step, stop, step) if ids & set(rows.id_numbers(at)))
        self._jump(next(found, None), "no other event with these ids" if ids else "no ids here")

    def _jump(self, row: int | None, otherwise: str) -> None:
        if row is None:
            self.notify(otherwise, markup=False, timeout=2)
        else:
            self.go_to_row(row)

    def action_bookmark(self) -> None:
        """Mark the event under the cursor, or unmark it."""
        if self.row >= 0:
            self.feed.bookmarks ^= {self.row}
            self.log_view.repaint_lines()

    # Commands of the whole console

    @work(thread=True, group="copy")
    def action_copy(self) -> None:
        """Copy what the cursor is on: an entry of the conversation, else the event."""
        entry = self.conversation.current if self.active == "conversation" else None
        if entry is not None:
            text = "\n".join([entry.text, *(note.text for note in entry.notes)]).strip()
        elif self.row >= 0:
            text = self.session.event_bytes(self.row).decode("utf-8", "replace")
        else:
            return
        self._tell_copied(copy_text(self.app, text))

    def _tell_copied(self, done: str) -> None:
        self.app.call_from_thread(self.notify, done, markup=False, timeout=3)

    def action_copy_or_quit(self) -> None:
        """Copy the selected text; with none, the second time within two seconds quits."""
        focused = self.focused
        selected = self.get_selected_text() or ""
        if isinstance(focused, (Input, TextArea)):
            selected = focused.selected_text or selected
        if selected:
            self._copy_selection(selected)
        elif self.now() - self._asked_to_quit < QUIT_AGAIN_S:
            self.app.exit(0)
        else:
            self._asked_to_quit = self.now()
            self.notify("ctrl+c again quits", markup=False, timeout=QUIT_AGAIN_S)

    @work(thread=True, group="copy")
    def _copy_selection(self, text: str) -> None:
        self._tell_copied(copy_text(self.app, text))

    def action_open_in_editor(self) -> None:
        """Open the event under the cursor in $EDITOR or $PAGER."""
        if self.row >= 0:
            raw = self.session.event_bytes(self.row)
            problem = open_in_editor(self.app, indented(raw.decode("utf-8", "replace")))
            if problem:
                self.notify(problem, markup=False, severity="warning")

    def action_palette(self) -> None:
        """Show every command by name."""
        self.app.action_command_palette()

    def action_unfold_all(self) -> None:
        """Show every run row by row, or fold them all again."""
        row = self.row
        self.session.view.toggle_all()
        self.log_view.grown(relayout=True)
        self.go_to_row(row)

    def action_open(self) -> None:
        """Choose another session."""
        self.app.push_screen("start")

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit(0)

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen("help")

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()
