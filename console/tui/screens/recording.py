"""A recording in the inspector: the log's cursor is the time machine, the transport plays it."""

from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult

from console.inspection.state import SessionState
from console.protocol.text import visible
from console.session.playhead import Playhead
from console.session.replay import ReplaySession
from console.store.log_line import clock_text
from console.tui.feed import Feed, timed
from console.tui.panes.events.log import EventLog
from console.tui.screens.inspector import InspectorScreen
from console.tui.screens.prompts import Prompt
from console.tui.widgets.status_bar import StatusPart
from console.tui.widgets.transport_line import Transport, TransportLine

LOOK_EVERY_S = 0.5
INDEX_BUDGET_S = 0.012
"""How long a frame may index: the screen answers keys all the while."""


class RecordingScreen(InspectorScreen):
    """Every pane shows the moment of the cursor; rows after it are dimmed."""

    KIND: ClassVar[str] = "recording"

    def __init__(self, replay: ReplaySession) -> None:
        super().__init__(Feed(replay.inspected))
        self.replay = replay
        self.playhead = Playhead(self.session.rows)
        self._indexed = False
        self._state: SessionState | None = None
        self._shown: tuple[int, bool] = (-1, False)
        self._told_damage = False
        self._looked_at = 0.0
        self._fitted = False

    def compose_bottom(self) -> ComposeResult:
        """The transport line."""
        yield TransportLine(id="transport")

    def begin(self) -> None:
        """A recording opens with the focus on its log."""
        super().begin()
        self.transport = self.query_one(TransportLine)
        self.frame()
        self.set_focus(self.log_view)

    def on_unmount(self) -> None:
        """Let go of the file."""
        self.replay.close()

    def frame(self) -> None:
        """Index some more, play on, and paint what changed."""
        self._follow_file()
        if not self._indexed:
            self._indexed = not timed(self.replay.step, INDEX_BUDGET_S)
            if self._indexed and not self._fitted:
                self._fitted = True
                self.feed.scope.fit(self.session.voices.end_s)
        if self.extend_view() and self.log_view.following:
            self.playhead.seek(len(self.session.rows) - 1)
        self._play_on()
        if not len(self.session.rows):
            self._tell_damage()
            self._show_status()
            return
        if self._shown != (self.playhead.row, self._indexed) or not self.feed.waveforms.complete:
            self._show_moment()
        self.tell_events()
        self._tell_damage()

    def _follow_file(self) -> None:
        """Read on, now and then, where the file has grown: somebody is still writing it."""
        if self._indexed and self.now() - self._looked_at > LOOK_EVERY_S:
            self._looked_at = self.now()
            if self.replay.grown():
                self._indexed = self._told_damage = False

    def _play_on(self) -> None:
        if self.playhead.playing:
            before = self.playhead.row
            row = self.playhead.tick(self.now())
            if row != before:
                self.log_view.following = False
                self.log_view.go_to(self.session.view.line_of(row))

    def _show_moment(self) -> None:
        row = self.playhead.row
        self._shown = (row, self._indexed)
        state = self.session.state_at(row)
        at_end = self.playhead.at_end
        self.log_view.set_now(None if at_end else row)
        self.conversation.show(self.feed.conversation(state))
        self.editor.show(state.config.accepted, read_only=True)
        now_s = self.session.voices.end_s if at_end else self.playhead.elapsed_s
        self.voice.show(self.feed.voice(self.voice.columns, row, now_s))
        self._state = state
        self._show_status()
        self._show_transport(state)
        self.show_details()

    def _show_transport(self, state: SessionState) -> None:
        turns = len(self.session.state.responses.by_id)
        note = f"turn {len(state.responses.by_id)}/{turns}" if turns else ""
        head = self.playhead
        self.transport.show(Transport(head.playing, head.speed, head.elapsed_s, head.total_s, note))

    def _show_status(self) -> None:
        state = self._state or self.session.state
        parts = [StatusPart("realtime-console", "name", 1), StatusPart("● recording", "text")]
        parts.append(StatusPart(self.replay.path.name, "dim", 5))
        if not self._indexed and self.replay.size:
            share = self.replay.indexed_bytes / self.replay.size
            parts.append(StatusPart(f"reading {share:.0%}", "busy"))
        if state.config.model:
            parts.append(StatusPart(state.config.model, "text", 2))
        if state.config.voice:
            parts.append(StatusPart(state.config.voice, "text", 4))
        parts.append(StatusPart(clock_text(self.playhead.elapsed_s, 0), "dim", 3))
        if state.usage.tokens.known:
            parts.append(StatusPart(f"{state.usage.tokens.total:,} tok", "dim", 3))
        damage = self._damage()
        if damage:
            parts.append(StatusPart(damage, "failed"))
        self.status.show(tuple(parts))

    def _damage(self) -> str:
        bad, torn = self.replay.bad_lines, self.replay.torn
        parts = [f"{bad:,} bad line{'s' if bad > 1 else ''}"] if bad else []
        return " · ".join([*parts, *(["cut at the end"] if torn is not None else [])])

    def _tell_damage(self) -> None:
        """Say once, when all is read, what the file is missing."""
        if self._told_damage or not self._indexed:
            return
        self._told_damage = True
        if self.replay.problem:
            self.notify(visible(self.replay.problem), markup=False, severity="error", timeout=10)
        if self.replay.torn is not None:
            self.notify(visible(self.replay.torn.line.reason), markup=False, severity="warning")
        if not len(self.session.rows):
            self.notify("This recording has no events", markup=False, severity="warning")

    @on(EventLog.Highlighted)
    def _moved(self, event: EventLog.Highlighted) -> None:
        if event.by_user:
            self.playhead.pause()
            view = self.session.view
            self.playhead.seek(view.last_row(view.line_of(event.row)))
        self._show_moment()

    @property
    def detail_row(self) -> int:
        """The very event of the moment, also in the middle of a run."""
        head, view = self.playhead.row, self.session.view
        in_line = self.log_view.length and view.line_of(head) == self.log_view.cursor
        return head if in_line else self.row

    def scope_moved(self) -> None:
        """Another stretch of time is to be seen in the Voice pane."""
        self._show_moment()

    def go_to_row(self, row: int) -> None:
        """Go to the very moment of a row, be it in the middle of a run."""
        self.playhead.pause()
        self.playhead.seek(row)
        super().go_to_row(row)
        self._show_moment()

    @on(TransportLine.Sought)
    def _sought(self, event: TransportLine.Sought) -> None:
        self._go_to_time(event.share * self.playhead.total_s)

    def _go_to_time(self, seconds: float) -> None:
        self.log_view.following = False
        self.go_to_row(self.playhead.seek_time(seconds))

    def keep_bookmark(self, row: int, note: str | None) -> str:
        """Bookmarks of a recording lie beside it."""
        self.replay.bookmark(row, note)
        return self.replay.bookmarks_problem

    def action_play(self) -> None:
        """Play or pause."""
        if self.playhead.playing:
            self.playhead.pause()
        else:
            self.log_view.following = False
            self.playhead.play(self.now())
        self._show_moment()

    def action_speed(self, steps: int) -> None:
        """Play faster or slower."""
        self.playhead.faster(steps)
        self._show_moment()

    @work
    async def action_goto(self) -> None:
        """Ask for a place and go there."""
        prompt = Prompt("Go to", "a time (1:23), an event (#42) or a share (50%)")
        answer = await self.app.push_screen_wait(prompt)
        if not answer:
            return
        try:
            row = place(answer, self.playhead, len(self.session.rows))
        except (ValueError, _OutOfRange) as error:
            self.notify(str(error), markup=False, severity="warning")
            return
        self.log_view.following = False
        self.go_to_row(row)


def place(text: str, playhead: Playhead, count: int) -> int:
    """The row that "1:23", "83", "#42" or "50%" means; raises ValueError that says what works."""
    text = text.strip()
    try:
        if text.startswith("#"):
            return _within(int(text[1:].replace(",", "")), 1, count, "events") - 1
        if text.endswith("%"):
            share = _within(float(text[:-1]), 0, 100, "percent")
            return playhead.seek_time(playhead.total_s * share / 100)
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60 + float(part)
    except ValueError:
        raise ValueError("Not a place: try 1:23, #42 or 50%") from None
    return playhead.seek_time(_within(seconds, 0, int(playhead.total_s) + 1, "seconds"))


Number = TypeVar("Number", int, float)


class _OutOfRange(Exception):
    """A place that this recording does not have; the message says what it has."""


def _within(value: Number, lowest: int, highest: int, what: str) -> Number:
    if not lowest <= value <= highest:
        raise _OutOfRange(f"Not in this recording: it has {highest:,} {what}")
    return value
