"""The reference client: a connection, the conversation it leads to, tools, and a session config.

`RealtimeClient` gives Python what the JavaScript reference client gives: the same methods in snake
case, the same events, on today's API.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from console.audio.base64_codec import encode_base64
from console.client.api import RealtimeAPI
from console.client.errors import ClientError, NotConnected
from console.client.event_handler import RealtimeEventHandler
from console.client.events import CloseInfo, ErrorEvent, ItemAppended, ItemCompleted
from console.client.fold import ConversationFold
from console.client.session_settings import SessionSettings, SessionUpdates
from console.client.tool_calls import ToolCalls, ToolResponses
from console.client.tools import TIMEOUT_S, Tool, Toolbox, ToolHandler
from console.client.transport import Connector, Tap
from console.client.user_content import content_parts, wire_audio
from console.protocol.conversation import RealtimeConversation
from console.protocol.dialect import to_dialect
from console.protocol.ids import generate_id
from console.protocol.items import AUDIO_PARTS, ConversationItem
from console.protocol.secrets import Secret
from console.protocol.session import Dialect, voice_of
from console.protocol.wire import JsonObject, JsonValue, object_at, objects_at, text_at
from console.store.event import RealtimeEvent

if TYPE_CHECKING:
    from console.audio.pcm16 import AudioInput


_LEAST_COMMIT_MS = 100


class RealtimeClient(RealtimeEventHandler):
    """A conversation with a Realtime server.

    Sending methods queue and return at once; connecting, disconnecting and waiting are awaited.
    `conversation` may be handed in, to look at the same cache from elsewhere; `tap` sees every
    frame's bytes first. Settings made before connecting are sent on connect.
    """

    def __init__(
        self,
        *,
        api_key: Secret | str | None = None,
        url: str | None = None,
        model: str | None = None,
        dialect: Dialect = "ga",
        session_updates: SessionUpdates = "changed",
        tool_responses: ToolResponses = "once",
        conversation: RealtimeConversation | None = None,
        call_id: str | None = None,
        intent: str | None = None,
        headers: Mapping[str, str] | None = None,
        tap: Tap | None = None,
        connector: Connector | None = None,
        tool_timeout_s: float = TIMEOUT_S,
        debug: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.conversation = conversation or RealtimeConversation()
        self.realtime = RealtimeAPI(
            url=url,
            api_key=api_key,
            model=model,
            dialect=dialect,
            call_id=call_id,
            intent=intent,
            headers=headers,
            tap=tap,
            connector=connector,
            debug=debug,
        )
        self.session_created = False
        self._clock = clock
        self._sends_changes = session_updates == "changed"
        self._settings = SessionSettings(
            dialect,
            session_updates,
            transcription=intent == "transcription",
            joins_call=call_id is not None,
        )
        self._tools = Toolbox(tool_timeout_s)
        self._calls = ToolCalls(self, self.realtime.send, self._tools, tool_responses)
        self._fold = ConversationFold(self, self.conversation, self._calls, dialect)
        self._session_news = asyncio.Event()
        self._gathers_changes = False
        self._listen()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.realtime!r}>"

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.disconnect()

    @property
    def dialect(self) -> Dialect:
        return self.realtime.dialect

    @property
    def is_connected(self) -> bool:
        return self.realtime.is_connected

    @property
    def session_config(self) -> JsonObject:
        """The session as it is wanted, in the client's dialect; tools added apart are not in it."""
        return self._settings.config

    @property
    def tools(self) -> list[str]:
        """The names of the tools that were added."""
        return self._tools.names

    # Connecting

    async def connect(self, model: str | None = None) -> bool:
        """Connect and send the session; raises ConnectFailed in one line with cause and remedy."""
        if self.is_connected:
            raise ClientError("Already connected, use .disconnect() first")
        self.conversation.input_audio.reset()  # a new session counts its audio from zero
        await self.realtime.connect(model)
        self._send_session(first=True)
        return True

    async def disconnect(self) -> bool:
        """Close the connection in bounded time; the conversation is cleared."""
        self.session_created = False
        await self.realtime.disconnect()
        await self.realtime.cancel_tasks()
        await self.cancel_tasks()
        self.conversation.clear()
        self.conversation.input_audio.reset()
        return True

    async def reset(self) -> bool:
        """Disconnect, and forget everything: listeners, tools, session settings."""
        await self.disconnect()
        self.clear_event_handlers()
        self.realtime.clear_event_handlers()
        self._tools.clear()
        self._settings.reset()
        self._listen()
        return True

    async def wait_for_session_created(self) -> bool:
        """Wait for the server's first word; raises NotConnected when there is no connection."""
        while not self.session_created:
            if not self.is_connected:
                raise NotConnected("Not connected, use .connect() first")
            self._session_news.clear()
            await self._session_news.wait()
        return True

    async def drain(self) -> None:
        """Wait until everything sent so far has left this program."""
        await self.realtime.drain()

    async def idle(self) -> None:
        """Wait until no tool and no coroutine listener runs any more, and all is sent."""
        while self.busy or self.realtime.busy:
            await self.settled()
            await self.realtime.settled()
        await self.drain()

    # The session

    def update_session(self, session: JsonObject | None = None, **fields: JsonValue) -> bool:
        """Change the session: an object in either dialect's shape, or fields by name.

        Before there is a connection the settings are kept for it. A field that the dialect does
        not have, or that can no longer change, is told through `error`.
        """
        update = {**(session or {}), **fields}
        for name in self._settings.update(update):
            self._not_sent(name, "the dialect has no such setting")
        for tool in objects_at(update, "tools"):
            if text_at(tool, "name") in self._tools:
                raise ClientError(f'Tool "{text_at(tool, "name")}" has already been defined')
        self._send_session()
        return True

    @contextmanager
    def one_update(self) -> Iterator[None]:
        """Change settings and tools together: the server is told once, at the end."""
        self._gathers_changes = True
        try:
            yield
        finally:
            self._gathers_changes = False
        self._send_session()

    def drop_refused(self) -> None:
        """Forget changes that the server has refused: else the next update repeats them."""
        self._settings.drop_refused(self._tools.names)

    def get_turn_detection_type(self) -> str | None:
        """What ends the user's turns ("server_vad", ...); None when the client commits audio."""
        return self._settings.turn_detection_type

    def add_tool(self, definition: JsonObject, handler: ToolHandler) -> Tool:
        """Offer a function to the model; `handler(arguments)` may be a coroutine function.

        A plain function runs in a thread of its own, so it may block.
        """
        tool = self._tools.add(definition, handler)
        self._send_session()
        return tool

    def remove_tool(self, name: str) -> bool:
        """Take a tool back."""
        self._tools.remove(name)
        if self._sends_changes:  # the original leaves the server believing in it
            self._send_session()
        return True

    # The conversation

    def send_user_message_content(self, content: Iterable[Mapping[str, object]] = ()) -> bool:
        """Send a message of the user (text, audio, image parts) and ask for a response."""
        form = self.conversation.input_audio.form
        parts: list[JsonValue] = [*content_parts(content, self.dialect, form)]
        if parts:
            item: JsonObject = {"type": "message", "role": "user", "content": parts}
            self.realtime.send("conversation.item.create", {"item": item})
        return self.create_response()

    def append_input_audio(self, samples: "AudioInput") -> bool:
        """Send a piece of the user's sound: bytes as they are, int16 or numpy float samples."""
        audio = wire_audio(samples, self.conversation.input_audio.form)
        if audio:
            self.realtime.send("input_audio_buffer.append", {"audio": encode_base64(audio)})
            self.conversation.input_audio.append(audio)
        return True

    def clear_input_audio(self) -> bool:
        """Take back the sound that was sent and not committed."""
        self.realtime.send("input_audio_buffer.clear")
        self.conversation.input_audio.cut()
        return True

    def create_response(self, response: JsonObject | None = None) -> bool:
        """Ask for a response; without turn detection the sound so far is committed first."""
        if self.get_turn_detection_type() is None and self._has_committable_audio():
            self.realtime.send("input_audio_buffer.commit")
            self.conversation.queue_input_audio(self.conversation.input_audio.cut())
        if response is None:
            return self.realtime.send("response.create")
        translated = to_dialect(response, self.dialect)
        for name in translated.dropped:
            self._not_sent(name, "the dialect has no such setting")
        return self.realtime.send("response.create", {"response": translated.session})

    def cancel_response(
        self, item_id: str | None = None, sample_count: int = 0
    ) -> ConversationItem | None:
        """Stop the response; with an item, cut its sound after the samples that were heard."""
        if not item_id:
            self.realtime.send("response.cancel")
            return None
        item = self.conversation.get_item(item_id)
        if item is None:
            raise ClientError(f'Could not find item "{item_id}"')
        if item.type != "message":
            raise ClientError('Can only cancel_response messages with type "message"')
        if item.role != "assistant":
            raise ClientError('Can only cancel_response messages with role "assistant"')
        self.realtime.send("response.cancel")
        index = next(
            (i for i, part in enumerate(item.content) if part.get("type") in AUDIO_PARTS), -1
        )
        if index < 0:
            raise ClientError("Could not find audio on item to cancel")
        self.realtime.send(
            "conversation.item.truncate",
            {
                "item_id": item_id,
                "content_index": index,
                "audio_end_ms": self._heard_ms(item, sample_count),
            },
        )
        return item

    def delete_item(self, item_id: str) -> bool:
        """Ask the server to remove an item."""
        return self.realtime.send("conversation.item.delete", {"item_id": item_id})

    async def wait_for_next_item(self) -> ConversationItem:
        """The next item that enters the conversation."""
        event = await self.wait_for_next("conversation.item.appended")
        if not isinstance(event, ItemAppended):
            raise ClientError("conversation.item.appended was dispatched without an item")
        return event.item

    async def wait_for_next_completed_item(self) -> ConversationItem:
        """The next item that is whole."""
        event = await self.wait_for_next("conversation.item.completed")
        if not isinstance(event, ItemCompleted):
            raise ClientError("conversation.item.completed was dispatched without an item")
        return event.item

    # Inside

    def _listen(self) -> None:
        """Take part in what the connection does; in the order in which it is told to others."""
        realtime = self.realtime
        realtime.on("client.*", self._log_client_event)
        realtime.on("server.*", self._log_server_event)
        for created in ("session.created", "transcription_session.created"):
            realtime.on(f"server.{created}", self._created)
        realtime.on("server.session.updated", self._session_updated)
        realtime.on("server.error", self._server_error)
        realtime.on("server.response.content_part.added", self._part_begun)
        realtime.on("close", self._closed)
        realtime.on("error", self.tell)
        self._fold.listen(realtime)

    def _log_client_event(self, event: JsonObject) -> None:
        self.dispatch("realtime.event", RealtimeEvent(self._clock(), "client", event))

    def _log_server_event(self, event: JsonObject) -> None:
        self.dispatch("realtime.event", RealtimeEvent(self._clock(), "server", event))

    def _created(self, event: JsonObject) -> None:
        if self._settings.joins_call:  # of its own session the client has told the formats already
            self._use_formats(object_at(event, "session"))
        self.session_created = True
        self._session_news.set()

    def _session_updated(self, event: JsonObject) -> None:
        self._settings.accepted()
        self._use_formats(object_at(event, "session"))

    def _part_begun(self, event: JsonObject) -> None:
        if text_at(object_at(event, "part"), "type") in AUDIO_PARTS:
            self._settings.voice_heard()

    def _server_error(self, event: JsonObject) -> None:
        error = object_at(event, "error") or event  # some servers put it at the top
        self._settings.refused(text_at(error, "event_id"))
        message = (
            text_at(error, "message") or text_at(error, "code") or "The server reports an error"
        )
        self.tell(ErrorEvent(message, event))

    def _closed(self, info: CloseInfo) -> None:
        self.session_created = False
        self._settings.disconnected()
        self._calls.clear()
        self._session_news.set()
        self.dispatch("close", info)

    def _send_session(self, *, first: bool = False) -> None:
        if not self.is_connected or self._gathers_changes:
            return
        wanted = self._settings.with_tools(self._tools.definitions)
        held, is_news = self._settings.hold_voice(wanted)
        if is_news:
            self._not_sent("voice", f"{voice_of(held)} has been heard, it can no longer change")
        update = self._settings.first(held) if first else self._settings.next(held)
        if update is not None:
            event_id = generate_id("evt_")
            self.realtime.send("session.update", {"event_id": event_id, "session": update})
            self._settings.sent(event_id, held)
            self._use_formats(held)

    def _use_formats(self, session: JsonObject) -> None:
        """What is appended from now on reaches the server after this session does."""
        if "audio" in session or "input_audio_format" in session:
            self.conversation.use_session(session)

    def _not_sent(self, name: str, why: str) -> None:
        self.tell(ErrorEvent(f"{name} was not sent: {why}"))

    def _has_committable_audio(self) -> bool:
        """Today's servers refuse to commit less than a moment: it waits for what follows."""
        audio = self.conversation.input_audio
        least_ms = 0 if self.dialect == "beta" else _LEAST_COMMIT_MS
        return len(audio) > 0 and len(audio) >= audio.form.byte_at(least_ms)

    def _heard_ms(self, item: ConversationItem, sample_count: int) -> int:
        """Samples as the server counts sound; today's servers refuse more than there is."""
        heard_ms = item.formatted.audio_format.ms_of_samples(sample_count)
        return heard_ms if self.dialect == "beta" else max(0, min(heard_ms, int(item.audio_ms)))
