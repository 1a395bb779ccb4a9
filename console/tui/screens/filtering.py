"""Filtering: which rows the log shows, and moving among them."""

import asyncio

from textual import on, work

from console.store.query.nodes import Query
from console.tui.panes.events.query_field import QueryField
from console.tui.screens.log_cursor import LogCursorScreen

BREATHER_S = 0.004
"""Between two steps of long work keys are read and the screen is painted."""


class Filtering(LogCursorScreen):
    """Commands that choose what the log shows."""

    def set_filter(self, query: Query) -> None:
        """Show what fits a query, as far as a frame allows; the rest follows."""
        self.feed.set_filter(query)
        self.feed.extend_view()
        self.log_view.grown(relayout=True)
        self.keep_where_put()
        self._catch_up()

    @work(exclusive=True, group="filter")
    async def _catch_up(self) -> None:
        """Filter the rest without waiting for frames; another filter takes its place."""
        view, field = self.session.view, self.events.filter_field
        while self.extend_view():
            share = view.seen / len(self.session.rows)
            field.tell(f"{share:.0%}" if share < 1 else "")
            await asyncio.sleep(BREATHER_S)
        field.tell("")
        self._leave_what_is_hidden()

    @on(QueryField.Typed, "#event-filter")
    def _filter_typed(self, event: QueryField.Typed) -> None:
        event.stop()
        self.set_filter(event.query)

    @on(QueryField.Entered, "#event-filter")
    def _filter_entered(self, event: QueryField.Entered) -> None:
        event.stop()
        if event.query.root is None:
            self.events.close_field(event.field.input)
        else:
            self.set_focus(self.log_view)
            self.show_match(self.row)
            self._leave_what_is_hidden()

    def _leave_what_is_hidden(self) -> None:
        """Go to the event that the cursor is on, where the filter leaves out that of the moment."""
        view, row = self.session.view, self.detail_row
        hidden = len(view) and view.complete and row >= 0 and not view.shows(row)
        if hidden and self.at_rest and not self.in_field:
            self.go_to_row(self.row)

    def action_filter(self) -> None:
        """Type a filter."""
        self.activate("events")
        self.events.filter_field.open()

    def action_match(self, step: int) -> None:
        """Go to the next line that the filter left."""
        if not self.events.filter_field.display:
            self.notify("Nothing to go to: / filters, ctrl+f finds", markup=False)
            return
        index = self.log_view.cursor + step
        if 0 <= index < self.log_view.length:
            self.log_view.go_to(index, by_user=True)
            self.show_match(self.row)
        else:
            end = "last" if step > 0 else "first"
            self.notify(f"this is the {end} line that fits", markup=False, timeout=2)
