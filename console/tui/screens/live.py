"""A live session in the inspector: composing, editing the session, talking, interrupting."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from console.client.errors import ClientError, NotConnected
from console.protocol.text import visible
from console.protocol.wire import JsonObject, WireError, parse_object
from console.recording.files import RecordingError
from console.recording.writer import RecordingWriter
from console.session.live import LiveSession
from console.session.target import Target, begin_recording
from console.session.voice_desk import VoiceDesk
from console.tui.feed import Feed, timed
from console.tui.panes.events.log import EventLog
from console.tui.screens.inspector import InspectorScreen
from console.tui.screens.live_status import live_status
from console.tui.screens.replacing import replace_session
from console.tui.screens.turns import Turn, Turns
from console.tui.widgets.composer import Composer

PAINT_S = 1 / 10
"""How often panes are painted while events arrive: painting costs more than all else together."""
DETAILS_S = HEARD_S = 1 / 4
"""How often details are shown while the log follows its end, and voices move on while heard."""
FLOOD_EVENTS = 50
"""So many events a frame are a flood: panes are painted one a frame."""
DRAIN_BUDGET_S = 0.012
WELL_S = 1.0
"""How long writing must have gone well to be said to go well again."""
UNCONNECTED = "Not connected: x connects"
NOTHING_SENT = "Nothing was sent: what is left out stays as it is, and so does a voice once heard"


class LiveScreen(InspectorScreen):
    """The newest state in every pane; the log follows it until somebody looks back."""

    KIND: ClassVar[str] = "live"
    FRAME_S: ClassVar[float] = 1 / 24  # three turns, eight times a second

    @dataclass
    class Began(Message):
        """The session is live, and recorded in a file."""

        recording: Path

    def __init__(
        self, target: Target, writer: RecordingWriter, *, must_connect: bool = False
    ) -> None:
        self.live = LiveSession(target, writer)
        super().__init__(Feed(self.live.inspected))
        self.desk = VoiceDesk(self.live, self._tell_sound, self._give_back)
        self._leaving = False
        self.composing = ""  # what was being typed where another session stood before
        self._must_connect = must_connect  # else the app ends: there is nothing to look at
        self._phase = ""
        self._not_recording = False
        self._failed_s = 0.0
        self._turns = Turns(
            Turn(self.extend_view, self._log_state, PAINT_S),
            Turn(self._show_talk, lambda: len(self.session.rows), PAINT_S),
            Turn(self._show_now, self._now_state, PAINT_S),
            Turn(self.show_details, self._details_state, DETAILS_S),
        )

    def compose_bottom(self) -> ComposeResult:
        """The composer."""
        yield Composer(id="composer")

    def begin(self) -> None:
        """A live session opens with the focus on the composer, and connects."""
        super().begin()
        self.composer = self.query_one(Composer)
        self.composer.give_back(self.composing)
        self.set_focus(self.composer.input)
        self.open_speaker()
        self.connect()

    @work(exit_on_error=True)
    async def connect(self) -> None:
        """Connect once the screen is there."""
        await self.live.open()
        if self.live.phase == "live":
            self.post_message(self.Began(self.live.tape.writer.path))
        elif self.live.phase == "failed" and self._must_connect:
            self.app.exit(2)

    @work(exit_on_error=True)
    async def open_speaker(self) -> None:
        """Open the speaker meanwhile, so that the first answer is heard from its start."""
        notice = await self.desk.open()
        if notice:
            self._tell_sound(notice)

    def _tell_sound(self, notice: str) -> None:
        """Say what is wrong with the sound where the sound is, or where there is room."""
        self.voice.border_subtitle = Content(visible(notice))
        if self.has_class("-tabbed"):
            self.notify(notice, markup=False, timeout=4)

    async def on_unmount(self) -> None:
        """However the screen ends, the recording is ended and the connection closed."""
        await asyncio.gather(self.desk.close(), self.live.close())
        self.session.close()

    def frame(self) -> None:
        """Drain what arrived, then paint some of what it changed."""
        self.desk.settle()
        before = len(self.session.rows)
        timed(self.live.drain, DRAIN_BUDGET_S)
        self._turns.take(self.now(), one=len(self.session.rows) - before >= FLOOD_EVENTS)

    def _log_state(self) -> object:
        return len(self.session.rows), self.session.view.seen

    def _now_state(self) -> object:
        elapsed_s = self._elapsed_s
        heard = elapsed_s < self.session.voices.end_s
        column_s = self.feed.scope.span_s / max(1, self.voice.columns)
        return (
            len(self.session.rows),
            int(elapsed_s / max(HEARD_S, column_s)) if heard else int(elapsed_s),
            (self.live.phase, self.live.tape.writer.failed, self.log_view.following),
            self.desk.notes(),
        )

    def _details_state(self) -> object:
        row = self.detail_row
        return row, self.session.bookmarks.note(row), self.details.is_on_screen

    @property
    def _elapsed_s(self) -> float:
        rows = self.session.rows
        return self.live.now() - rows.times[0] if len(rows) else 0.0

    def _show_talk(self) -> None:
        state = self.session.state
        self.conversation.show(self.feed.conversation(state))
        config = state.config
        self.editor.show(config.accepted, read_only=False, outcome=config.outcome)

    def _show_now(self) -> None:
        """Show what moves with time, and what is counted."""
        self._show_voice()
        self.status.show(live_status(self.live, self._elapsed_s, self.desk.notes()))
        self.tell_events()
        self._tell_phase()
        self._tell_recording()

    def scope_moved(self) -> None:
        """Another stretch of time is to be seen in the Voice pane."""
        self._show_voice()

    def _show_voice(self) -> None:
        rows = self.session.rows
        if not len(rows):
            return
        now_s = self._elapsed_s if self.live.phase == "live" else self.session.voices.end_s
        self.voice.show(self.feed.voice(self.voice.columns, len(rows) - 1, now_s))

    def _tell_phase(self) -> None:
        if self.live.phase == self._phase:
            return
        self._phase = self.live.phase
        if self.live.problem:
            severe = self._phase == "failed"
            self.notify(
                self.live.problem,
                markup=False,
                severity="error" if severe else "warning",
                timeout=10,
            )

    def _tell_recording(self) -> None:
        """Say once why nothing is written any more, and once that it is again, for good.

        On a disk that is all but full small events still fit, now and then.
        """
        failed = self.live.tape.writer.failed
        if failed:
            self._failed_s = self.now()
        elif self.now() - self._failed_s < WELL_S:
            return
        if bool(failed) == self._not_recording:
            return
        self._not_recording = bool(failed)
        if failed:
            remedy = "Events stay in memory: make room, or copy what matters"
            text = f"Not recording: {failed}. {remedy}"
            self.notify(visible(text), markup=False, severity="error", timeout=10)
        else:
            text = "Recording again; a console.gap event counts what is missing in the file"
            self.notify(text, markup=False, severity="warning", timeout=10)

    @on(EventLog.Highlighted)
    def _moved(self, event: EventLog.Highlighted) -> None:
        if event.by_user:  # else with its turn: what follows the end is too quick to be read
            self.show_details()

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        event.stop()
        try:
            if event.text.startswith(":"):
                self.live.send_event(_typed_event(event.text))
            else:
                self.desk.say(event.text)
        except (ValueError, ClientError) as error:
            self.composer.give_back(event.text)
            self._tell_unsent(error)

    def _give_back(self, text: str) -> None:
        self.composer.give_back(text)

    def _tell_unsent(self, error: Exception) -> None:
        unconnected = "Still connecting" if self.live.phase == "connecting" else UNCONNECTED
        text = unconnected if isinstance(error, NotConnected) else visible(str(error))
        self.notify(text, markup=False, severity="warning")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in one line what could not be sent, and go on."""
        try:
            yield
        except ClientError as error:
            self._tell_unsent(error)

    def action_composer(self) -> None:
        """Write a message."""
        self.set_focus(self.composer.input)

    def keep_bookmark(self, row: int, note: str | None) -> str:
        """Bookmarks of a live session are written into its recording."""
        self.live.bookmark(row, note)
        return ""

    def action_send_session(self) -> None:
        """Send the draft; where it is not valid, go to the mistake instead."""
        if self.editor.draft is None:
            self.action_pane("session")
            self.editor.point_at_mistake()
            return
        with self._telling():
            if self.live.update_session(self.editor.draft):
                self.editor.sent()
            else:
                self.notify(NOTHING_SENT, markup=False)

    @work(group="talk")
    async def action_talk(self) -> None:
        """Microphone on or off; off asks for an answer unless the server finds turns itself."""
        with self._telling():
            notice = await self.desk.toggle_talking()
            if notice:
                self.notify(notice, markup=False, severity="warning", timeout=6)

    def action_interrupt(self) -> None:
        """Stop the answer being spoken."""
        with self._telling():
            if not self.desk.interrupt():
                self.notify("Nothing is being said", markup=False, timeout=2)

    def action_vad(self) -> None:
        """Let the server find turns, or not."""
        with self._telling():
            self.desk.toggle_vad()

    def action_mute(self) -> None:
        """Silence the speaker, or unmute it."""
        self.desk.muted = not self.desk.muted

    def _begin_again(self) -> None:
        if self._leaving:  # a second press, before the new screen is there
            return
        settings = self.live.client.session_config  # as edited: the next session begins with them
        target = replace(self.live.target, record=None, append=False, hello=False, session=settings)
        try:
            screen = LiveScreen(target, begin_recording(None))
        except RecordingError as error:
            self.notify(visible(str(error)), markup=False, severity="error")
        else:
            self._leaving = True
            screen.composing = self.composer.input.value
            self.app.run_worker(replace_session(self.app, screen), exclusive=True)

    @work(exclusive=True, group="connection")
    async def action_connect(self) -> None:
        """Disconnect, or stop connecting; when disconnected, begin a new session there."""
        if self.live.phase in ("closed", "failed"):
            self._begin_again()
        else:
            await self.live.disconnect()


def _typed_event(text: str) -> JsonObject:
    """The event after the colon: a JSON object, or just a type. Raises ValueError."""
    typed = text.removeprefix(":").strip()
    if typed and not typed.startswith("{"):
        return {"type": typed}
    try:
        return parse_object(text.replace(":", " ", 1).encode())  # columns as in the field
    except WireError as error:
        raise ValueError(f"Not a client event: {error}") from None
