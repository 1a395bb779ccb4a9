"""The log's cursor: which row it is on, how it gets to another, and the event shown for it."""

from textual import on

from console.tui.details import event_details
from console.tui.feed import Feed
from console.tui.panes.events.log import EventLog
from console.tui.screens.panes import PanesScreen


class LogCursorScreen(PanesScreen):
    """Panes around an event log. Rows are what is remembered: lines move when a filter changes."""

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.feed = feed
        self.session = feed.session
        self._detailed: tuple[int, str | None] | None = None  # the row shown, and its bookmark
        self._kept_row = -1  # where the user put the cursor, whatever a filter leaves of it
        self._errors = 0
        self._wanted: int | None = None  # a row that the filter has not come to yet
        self._match = -1  # a row whose match is to be seen as soon as its details are

    @property
    def row(self) -> int:
        """The row under the log's cursor (the first one of a run); -1 when there is none."""
        return self.session.view.line(self.log_view.cursor).row if self.log_view.length else -1

    @property
    def here(self) -> int:
        """The row that jumps start from."""
        return self.row

    @property
    def detail_row(self) -> int:
        """The row whose event is shown in full."""
        return self.row

    @property
    def meant_row(self) -> int:
        """The row that a command means: that of the details, or where the cursor has gone since."""
        row = self.detail_row
        shown = row >= 0 and self.session.view.line_of(row) == self.log_view.cursor
        return row if shown else self.row

    @property
    def at_rest(self) -> bool:
        """Whether the moment stays until somebody moves it."""
        return True

    def show_details(self) -> None:
        """Show the event under the cursor, where its pane can be seen."""
        row = self.detail_row
        detailed = row, self.session.bookmarks.note(row)
        if detailed != self._detailed and self.details.is_on_screen:
            self._detailed = detailed
            self.details.show(event_details(self.session, row) if row >= 0 else None)
            view = self.session.view
            if self._match >= 0 and view.line_of(row) == view.line_of(self._match):
                self._match = -1
                self.details.show_match()

    def show_match(self, row: int) -> None:
        """Show what is looked for in an event (or another one of its line), once it is in sight."""
        self._match, self._detailed = row, None
        self.show_details()

    def panes_moved(self) -> None:
        """Another pane or size: the details may have come into sight."""
        self._detailed = None
        self.show_details()

    def go_to_row(self, row: int) -> None:
        """Put the log's cursor on the line of a row, now or when the filter has come to it."""
        self._kept_row = row
        self._wanted = row if self.session.view.seen <= row else None
        if self.log_view.length:
            self.log_view.go_to(self.session.view.line_of(row))

    def jump(self, row: int | None, otherwise: str) -> None:
        """Go to a row that was looked for, or say what was not found."""
        if row is None:
            self.notify(otherwise, markup=False, timeout=2)
        else:
            self.log_view.following = False
            self.go_to_row(row)

    def keep_at(self, row: int) -> None:
        """The lines changed, the moment did not: keep the cursor where it was."""
        LogCursorScreen.go_to_row(self, row)

    def keep_where_put(self) -> None:
        """The same, for the row that the user put the cursor on; the end is followed."""
        if not self.log_view.following and self._kept_row >= 0:
            self.keep_at(self._kept_row)

    def extend_view(self) -> bool:
        """Take new rows into the log; True when there were some."""
        if not self.feed.extend_view():
            return False
        self.log_view.grown()
        if self._errors != self.session.errors:  # what caused them says so
            self._errors = self.session.errors
            self.log_view.repaint_lines()
        if self._wanted is not None:
            self.keep_at(self._wanted)
        return True

    @on(EventLog.Highlighted)
    def _remember(self, event: EventLog.Highlighted) -> None:
        if event.by_user:
            self._kept_row = event.row
