"""Filtering: which rows the log shows, and moving among them."""

from textual import on

from console.tui.panes.events.pane import EventsPane
from console.tui.screens.log_cursor import LogCursorScreen


class Filtering(LogCursorScreen):
    """Commands that choose what the log shows."""

    @on(EventsPane.FilterChanged)
    def _filter_changed(self, event: EventsPane.FilterChanged) -> None:
        self.feed.set_filter(event.text)
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        self.keep_where_put()

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
