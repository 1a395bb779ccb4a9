"""The bridge between a session and the panes: what they show, worked out once a frame.

Only this file and the inspector screen touch both sides. Cost is per frame, never per event.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from console.inspection.state import SessionState
from console.inspection.transcript import Entry, entries
from console.session.inspected import InspectedSession
from console.session.waveform import Waveforms
from console.store.log_line import LogLine, log_line
from console.store.query.columns import step_end
from console.store.query.evaluate import matcher
from console.store.query.highlight import Highlight
from console.store.query.nodes import Query
from console.store.query.search import Search
from console.store.units import clock_text
from console.tui.hands import HANDS
from console.tui.panes.voice.pane import VoiceMark, VoiceWindow

VIEW_STEP_ROWS = 500
COLUMN_STEP_ROWS = 2000
VIEW_BUDGET_S = 0.008
"""How long a frame may fold and filter rows: with 500 more, still within a frame."""
NEWEST_ITEMS = 200
SPANS_S = (5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
MARK_TEXTS = {"speech": "speech", "response": "answer", "tool": "tool", "cut": "cut", "error": ""}


@dataclass(slots=True)
class VoiceScope:
    """The stretch of time that the Voice pane shows: its length, and how far back from now."""

    span: int = 3
    back_s: float = 0.0

    @property
    def span_s(self) -> float:
        """The length in seconds."""
        return SPANS_S[self.span]

    def fit(self, total_s: float) -> None:
        """The shortest stretch that holds the whole, if one of at most two minutes does."""
        fitting = (index for index, span_s in enumerate(SPANS_S) if total_s <= span_s <= 120)
        self.span = next(fitting, SPANS_S.index(120.0))

    def scale(self, steps: int) -> None:
        """A longer or shorter stretch."""
        self.span = max(0, min(len(SPANS_S) - 1, self.span + steps))

    def pan(self, quarters: int, end_s: float) -> None:
        """Earlier (negative) or later, by quarters of the stretch."""
        back_s = self.back_s - quarters * self.span_s / 4
        self.back_s = max(0.0, min(back_s, max(0.0, end_s - self.span_s)))


class Feed:
    """What the panes show of one session: the newest state, or the one at a chosen row."""

    def __init__(self, session: InspectedSession) -> None:
        self.session = session
        self.waveforms = Waveforms(session)
        self.scope = VoiceScope()
        self.seen_rows = 0
        self.highlight = Highlight()
        self._filter = Query()

    def line(self, index: int) -> LogLine:
        """A line of the log, drawn up on demand."""
        return log_line(self.session, self.session.view, index, self.highlight)

    def marked_row(self, index: int) -> int | None:
        """The bookmarked row of a line, the first one of a run; None when there is none."""
        view, bookmarks = self.session.view, self.session.bookmarks
        if not bookmarks:
            return None
        return bookmarks.first_in(view.line(index).row, view.last_row(index))

    def note(self, index: int) -> str | None:
        """The note of a line's bookmark, perhaps ""; None when it has no bookmark."""
        row = self.marked_row(index)
        return None if row is None else self.session.bookmarks.note(row)

    def set_filter(self, query: Query) -> None:
        """Filter the log; rows are taken in again over the next frames."""
        self._filter = query
        self.session.view.filter(matcher(query, self.session))

    def highlight_matches(self, query: Query) -> bool:
        """Highlight what the filter and a search look for; whether that is anything else now."""
        before, self.highlight = self.highlight, Highlight((self._filter, query))
        return before != self.highlight

    def search(self, query: Query, start: int) -> Search | None:
        """Look for a query in what the filter shows, from a row on; None when it asks nothing."""
        if query.root is None:
            return None
        matches = matcher(query & self._filter, self.session)
        return Search(self.session.rows, matches, start) if matches is not None else None

    def extend_view(self) -> bool:
        """Take new rows into the view; True when lines were added."""
        view = self.session.view
        if view.seen == len(self.session.rows):
            return False
        timed(self._extend_step, VIEW_BUDGET_S)
        return True

    def _extend_step(self) -> bool:
        view, rows = self.session.view, self.session.rows
        if self._filter.reads_text:
            view.extend(step_end(rows, view.seen, VIEW_STEP_ROWS) - view.seen)
        else:
            view.extend(COLUMN_STEP_ROWS)
        return view.seen < len(self.session.rows)

    def conversation(self, state: SessionState, newest: int = NEWEST_ITEMS) -> list[Entry]:
        """The entries of the conversation, the newest ones."""
        return entries(state, newest)

    def voice(self, columns: int, row: int, now_s: float) -> VoiceWindow:
        """The voices up to a row and as heard by `now_s` on the session clock: the right edge.

        What has come and is still to be heard may yet be cut: it is shown when it is heard.
        """
        if columns <= 0:
            return VoiceWindow()
        span_s = self.scope.span_s
        end_s = max(span_s, now_s - self.scope.back_s)
        start_s = end_s - span_s
        levels = self.waveforms.window(start_s, end_s, columns, row)
        scale = columns / span_s
        marks = tuple(
            VoiceMark(
                int((mark.at_s - start_s) * scale), mark.kind, _mark_text(mark.kind, mark.text)
            )
            for mark in self.session.voices.marks_between(start_s, end_s, row)
        )
        info = f"{span_s:g} s shown · to {clock_text(end_s, 0)}"
        heard = max(0, math.ceil((now_s - start_s) * scale))
        user, model = (levels[side][:heard].ljust(columns, b"\0") for side in ("user", "model"))
        return VoiceWindow(user, model, marks, clock_text(start_s, 0), info)


def _mark_text(kind: str, text: str) -> str:
    return text or MARK_TEXTS.get(kind, kind)


def timed(work: Callable[[], bool], budget_s: float) -> bool:
    """Repeat work until it answers False or the budget is spent; whether there is more to do.

    While somebody types it is a part of the budget.
    """
    end = time.perf_counter() + HANDS.spare(budget_s)
    while work():
        if time.perf_counter() >= end:
            return True
    return False
