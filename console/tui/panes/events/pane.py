"""The Events pane: the log, the fields of its filter and its search, and what they say."""

from typing import Self

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from console.tui.panes.events.log import EventLog
from console.tui.panes.events.painter import TimeColumn
from console.tui.panes.events.query_field import QueryField

TIMES: dict[TimeColumn, str] = {"session": "", "gap": "w gaps", "clock": "w UTC"}
"""What the first column says, where it is not the session's clock."""


class EventsPane(Vertical):
    """An event log with a filter and a search that work while they are typed."""

    BORDER_TITLE = "1 Events"
    DEFAULT_CSS = """
    EventsPane {
        & > EventLog { height: 1fr; }
    }
    """

    _only_corner = False

    def compose(self) -> ComposeResult:
        """The fields above the log."""
        yield QueryField("filter", id="event-filter")
        yield QueryField("find", id="event-search")
        yield EventLog(id="event-log")

    @property
    def log_view(self) -> EventLog:
        """The log itself."""
        return self.query_one("#event-log", EventLog)

    @property
    def filter_field(self) -> QueryField:
        """The field of the filter, shown while there is one."""
        return self.query_one("#event-filter", QueryField)

    @property
    def search_field(self) -> QueryField:
        """The field of the search, shown while there is one."""
        return self.query_one("#event-search", QueryField)

    def close_field(self, focused: Widget | None) -> bool:
        """End what the focused field is for; with None the search, else the filter.

        False when there was nothing to end.
        """
        for field in (self.search_field, self.filter_field):
            if field.display and focused in (None, field.input):
                self.screen.set_focus(self.log_view)
                field.close()
                return True
        return False

    def tell(self, total: int, unseen: int, errors: int, *, filtered: bool) -> None:
        """Say in the corner how many events and errors there are, or how many came unseen."""
        log = self.log_view
        shown = f"{log.length:,} of {total:,}" if filtered else f"{total:,}"
        state = "following" if log.following else f"{unseen:,} new · End follows" if unseen else ""
        failed = f"{errors:,} error{'s' if errors > 1 else ''}: e" if errors else ""
        text = " · ".join(
            part for part in (state, failed, shown, "/ filter", TIMES[log.time_column]) if part
        )
        if text != str(self.border_subtitle):
            self._only_corner = True
            self.border_subtitle = Content(text)
            self._only_corner = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint it again; where the corner alone says something else, only its line."""
        if self._only_corner:
            width, height = self.outer_size
            regions = (Region(0, height - 1, width, 1).translate(-self.content_offset),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
