"""The inspector: the panes of one session, live or recorded, and every command on them."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.store.pretty import indented
from console.store.rows import Flag
from console.tui.details import event_details
from console.tui.editor import open_in_editor
from console.tui.feed import FRAME_S, Feed
from console.tui.keymap import KEYS, KIND_OF_ACTION
from console.tui.panes.conversation.pane import ConversationPane
from console.tui.panes.events.log import EventLog
from console.tui.panes.events.pane import EventsPane
from console.tui.panes.voice.pane import VoicePane
from console.tui.screens.panes import PanesScreen


class InspectorScreen(PanesScreen):
    """What live and recorded sessions share: the log's cursor, its details, the ways through it."""

    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in KEYS]

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.feed = feed
        self.session = feed.session
        self._details_row = -1
        self._kept_row = -1  # where the user put the cursor, whatever a filter leaves of it
        self._wanted: int | None = None  # a row that the filter has not come to yet

    def begin(self) -> None:
        """Show the session, then move it on and paint at a steady rate."""
        self.log_view.show(self.session.view, self.feed.line, self.feed.bookmarks)
        self.set_interval(FRAME_S, self.frame)

    def frame(self) -> None:
        """One frame: move the session on, then paint what changed."""

    def panes_moved(self) -> None:
        """Another pane or size: the details may have come into sight."""
        self._details_row = -1
        self.show_details()

    @property
    def row(self) -> int:
        """The row under the log's cursor (the first one of a run); -1 when there is none."""
        return self.session.view.line(self.log_view.cursor).row if self.log_view.length else -1

    @property
    def detail_row(self) -> int:
        """The row whose event is shown in full."""
        return self.row

    def show_details(self) -> None:
        """Show the event under the cursor, where its pane can be seen."""
        row = self.detail_row
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
        """Put the log's cursor on the line of a row, now or when the filter has come to it."""
        self._kept_row = row
        self._wanted = row if self.session.view.seen <= row else None
        if self.log_view.length:
            self.log_view.go_to(self.session.view.line_of(row))

    def extend_view(self) -> bool:
        """Take new rows into the log; True when there were some."""
        if not self.feed.extend_view():
            return False
        self.log_view.grown()
        if self._wanted is not None:
            self.go_to_row(self._wanted)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key works: its kind of session is shown, and it would not be typed instead."""
        if action in ("filter", "composer") and self.in_field:
            return False
        return self.offers(action)

    def offers(self, action: str) -> bool:
        """Whether a command exists in this kind of session."""
        return KIND_OF_ACTION.get(action, self.KIND) == self.KIND

    @on(EventsPane.FilterChanged)
    def _filter_changed(self, event: EventsPane.FilterChanged) -> None:
        self.feed.set_filter(event.text)
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        if not self.log_view.following and self._kept_row >= 0:
            self._keep_at(self._kept_row)

    @on(EventLog.Highlighted)
    def _remember(self, event: EventLog.Highlighted) -> None:
        if event.by_user:
            self._kept_row = event.row

    def _keep_at(self, row: int) -> None:
        """The lines changed, the moment did not: keep the cursor where it was."""
        InspectorScreen.go_to_row(self, row)

    @on(EventLog.Chosen)
    def _line_chosen(self, event: EventLog.Chosen) -> None:
        view = self.session.view
        before = len(view)
        view.toggle(view.line_of(event.row))
        if len(view) == before:  # no run: nothing to unfold
            self.action_pane("event")
            return
        self.log_view.grown(relayout=True)
        self._keep_at(event.row)

    @on(ConversationPane.Chosen)
    def _entry_chosen(self, event: ConversationPane.Chosen) -> None:
        self.go_to_row(event.row)
        self.action_pane("events")

    @on(VoicePane.Panned)
    def _panned(self, event: VoicePane.Panned) -> None:
        self.feed.scope.pan(event.quarters, self.session.voices.end_s)
        self.scope_moved()

    @on(VoicePane.Scaled)
    def _scaled(self, event: VoicePane.Scaled) -> None:
        self.feed.scope.scale(event.steps)
        self.scope_moved()

    def scope_moved(self) -> None:
        """Another stretch of time is to be seen in the Voice pane."""

    def action_unfold_all(self) -> None:
        """Show every run row by row, or fold them all again."""
        row = self.row
        self.session.view.toggle_all()
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        self._keep_at(row)

    def action_filter(self) -> None:
        """Type a filter."""
        self.activate("events")
        self.events.open_filter()

    def action_match(self, step: int) -> None:
        """Go to the next line that the filter left."""
        if self.events.filtering:
            index = max(0, min(self.log_view.cursor + step, self.log_view.length - 1))
            self.log_view.go_to(index, by_user=True)
        else:
            self.notify("No filter: / types one", markup=False)

    def action_error(self, step: int) -> None:
        """Go to the next error or bad line."""
        rows = self.session.rows
        row = rows.find(Flag.ERROR | Flag.BAD, self.row + step, step)
        if row is None:  # from the other end
            row = rows.find(Flag.ERROR | Flag.BAD, 0 if step > 0 else len(rows) - 1, step)
        self._jump(row, "no errors")

    def action_turn(self, step: int) -> None:
        """Go to the next response."""
        rows = sorted(record.row for record in self.session.state.responses.by_id.values())
        if step < 0:
            rows.reverse()
        beyond = (row for row in rows if (row - self.row) * step > 0)
        self._jump(next(beyond, rows[0] if rows else None), "no responses")

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
        start = self.session.view.last_row(self.log_view.cursor) if step > 0 else row
        stop = len(rows) if step > 0 else -1
        found = (at for at in range(start + step, stop, step) if ids & set(rows.id_numbers(at)))
        way = "after this: F goes back" if step > 0 else "before this: f goes on"
        self._jump(next(found, None), f"no event with these ids {way}" if ids else "no ids here")

    def _jump(self, row: int | None, otherwise: str) -> None:
        if row is None:
            self.notify(otherwise, markup=False, timeout=2)
        else:
            self.log_view.following = False
            self.go_to_row(row)

    def action_bookmark(self) -> None:
        """Mark the event under the cursor, or unmark it."""
        if self.row >= 0:
            self.feed.bookmarks ^= {self.row}
            self.log_view.repaint_lines()

    def action_copy(self) -> None:
        """Copy what the cursor is on: an entry of the conversation, else the event."""
        entry = self.conversation.current if self.active == "conversation" else None
        if entry is not None:
            text = "\n".join([entry.text, *(note.text for note in entry.notes)]).strip()
        elif self.row >= 0:
            text = self.session.event_bytes(self.row).decode("utf-8", "replace")
        else:
            return
        self.copy_and_tell(text)

    async def action_open_in_editor(self) -> None:
        """Open the event under the cursor in $EDITOR or $PAGER."""
        if self.row >= 0:
            raw = self.session.event_bytes(self.row)
            problem = await open_in_editor(self.app, indented(raw.decode("utf-8", "replace")))
            if problem:
                self.notify(problem, markup=False, severity="warning")
