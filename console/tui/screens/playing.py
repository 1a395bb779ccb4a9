"""The time machine's commands: play, step, go to, pause at; and the line that shows it all."""

from collections.abc import Iterator

from textual import on, work
from textual.app import ComposeResult

from console.session.breakpoints import Breakpoints
from console.session.place import HINT, Place, PlaceError, parse_place
from console.session.playhead import AS_FAST_AS_POSSIBLE, LONG_GAP_S, Playhead, speed_text
from console.session.timeline import Timeline, TimelineMark
from console.tui.feed import Feed, timed
from console.tui.panes.events.log import EventLog
from console.tui.screens.inspector import InspectorScreen
from console.tui.screens.pause_at import PauseAt, PauseAtPrompt
from console.tui.screens.prompts import Prompt
from console.tui.widgets.transport_line import Transport, TransportLine, TransportText

PLAY_BUDGET_S = 0.020
"""How long a frame may play as fast as possible: the screen answers keys all the while."""
LOOK_BUDGET_S = 0.004
"""How long a frame may look ahead for breakpoints."""


class Playing(InspectorScreen):
    """The log's cursor and the playhead are one: moving either moves every pane in time."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(feed)
        self.playhead = Playhead(self.session.rows)
        self.breakpoints = Breakpoints(self.session.rows)
        self.more_to_come = True
        """Whether the last row known so far is not yet the end: playing waits there."""
        self._pause_at = PauseAt()
        self._dragged_to: float | None = None
        self._marks_key: object = None
        self._marks_shown: tuple[TimelineMark, ...] = ()

    def compose_bottom(self) -> ComposeResult:
        """The transport line."""
        yield TransportLine(id="transport")

    def begin(self) -> None:
        """Find the line once."""
        super().begin()
        self.transport = self.query_one(TransportLine)

    def show_moment(self) -> None:
        """Show every pane as it was at the playhead."""

    @property
    def here(self) -> int:
        """Jumps start from the very event of the moment."""
        return self.playhead.row

    @property
    def detail_row(self) -> int:
        """The very event of the moment, also in the middle of a run."""
        return self.playhead.row if self.log_view.length else -1

    @property
    def at_rest(self) -> bool:
        """Not while it is played."""
        return not self.playhead.playing

    def play_on(self) -> None:
        """Move on by a frame's share, and follow the mouse on the bar."""
        if self._dragged_to is not None:
            share, self._dragged_to = self._dragged_to, None
            self._go_to_share(share)
        if not self.playhead.playing:
            return
        before = self.playhead.row
        timed(self._look_ahead, LOOK_BUDGET_S)
        timed(self._play_step, PLAY_BUDGET_S)
        row = self.playhead.row
        if row != before:
            self.keep_at(row)
            self._tell_stop(row)

    def _look_ahead(self) -> bool:
        return self.breakpoints.look_ahead(self.playhead.row)

    def _play_step(self) -> bool:
        """Play on; True where there is more to play as long as there is time in the frame."""
        head = self.playhead
        if head.speed == AS_FAST_AS_POSSIBLE:
            self._look_ahead()
        furthest = self.breakpoints.furthest(head.row)
        before = head.row
        row = head.tick(self.now(), furthest, more=self.more_to_come)
        if row == self.breakpoints.found:
            head.pause()
        if head.speed != AS_FAST_AS_POSSIBLE or not head.playing:
            return False
        self.session.state_at(row)  # now, so that it counts
        return row != before

    def _tell_stop(self, row: int) -> None:
        """Say why playing has stopped, if it has."""
        if self.playhead.playing:
            return
        if row == self.breakpoints.found:
            why = " and ".join(self.breakpoints.hit(row))
            self.notify(f"Paused at #{row + 1:,}: {why}", markup=False, timeout=4)
        else:
            self.log_view.following = True  # what comes next is shown as it comes

    @on(EventLog.Highlighted)
    def _moved(self, event: EventLog.Highlighted) -> None:
        if event.by_user:
            self.playhead.pause()
            view = self.session.view
            self.playhead.seek(view.last_row(view.line_of(event.row)))
            self.show_moment()

    def go_to_row(self, row: int) -> None:
        """Go to the very moment of a row, be it in the middle of a run."""
        self.playhead.pause()
        self.playhead.seek(row)
        super().go_to_row(row)
        self.show_moment()

    @on(TransportLine.Sought)
    def _sought(self, event: TransportLine.Sought) -> None:
        if event.row is not None:
            self.jump(event.row, "")
        elif event.dragged:
            self._dragged_to = event.share  # with the next frame: the mouse is faster than we are
        else:
            self._go_to_share(event.share)

    def _go_to_share(self, share: float) -> None:
        clock = self.playhead.clock
        self.jump(clock.row_at(share * clock.total_s), "")

    def action_play(self) -> None:
        """Play or pause."""
        if self.playhead.playing:
            self.playhead.pause()
        else:
            self.log_view.following = False
            self.playhead.play(self.now())
            self.keep_at(self.playhead.row)
        self.show_moment()

    def action_speed(self, steps: int) -> None:
        """Play faster or slower."""
        self.playhead.faster(steps)
        self.show_transport()

    def action_gaps(self) -> None:
        """Play long gaps as recorded, or shortened."""
        self.playhead.shortens_gaps ^= True
        how = f"as at most {LONG_GAP_S:g} s" if self.playhead.shortens_gaps else "as recorded"
        self.notify(f"Long gaps are played {how}", markup=False, timeout=2)
        self.show_transport()

    def action_step(self, events: int) -> None:
        """Go to the very next event, or the one before, also inside a run."""
        row = self.playhead.row + events
        if 0 <= row < len(self.session.rows):
            self.jump(row, "")
        else:
            self.notify(f"this is the {'last' if events > 0 else 'first'} event", markup=False,
                        timeout=2)  # fmt: skip

    @work
    async def action_pause_at(self) -> None:
        """Choose the events that playing pauses at."""
        chosen = await self.app.push_screen_wait(PauseAtPrompt(self._pause_at))
        if chosen is not None:
            self._pause_at = chosen
            self.breakpoints.use(chosen.matches(self.session))
            self.show_transport()

    @work
    async def action_goto(self) -> None:
        """Ask for a place and go there."""
        answer = await self.app.push_screen_wait(Prompt("Go to", HINT))
        if not answer:
            return
        try:
            place = parse_place(answer)
        except PlaceError as error:
            self.notify(str(error), markup=False, severity="warning")
        else:
            self.try_place(place)

    def try_place(self, place: Place) -> None:
        """Go to a place, or say what there is instead."""
        try:
            row = place.row_in(self.playhead.clock, len(self.session.rows))
        except PlaceError as error:
            self.notify(str(error), markup=False, severity="warning")
        else:
            self.jump(row, "")

    def show_transport(self) -> None:
        """Show where the playhead is and what lies around it."""
        head = self.playhead
        gaps = f"gaps ≤{LONG_GAP_S:g}s" if head.shortens_gaps else ""
        self.transport.show(
            Transport(head.playing, speed_text(head.speed), gaps, head.now_s, head.clock.total_s,
                      tuple(self._texts())),
            self._marks,
        )  # fmt: skip

    def _texts(self) -> Iterator[TransportText]:
        """The texts of the line after its bar, the most telling first."""
        turns = len(self.session.state.responses.by_id)
        if turns:
            now = len(self.session.state_at(self.playhead.row).responses.by_id)
            yield TransportText(f"turn {now:,}/{turns:,}", 2)
        if len(self.session.rows):
            yield TransportText(f"#{self.playhead.row + 1:,}", 3)
        if self.breakpoints.names:
            stopped = not self.playhead.playing and self.playhead.row == self.breakpoints.found
            names = ", ".join(self.breakpoints.names)
            yield TransportText(f"⏸ at {names}", 1, look=stopped)

    def _marks(self, cells: int) -> tuple[TimelineMark, ...]:
        """The marks of the bar; worked out again where something new is to be marked."""
        rows, found = self.session.rows, self.breakpoints.found
        bookmarks = tuple(self.session.bookmarks.rows())
        key = (cells, len(rows), bookmarks, found)
        if key != self._marks_key:
            self._marks_key = key
            turns = [record.row for record in self.session.state.responses.by_id.values()]
            timeline = Timeline(rows, self.playhead.clock, cells)
            self._marks_shown = timeline.marks(turns, bookmarks, found)
        return self._marks_shown
