"""A live session: the client, the tape of all it says and hears, and what is shown of it."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Literal, TypeAlias

from console import __version__
from console.client.client import RealtimeClient
from console.client.errors import ConnectFailed, NotConnected
from console.client.events import CloseInfo, ErrorEvent
from console.client.transport import Connector
from console.inspection.state import SessionState
from console.protocol.audio_format import AudioFormat
from console.protocol.conversation import RealtimeConversation
from console.protocol.dialect import detect
from console.protocol.session import voice_of
from console.protocol.wire import JsonObject, object_at, text_at
from console.recording.writer import RecordingWriter
from console.session.draft import draft_update
from console.session.inspected import InspectedSession
from console.session.local_tools import LocalTools
from console.session.tape import DRAIN_EVENTS, Tape
from console.session.target import DEFAULT_INSTRUCTIONS, TRANSCRIPTION_MODEL, Target
from console.simulator.server import Simulator
from console.store.bookmarks import BOOKMARK

Phase: TypeAlias = Literal["connecting", "live", "closed", "failed"]
MAX_AUDIO_BYTES = 64 << 20
"""Twenty minutes of sound kept for playing; older sound is in the recording."""


class LiveSession:
    """One connection and its recording, which it ends.

    `connector` opens connections (a WebSocket unless a test says else); `wall` and `monotonic`
    give seconds.
    """

    def __init__(
        self,
        target: Target,
        writer: RecordingWriter,
        *,
        connector: Connector | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.target = target
        self.phase: Phase = "connecting"
        self.problem = ""  # why the session ended or failed, in words
        self._monotonic = monotonic
        self._started = wall() - monotonic()
        self._simulator: Simulator | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._disconnecting: asyncio.Task[None] | None = None
        conversation = RealtimeConversation(max_audio_bytes=MAX_AUDIO_BYTES)
        self.tape = Tape(writer, self.now, self._shown_url)
        self._identified = False
        self._ended = False
        self._responding: set[str] = set()
        state = SessionState(conversation, folds_conversation=False)
        self.inspected = InspectedSession(self.tape.payloads, state)
        self.client = RealtimeClient(
            api_key=target.key,
            url=target.url,
            model=target.model,
            dialect=target.dialect,
            call_id=target.call_id,
            conversation=conversation,
            tap=self.tape.tap,
            connector=connector,
        )
        self._tools = LocalTools(self.client)
        if target.call_id is None:  # a call that was joined is as its creator wants it
            self.client.update_session(
                instructions=DEFAULT_INSTRUCTIONS,
                input_audio_transcription={"model": TRANSCRIPTION_MODEL},
            )
            self._tools.offer()
        if target.session:
            self.client.update_session(target.session)
        self._listen()

    def _listen(self) -> None:
        self.client.on("close", self._closed)
        self.client.on("error", self._client_erred)
        realtime = self.client.realtime
        realtime.on("server.error", self._server_erred)
        realtime.on("server.response.created", self._response_began)
        realtime.on("server.response.done", self._response_ended)
        for reported in ("created", "updated"):
            realtime.on(f"server.session.{reported}", self._session_reported)
            realtime.on(f"server.transcription_session.{reported}", self._session_reported)

    @property
    def client_busy(self) -> bool:
        """Whether the server is answering as far as the wire has told, drained or not."""
        return bool(self._responding)

    @property
    def input_format(self) -> AudioFormat:
        """What the session takes the user's audio in."""
        return self.client.conversation.input_audio.form

    def now(self) -> float:
        """UTC seconds: wall clock at the start plus monotonic time since."""
        return self._started + self._monotonic()

    async def open(self) -> None:
        """Connect; on failure `phase` and `problem` say so. Never raises for a bad endpoint."""
        self._connecting = asyncio.create_task(self._connect(), name="connect")
        await asyncio.wait({self._connecting})
        if not self._connecting.cancelled():  # `disconnect` called it off
            self._connecting.result()

    async def _connect(self) -> None:
        try:
            if self.target.simulated:
                self._simulator = Simulator()
                await self._simulator.start()
                self.client.realtime.url = self._simulator.url
            self._note_start()
            await self.client.connect()
        except (ConnectFailed, OSError) as error:
            self.phase, self.problem = "failed", str(error)
            self.tape.note("console.connection.failed", reason=self.problem)
            return
        self.phase = "live"
        if self.target.hello:
            self.send_text("Hello!")

    def _note_start(self) -> None:
        self.tape.begin(
            app=f"realtime-console {__version__}",
            url=self._shown_url(),
            dialect=self.target.dialect,
            model=self.target.model,
        )

    async def disconnect(self) -> None:
        """Close the connection, or stop opening it; the recording goes on until `close`.

        Bounded by the client's own deadlines; whoever waits may give up, the connection ends.
        """
        if self._disconnecting is None:
            self._disconnecting = asyncio.create_task(self._disconnect(), name="disconnect")
        await asyncio.shield(self._disconnecting)

    async def _disconnect(self) -> None:
        if self._connecting is not None and self._connecting.cancel():
            await asyncio.wait({self._connecting})
        if self.phase == "connecting":
            self.phase = "closed"
            self.tape.note("console.connection.failed", reason="called off")
        await self.client.disconnect()

    async def close(self) -> None:
        """Disconnect, stop the simulator, end the recording; one that holds nothing goes."""
        if self._ended:
            return
        self._ended = True
        await self.disconnect()
        if self._simulator is not None:
            await self._simulator.stop()
            self._simulator = None
        self.tape.end()
        if self.tape.empty:
            with contextlib.suppress(OSError):
                self.tape.writer.path.unlink(missing_ok=True)

    def drain(self) -> bool:
        """Show some of what was written since; whether there is more."""
        return self.tape.drain(self.inspected) == DRAIN_EVENTS

    # What a user does

    def send_text(self, *texts: str) -> None:
        """Say something in writing and ask for an answer."""
        self.client.send_user_message_content(
            [{"type": "input_text", "text": text} for text in texts]
        )

    def send_event(self, event: JsonObject) -> None:
        """Send any client event; its `type` is required. Raises ValueError."""
        event_type = event.get("type")
        if not isinstance(event_type, str) or not event_type:
            raise ValueError('an event needs a "type", such as {"type": "response.create"}')
        data = {key: value for key, value in event.items() if key != "type"}
        self.client.realtime.send(event_type, data)

    def append_audio(self, audio: bytes) -> None:
        """Send a piece of microphone audio in the session's format; none while disconnecting."""
        if self.client.is_connected:
            self.client.append_input_audio(audio)

    def bookmark(self, row: int, note: str | None) -> None:
        """Mark an event in the recording; None takes its mark away."""
        self.tape.note(BOOKMARK, **self.inspected.bookmarks.mark(row, note).fields())

    def update_session(self, draft: JsonObject) -> bool:
        """Send what a draft changes of the accepted session; False when that is nothing.

        Tools that run here keep running, as edited or taken out. Raises ClientError in one line.
        """
        self.require_connection()
        accepted = self.inspected.state.config.accepted
        update = draft_update(accepted, draft)
        sent: list[JsonObject] = []
        remember = self.client.realtime.on("client.session.update", sent.append)
        try:
            with self.client.one_update():
                if "tools" in update:
                    update = {**update, "tools": [*self._tools.edit(accepted, update)]}
                self.client.update_session(update)
        finally:
            self.client.realtime.off("client.session.update", remember)
        return bool(sent)

    def require_connection(self) -> None:
        """Raise NotConnected where nothing can be sent."""
        if not self.client.is_connected:
            raise NotConnected("Not connected")

    def detect_turns(self, detection: JsonObject | None) -> None:
        """Let the server find the user's turns, or (None) commit them from here."""
        self.require_connection()
        self.client.update_session(turn_detection=detection)

    # What the wire does

    def _response_began(self, event: JsonObject) -> None:
        self._responding.add(text_at(object_at(event, "response"), "id"))

    def _response_ended(self, event: JsonObject) -> None:
        self._responding.discard(text_at(object_at(event, "response"), "id"))

    def _server_erred(self, event: JsonObject) -> None:
        self.client.drop_refused()  # a refused draft must not spoil what is sent after it

    def _session_reported(self, event: JsonObject) -> None:
        """The server has said who it is: noted once, beside what was asked for."""
        if self._identified:
            return
        self._identified = True
        session = object_at(event, "session")
        voice = voice_of(session)
        said: JsonObject = {
            "id": text_at(session, "id"),
            "model": text_at(session, "model"),
            "voice": voice if isinstance(voice, str) else "",
            "dialect": detect(event),
        }
        self.tape.note(
            "console.session.identified", **{name: text for name, text in said.items() if text}
        )

    def _client_erred(self, error: ErrorEvent) -> None:
        """What went wrong on our side; the server's errors are in the log already."""
        if error.exception is not None or error.event is None:
            self.tape.note("console.client.error", message=error.message)

    def _closed(self, close: CloseInfo) -> None:
        self._responding.clear()
        if self.phase != "live":
            return
        self.phase = "closed"
        self.problem = "" if close.by == "client" else close.explanation
        # The client is about to clear its cache; what was said stays on the screen.
        self.inspected.state.conversation = self.inspected.state.conversation.copy()
        self.tape.note(
            "console.connection.closed", code=close.code, reason=close.reason, by=close.by
        )

    def _shown_url(self) -> str:
        try:
            return self.client.realtime.endpoint().url
        except ConnectFailed:  # told when connecting
            return ""
