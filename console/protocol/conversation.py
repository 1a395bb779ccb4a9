"""The conversation cache: server events in, items out. The same for a live client and a replay."""

from typing import Literal, TypeAlias

from console.audio.base64_codec import decode_base64, decoded_length
from console.protocol.audio_format import session_formats
from console.protocol.conversation_state import ConversationState
from console.protocol.errors import ConversationError, UnhandledEventType
from console.protocol.input_audio import AudioClip, InputAudio
from console.protocol.items import ConversationItem, ItemDelta
from console.protocol.processors import PROCESSORS, count_audio
from console.protocol.wire import JsonObject, object_at, text_at

Change: TypeAlias = tuple[ConversationItem | None, ItemDelta | None]

NO_CHANGE: Change = (None, None)

_SESSION_EVENTS = frozenset({"session.created", "session.updated", "transcription_session.updated"})


class RealtimeConversation:
    """Items and responses of one session, kept up to date event by event.

    With `keep_audio=False` sound is counted but neither kept nor decoded: for files, whose bytes
    stay on disk. With `max_audio_bytes` the oldest sounds are let go of beyond that. Items handed
    out are the cache's own, changed in place by later events.
    """

    def __init__(self, *, keep_audio: bool = True, max_audio_bytes: int | None = None) -> None:
        self._state = ConversationState(keep_audio, InputAudio(keep=keep_audio), max_audio_bytes)

    @staticmethod
    def handles(event_type: str) -> bool:
        """Whether `process_event` has something to do for a type; it raises for others."""
        return event_type in PROCESSORS

    def process_event(self, event: JsonObject) -> Change:
        """Fold one server event of either dialect; the item it is about, and what it added.

        Atomic: raises ConversationError, and nothing else, without having changed anything.
        """
        if not event.get("event_id"):
            raise ConversationError(
                'Missing "event_id" on event', event_type=text_at(event, "type")
            )
        event_type = text_at(event, "type")
        if not event_type:
            raise ConversationError('Missing "type" on event')
        processor = PROCESSORS.get(event_type)
        if processor is None:
            raise UnhandledEventType(
                f'Missing conversation event processor for "{event_type}"', event_type=event_type
            )
        return processor(self._state, event)

    def process_client_event(self, event: JsonObject) -> None:
        """Fold one client event of a recording: the user's audio. (A live client feeds it itself.)

        Raises ConversationError for audio that is not base64.
        """
        match text_at(event, "type"):
            case "input_audio_buffer.append":
                self._append_encoded(text_at(event, "audio"))
            case "input_audio_buffer.commit":
                if len(self.input_audio):
                    self.queue_input_audio(self.input_audio.cut())
            case "input_audio_buffer.clear":
                self.input_audio.cut()

    @staticmethod
    def listens(event_type: str) -> bool:
        """Whether `follow` has something to do for a type of server events."""
        return event_type in PROCESSORS or event_type in _SESSION_EVENTS

    def follow(
        self,
        source: Literal["client", "server", "console"],
        event: JsonObject,
        audio_bytes: int | None = None,
    ) -> Change:
        """Fold any event of a recording: session formats, the user's audio, the conversation.

        Passes over what says nothing about the conversation, also a server event without an id;
        raises ConversationError for what does not fit. Audio that was counted before, perhaps of
        several events, is not looked at.
        """
        if audio_bytes is not None:
            return self._count_audio(source, event, audio_bytes)
        if source == "client":
            self.process_client_event(event)
        elif source == "server":
            event_type = text_at(event, "type")
            processor = PROCESSORS.get(event_type)
            if processor is not None:
                return processor(self._state, event)
            if event_type in _SESSION_EVENTS:
                self.use_session(object_at(event, "session"))
        return NO_CHANGE

    def _count_audio(self, source: str, event: JsonObject, audio_bytes: int) -> Change:
        if source == "server":
            return count_audio(self._state, event, audio_bytes)
        self.input_audio.append_length(audio_bytes)
        return NO_CHANGE

    def use_session(self, session: JsonObject) -> None:
        """Read the audio formats of the session that the server has confirmed."""
        self._state.input_audio.form, self._state.output_format = session_formats(session)

    def get_item(self, item_id: str) -> ConversationItem | None:
        return self._state.items.get(item_id)

    def get_items(self, newest: int | None = None) -> list[ConversationItem]:
        """All items, or so many of the newest, in conversation order, in a list of their own."""
        items, order = self._state.items, self._state.order
        return [items[item_id] for item_id in (order if newest is None else order[-newest:])]

    @property
    def responses(self) -> list[JsonObject]:
        """Responses as they were created, their `output` being the ids of their items."""
        return list(self._state.responses.values())

    @property
    def input_audio(self) -> InputAudio:
        """What the user's side has appended to the input audio buffer."""
        return self._state.input_audio

    @property
    def state(self) -> ConversationState:
        """The state itself, for tests and tools; change it only through events."""
        return self._state

    def queue_input_audio(self, audio: AudioClip | bytes) -> None:
        """Keep committed audio for the user's next item."""
        clip = AudioClip(len(audio), audio) if isinstance(audio, bytes) else audio
        self._state.queued_input_audio = clip

    def clear(self) -> bool:
        """Forget the conversation; the input audio buffer and the formats stay."""
        old = self._state
        self._state = ConversationState(
            old.keep_audio, old.input_audio, old.max_audio_bytes, old.output_format
        )
        return True

    def copy(self) -> "RealtimeConversation":
        """The conversation as it is now, cheaply: items are shared until one side changes them."""
        twin = RealtimeConversation.__new__(RealtimeConversation)
        twin._state = self._state.copy()
        return twin

    def _append_encoded(self, encoded: str) -> None:
        if not self._state.keep_audio:
            self.input_audio.append_length(decoded_length(encoded))
            return
        try:
            self.input_audio.append(decode_base64(encoded))
        except ValueError as error:
            kind = "input_audio_buffer.append"
            raise ConversationError(f"{kind}: {error}", event_type=kind) from None
