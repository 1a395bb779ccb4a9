"""Searching: going from match to match of a query, also inside runs and payloads."""

import asyncio
from functools import partial

from textual import on, work

from console.store.query.nodes import Query
from console.store.query.search import Hit, Search
from console.tui.feed import VIEW_BUDGET_S, timed
from console.tui.panes.events.query_field import QueryField
from console.tui.screens.filtering import BREATHER_S, Filtering

TELL_EVERY_S = 0.1
"""How often the count is shown while it grows: each time the fields are laid out again."""


class Searching(Filtering):
    """Looks at all rows in steps: first for the match that was asked for, then for their number."""

    _query = Query()
    _search: Search | None = None
    _asked: tuple[int, int] | None = None  # the row to go on from, and the way
    _told_wrapped = False
    _told_s = 0.0

    def action_search(self) -> None:
        """Type what to look for."""
        self.activate("events")
        self.events.search_field.open()

    def set_filter(self, query: Query) -> None:
        """Another filter: what it leaves out is not found either."""
        super().set_filter(query)
        self._begin_search()

    @on(QueryField.Typed, "#event-search")
    def _search_typed(self, event: QueryField.Typed) -> None:
        event.stop()
        self._query = event.query
        self._begin_search()

    @on(QueryField.Entered, "#event-search")
    def _search_entered(self, event: QueryField.Entered) -> None:
        event.stop()
        if self._search is None:
            self.events.close_field(event.field.input)
            return
        self.set_focus(self.log_view)
        self._told_wrapped = True  # one that begins has no end to go round
        self._ask(self.here - 1, 1)  # the event under the cursor may be one

    def action_match(self, step: int) -> None:
        """Go to the next match of the search; without one, of the filter."""
        if self._search is None:
            super().action_match(step)
        else:
            self._told_wrapped = False
            self._ask(self.here, step)

    def show_details(self) -> None:
        """Show the event under the cursor, and which match it is."""
        super().show_details()
        self._tell()

    def extend_view(self) -> bool:
        """Take new rows into the log; they may be matches."""
        if self._search is not None and not self._search.complete:
            self._look_on()
        return super().extend_view()

    def _begin_search(self) -> None:
        self._asked = None
        if self.feed.highlight_matches(self._query):
            self.log_view.repaint_lines()
            self.details.highlight(self.feed.highlight)
            self.conversation.highlight(self.feed.highlight)
        self._search = self.feed.search(self._query, self.here)
        self.events.search_field.tell("")
        self._tell()
        self._look_on()

    def _ask(self, row: int, step: int) -> None:
        self._asked = row, step
        if self._answered():
            self._tell()
        else:
            self._look_on()

    def _look_on(self) -> None:
        mine = (worker for worker in self.workers if worker.node is self)
        if not any(worker.group == "search" and worker.is_running for worker in mine):
            self._look()

    @work(group="search")
    async def _look(self) -> None:
        """Look at rows until all are known; a search that is over is left at once."""
        while (search := self._search) is not None:
            step = self._asked[1] if self._asked is not None else 1
            more = timed(partial(search.look, step), VIEW_BUDGET_S)
            self._answered()
            if not more or self.now() - self._told_s > TELL_EVERY_S:
                self._tell()
            if not more:
                return
            await asyncio.sleep(BREATHER_S)

    def _answered(self) -> bool:
        """Go to the match that was asked for, where it is known by now."""
        if self._asked is None or self._search is None:
            return True
        hit = self._search.next(*self._asked)
        if hit is None:
            return False
        row, step = self._asked
        self._asked = None
        self._go_to_hit(hit, row, step)
        return True

    def _go_to_hit(self, hit: Hit, before: int, step: int) -> None:
        if hit.row is None:
            self.notify("no match", markup=False, timeout=2)
            return
        if hit.wrapped and not self._told_wrapped:
            end = "first" if step > 0 else "last"
            told = "the only match" if hit.row == before else f"the {end} match again"
            self.notify(told, markup=False, timeout=2)
        self.jump(hit.row, "")
        if self.detail_row != hit.row and hit.row < self.session.view.seen:
            self.session.view.toggle(self.session.view.line_of(hit.row))  # inside a folded run
            self.log_view.grown(relayout=True)
            self.keep_at(hit.row)
        self.show_match(hit.row)

    def _tell(self) -> None:
        """Say which match this is, and how many there are as far as that is known."""
        search = self._search
        if search is None:
            self.details.tell("")
            return
        self._told_s = self.now()
        told = search.told(self.here)
        self.events.search_field.tell(told + self._inside_run(search))
        self.details.tell(f"match {told}" if search.number(self.here) else "")

    def _inside_run(self, search: Search) -> str:
        """That the match is one of the events that its line stands for."""
        row, view = self.here, self.session.view
        if not 0 <= row < view.seen or not search.number(row):
            return ""
        line = view.line(view.line_of(row))
        return f" · #{row + 1:,} in a run of {line.events:,}" if line.events > 1 else ""
