"""A recording in the inspector, shown at any moment of it."""

from dataclasses import dataclass
from typing import ClassVar

from console.protocol.text import visible
from console.recording.files import RecordingError
from console.session.place import Place
from console.session.replay import ReplaySession
from console.store.units import clock_text
from console.tui.feed import NEWEST_ITEMS
from console.tui.screens.following import Following
from console.tui.screens.replacing import replace_session
from console.tui.widgets.status_bar import StatusPart

SHOW_EVERY_S = 0.25
"""How often the end is shown while it is still far away: reading on is what matters then."""
NEWEST_AT_ONCE = 25
"""Items shown at once of a moment; those above them, out of sight, follow when it stays."""
REST_S = 0.1


@dataclass(frozen=True, slots=True)
class Start:
    """How a recording begins to be shown: at its end, unless something else is asked for."""

    place: Place | None = None
    speed: float = 1.0
    plays: bool = False


class RecordingScreen(Following):
    """Every pane shows the moment of the cursor; rows after it are dimmed."""

    KIND: ClassVar[str] = "recording"

    def __init__(self, replay: ReplaySession, start: Start | None = None) -> None:
        super().__init__(replay)
        self._start = start or Start()
        self._shown_row = -1
        self._shown_at = 0.0
        self._newest_items = NEWEST_ITEMS
        self._leaving = False
        self._voice_columns = 0  # of the width that the voices were shown at

    def begin(self) -> None:
        """A recording opens with the focus on its log."""
        super().begin()
        self.playhead.speed = self._start.speed
        self.begin_reading()
        self.frame()
        self.set_focus(self.log_view)

    def frame(self) -> None:
        """Take in what was read, play on, and paint what changed."""
        if self._hurries():
            self.feed.extend_view()
            return
        if self.extend_view() and self.log_view.following:
            self.playhead.seek(len(self.session.rows) - 1)
        self._go_to_start()
        self.play_on()
        if not len(self.session.rows):
            self.tell_damage()
            self.show_status()
            return
        if self._shown_row != self.playhead.row:
            self.show_moment()
        elif self.playhead.playing or self.more_to_come or self._voice_is_stale:
            self._show_clock()
        elif self._newest_items < NEWEST_ITEMS and self.now() - self._shown_at > REST_S:
            self._newest_items *= 2
            self._show_conversation()
        self.tell_events()
        self.tell_damage()

    @property
    def _voice_is_stale(self) -> bool:
        """Whether there is more to show of them: sound not read yet, or another width."""
        return self.voice.columns != self._voice_columns or not self.feed.waveforms.complete

    def _hurries(self) -> bool:
        """Whether the end is followed and still far: it is shown now and then."""
        due = self.now() - self._shown_at > SHOW_EVERY_S
        return self.more_to_come and self.log_view.following and not due

    def _go_to_start(self) -> None:
        """Begin where and how we were asked to, as soon as the file has been read so far."""
        start, count = self._start, len(self.session.rows)
        if start.place is not None:
            if self.more_to_come and not start.place.is_reached(self.playhead.clock, count):
                return
            self.try_place(start.place)
        if start.plays and not count and self.more_to_come:
            return
        self._start = Start()
        if start.plays:
            self.action_play()

    def show_moment(self) -> None:
        """Show every pane as it was at the playhead."""
        row = self.playhead.row
        self._shown_row, self._shown_at = row, self.now()
        state = self.session.state_at(row)
        self.log_view.set_now(None if self.playhead.at_end else row)
        self._newest_items = NEWEST_AT_ONCE if self.conversation.following else NEWEST_ITEMS
        self._show_conversation()
        self.editor.show(state.config.accepted, read_only=True, outcome=state.config.outcome)
        self._show_clock()
        self.show_details()

    def _show_conversation(self) -> None:
        state = self.session.state_at(self.playhead.row)
        self.conversation.show(self.feed.conversation(state, self._newest_items))

    def _show_clock(self) -> None:
        """Show what moves with time, also between two events."""
        head, voices = self.playhead, self.session.voices
        now_s = voices.end_s if head.at_end else head.now_s
        self._voice_columns = self.voice.columns
        self.voice.show(self.feed.voice(self._voice_columns, head.row, now_s))
        self.show_status()
        self.show_transport()

    def show_status(self) -> None:
        """Show what is inspected, as of this moment, and what is to be said of its file."""
        row = self.playhead.row
        state = self.session.state_at(row) if len(self.session.rows) else self.session.state
        parts = [StatusPart("realtime-console", "name", 1), StatusPart("● recording", "text")]
        parts.append(StatusPart(self.replay.path.name, "dim", 5))
        if state.config.model:
            parts.append(StatusPart(state.config.model, "text", 2))
        if state.config.voice:
            parts.append(StatusPart(state.config.voice, "text", 4))
        parts.append(StatusPart(clock_text(self.playhead.now_s, 0), "dim", 3))
        if state.usage.tokens.known:
            parts.append(StatusPart(f"{state.usage.tokens.total:,} tok", "dim", 3))
        self.status.show((*parts, *self.file_parts()))

    def action_reload(self) -> None:
        """Read the file again from its start, or the one that has its name now."""
        if self._leaving:  # a second press, before the new screen is there
            return
        try:
            replay = self.replay.reopened()
        except RecordingError as error:
            self.notify(visible(f"Not read again: {error}"), markup=False, severity="warning")
            return
        self._leaving = True
        self.app.clear_notifications()  # what they told is over
        screen = RecordingScreen(replay, Start(speed=self.playhead.speed))
        self.app.run_worker(replace_session(self.app, screen), exclusive=True)

    def file_changed(self) -> None:
        """What lies behind the rows is not what it was: nothing painted of it can stay."""
        self.log_view.repaint_lines()
        self.show_details()

    def scope_moved(self) -> None:
        """Another stretch of time is to be seen in the Voice pane."""
        self.show_moment()
