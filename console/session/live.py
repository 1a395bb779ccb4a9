"""A live session: the client, its recording, and the inspected session fed from what was recorded.

The tap on the transport writes each frame before any handler sees it; `drain` turns what was
written into rows. What is shown is what is on disk.
"""

import os
import time
from collections import deque
from collections.abc import Callable
from typing import Literal, TypeAlias

from console import __version__
from console.client.client import RealtimeClient
from console.client.errors import ConnectFailed
from console.client.events import CloseInfo, ErrorEvent
from console.client.tools import ToolHandler
from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import (
    JsonObject,
    JsonValue,
    WireError,
    check_bounds,
    dump_json,
    object_at,
    objects_at,
    parse_object,
    text_at,
)
from console.recording.format import encode_line
from console.recording.reader import decode_line
from console.recording.writer import RecordingWriter
from console.session.demo_tools import GET_WEATHER, SET_MEMORY, Memory, get_weather
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from console.session.target import DEFAULT_INSTRUCTIONS, TRANSCRIPTION_MODEL, Target
from console.simulator.server import Simulator
from console.store.event import Source

Phase: TypeAlias = Literal["connecting", "live", "closed", "failed"]
MAX_INVALID_SHOWN = 2000
DRAIN_EVENTS = 2000
MAX_AUDIO_BYTES = 64 << 20
"""Twenty minutes of sound kept for playing; older sound is in the recording."""


class LiveSession:
    """One connection and its recording, which it ends. `wall` and `monotonic` give seconds."""

    def __init__(
        self,
        target: Target,
        writer: RecordingWriter,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.target = target
        self.phase: Phase = "connecting"
        self.problem = ""  # why the session ended or failed, in words
        self.memory = Memory()
        self._handlers: dict[str, ToolHandler] = {}
        self._monotonic = monotonic
        self._started = wall() - monotonic()
        self._simulator: Simulator | None = None
        conversation = RealtimeConversation(max_audio_bytes=MAX_AUDIO_BYTES)
        self.writer = writer
        self._payloads = Payloads(os.dup(self.writer.descriptor))
        self._opened = False
        self.sent = 0
        self.received = 0
        self._responding: set[str] = set()
        state = SessionState(conversation, folds_conversation=False)
        self.inspected = InspectedSession(self._payloads, state)
        self._written: deque[tuple[int, int]] = deque()
        self.client = RealtimeClient(
            api_key=target.key,
            url=target.url,
            model=target.model,
            dialect=target.dialect,
            call_id=target.call_id,
            conversation=conversation,
            tap=self._tap,
        )
        self._configure()

    def _configure(self) -> None:
        self.client.update_session(
            instructions=DEFAULT_INSTRUCTIONS,
            input_audio_transcription={"model": TRANSCRIPTION_MODEL},
        )
        for definition, handler in (
            (GET_WEATHER, get_weather),
            (SET_MEMORY, self.memory.set_memory),
        ):
            self.client.add_tool(definition, handler)
            self._handlers[text_at(definition, "name")] = handler
        self.client.on("close", self._closed)
        self.client.on("error", self._client_erred)
        self.client.realtime.on("server.response.created", self._response_began)
        self.client.realtime.on("server.response.done", self._response_ended)

    @property
    def client_busy(self) -> bool:
        """Whether the server is answering as far as the wire has told, drained or not."""
        return bool(self._responding)

    def now(self) -> float:
        """UTC seconds: wall clock at the start plus monotonic time since."""
        return self._started + self._monotonic()

    async def open(self) -> None:
        """Connect; on failure `phase` and `problem` say so. Never raises for a bad endpoint."""
        try:
            if self.target.simulated:
                self._simulator = Simulator()
                await self._simulator.start()
                self.client.realtime.url = self._simulator.url
            self._note_start()
            await self.client.connect()
        except (ConnectFailed, OSError) as error:
            self.phase, self.problem = "failed", str(error)
            self._note("console.connection.failed", reason=self.problem)
            return
        self.phase = "live"
        if self.target.hello:
            self.send_text("Hello!")

    def _note_start(self) -> None:
        self._note(
            "console.recording.started",
            format=1,
            app=f"realtime-console {__version__}",
            url=self._shown_url(),
            dialect=self.target.dialect,
            model=self.target.model,
        )

    async def close(self) -> None:
        """Disconnect, end the recording; bounded by the client's own deadlines."""
        if self.phase == "live":
            await self.client.disconnect()
        if self._simulator is not None:
            await self._simulator.stop()
            self._simulator = None
        if self.phase in ("live", "connecting"):
            self.phase = "closed"
        self._note("console.recording.ended")
        self.writer.close()

    def drain(self, limit: int = DRAIN_EVENTS) -> int:
        """Fold what was written since; returns how many events."""
        count = 0
        while self._written and count < limit:
            offset, length = self._written.popleft()
            line = decode_line(self._payloads.read(offset, length))
            self.inspected.take(offset, length, line)
            count += 1
        return count

    # What a user does

    def send_text(self, text: str) -> None:
        """Say something in writing and ask for an answer."""
        self.client.send_user_message_content([{"type": "input_text", "text": text}])

    def send_event(self, event: JsonObject) -> None:
        """Send any client event; its `type` is required. Raises ValueError."""
        event_type = event.get("type")
        if not isinstance(event_type, str) or not event_type:
            raise ValueError('an event needs a "type", such as {"type": "response.create"}')
        data = {key: value for key, value in event.items() if key != "type"}
        self.client.realtime.send(event_type, data)

    def append_audio(self, pcm16: bytes) -> None:
        """Send a piece of microphone audio."""
        if self.phase == "live":
            self.client.append_input_audio(pcm16)

    async def disconnect(self) -> None:
        """Close the connection; the recording goes on until `close`."""
        await self.client.disconnect()

    def update_session(self, session: JsonObject) -> None:
        """Send a session as edited. Tools that run here keep running, as edited or taken out."""
        manual: list[JsonValue] = []
        edited = {text_at(tool, "name"): tool for tool in objects_at(session, "tools")}
        for name in self.client.tools:
            if "tools" in session and edited.get(name) != self._definition(name):
                self.client.remove_tool(name)
        for name, tool in edited.items():
            if name not in self._handlers:
                manual.append(tool)
            elif name not in self.client.tools:
                self.client.add_tool(tool, self._handlers[name])
        if "tools" in session:
            session = {**session, "tools": manual}
        self.client.update_session(session)

    def _definition(self, name: str) -> JsonObject | None:
        """A tool as the server has it."""
        tools = objects_at(self.inspected.state.config.accepted, "tools")
        return next((tool for tool in tools if text_at(tool, "name") == name), None)

    # What the wire does

    def _tap(self, source: Source, frame: bytes) -> None:
        try:
            parse_object(frame)
            check_bounds(b"[%b]" % frame)  # in a line of the recording it lies one level deeper
        except WireError as error:
            text = frame[:MAX_INVALID_SHOWN].decode("utf-8", "replace")
            self._note("console.frame.invalid", source=source, reason=str(error),
                       bytes=len(frame), text=text)  # fmt: skip
            return
        if not self._opened:  # the first frame in either direction
            self._opened = True
            self._note("console.connection.opened", url=self._shown_url())
        if source == "client":
            self.sent += 1
        else:
            self.received += 1
        self._write(source, frame)

    def _note(self, event_type: str, **fields: str | int | None) -> None:
        self._write("console", dump_json({"type": event_type, **fields}))

    def _write(self, source: Source, frame: bytes) -> None:
        now = self.now()
        written = self.writer.write(now, source, frame)
        if written is None:  # the disk refused: the session goes on, in memory
            line = encode_line(now, source, *mask_event_bytes(frame))
            self._written.append((self._payloads.keep(line), len(line)))
        else:
            self._written.append((written.offset, written.length))

    def _response_began(self, event: JsonObject) -> None:
        self._responding.add(text_at(object_at(event, "response"), "id"))

    def _response_ended(self, event: JsonObject) -> None:
        self._responding.discard(text_at(object_at(event, "response"), "id"))

    def _client_erred(self, error: ErrorEvent) -> None:
        """What went wrong on our side; the server's errors are in the log already."""
        if error.exception is not None or error.event is None:
            self._note("console.client.error", message=error.message)

    def _closed(self, close: CloseInfo) -> None:
        if self.phase != "live":
            return
        self.phase = "closed"
        self.problem = "" if close.by == "client" else close.explanation
        # The client is about to clear its cache; what was said stays on the screen.
        self.inspected.state.conversation = self.inspected.state.conversation.copy()
        self._note("console.connection.closed", code=close.code, reason=close.reason, by=close.by)

    def _shown_url(self) -> str:
        try:
            return self.client.realtime.endpoint().url
        except ConnectFailed:  # told when connecting
            return ""
