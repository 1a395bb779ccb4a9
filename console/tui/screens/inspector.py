"""The inspector: the panes of one session, live or recorded, and every command on them."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.tui.keymap import KEYS, KIND_OF_ACTION
from console.tui.panes.conversation.pane import ConversationPane
from console.tui.panes.events.log import EventLog
from console.tui.panes.voice.pane import VoicePane
from console.tui.screens.bookmarking import Bookmarking
from console.tui.screens.copying import Copying
from console.tui.screens.event_commands import EventCommands
from console.tui.screens.jumping import Jumping
from console.tui.screens.searching import Searching


class InspectorScreen(Searching, Jumping, Bookmarking, Copying, EventCommands):
    """What live and recorded sessions share. Each group of commands is a class of its own."""

    FRAME_S: ClassVar[float] = 1 / 20
    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in KEYS]

    def begin(self) -> None:
        """Show the session, then move it on and paint at a steady rate."""
        self.log_view.show(self.session.view, self.feed.line, self.feed.note)
        self.set_interval(self.FRAME_S, self.frame)

    def frame(self) -> None:
        """One frame: move the session on, then paint what changed."""

    def tell_events(self) -> None:
        """Say in the log's corner how many events there are."""
        total = len(self.session.rows)
        if self.log_view.following:
            self.feed.seen_rows = total
        unseen = total - self.feed.seen_rows
        filtered = self.session.view.filtered
        self.events.tell(total, unseen, self.session.errors, filtered=filtered)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key works: its kind of session is shown, and it would not be typed instead."""
        if action in ("filter", "composer") and self.in_field:
            return False
        return self.offers(action)

    def offers(self, action: str) -> bool:
        """Whether a command exists in this kind of session."""
        return KIND_OF_ACTION.get(action, self.KIND) == self.KIND

    @on(EventLog.Chosen)
    def _line_chosen(self, event: EventLog.Chosen) -> None:
        view = self.session.view
        before = len(view)
        view.toggle(view.line_of(event.row))
        if len(view) == before:  # no run: nothing to unfold
            self.action_pane("event")
            return
        self.log_view.grown(relayout=True)
        self.keep_at(event.row)

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

    def action_time_column(self) -> None:
        """Another kind of time in the log: since the start, since the event before, of day."""
        self.log_view.next_time_column()
        self.tell_events()

    def action_unfold_all(self) -> None:
        """Show every run row by row, or fold them all again."""
        row = self.row
        self.session.view.toggle_all()
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        self.keep_at(row)
        self._catch_up()
