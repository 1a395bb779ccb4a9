"""What the conversation cache remembers: items in order, responses, and what waits for its item.

Items are shared between copies of a cache and copied by whoever changes one first.
"""

from dataclasses import dataclass, field

from console.protocol.audio_format import PCM16_24K, AudioFormat
from console.protocol.errors import ConversationError
from console.protocol.input_audio import AudioClip, InputAudio
from console.protocol.items import ConversationItem
from console.protocol.wire import JsonObject, text_at

MAX_PENDING = 64
"""Items of responses that no conversation event claims (out of band): the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class QueuedSpeech:
    """Speech the server detects before its item exists. `audio` is None until it has stopped."""

    audio_start_ms: float
    audio_end_ms: float | None = None
    audio: AudioClip | None = None


@dataclass(slots=True)
class ConversationState:
    """The plain state; what may happen to it is in `processors`."""

    keep_audio: bool
    input_audio: InputAudio
    max_audio_bytes: int | None = None
    output_format: AudioFormat = PCM16_24K
    owner: object = field(default_factory=object)
    items: dict[str, ConversationItem] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    pending: dict[str, ConversationItem] = field(default_factory=dict)
    responses: dict[str, JsonObject] = field(default_factory=dict)
    queued_speech: dict[str, QueuedSpeech] = field(default_factory=dict)
    queued_transcripts: dict[str, str] = field(default_factory=dict)
    queued_input_audio: AudioClip | None = None

    def copy(self) -> "ConversationState":
        """A twin that shares every item. Both sides get new owners: the first change copies."""
        self.owner = object()
        return ConversationState(
            self.keep_audio,
            self.input_audio.copy(),
            self.max_audio_bytes,
            self.output_format,
            object(),
            dict(self.items),
            list(self.order),
            dict(self.pending),
            dict(self.responses),
            dict(self.queued_speech),
            dict(self.queued_transcripts),
            self.queued_input_audio,
        )

    def find(self, item_id: str) -> ConversationItem | None:
        """An item to look at: of the conversation, or of a response and not yet in it."""
        return self.items.get(item_id) or self.pending.get(item_id)

    def owned(self, item: ConversationItem) -> ConversationItem:
        """The same item, safe to change: copied first when another cache has it too."""
        if item.owner is self.owner:
            return item
        twin = item.clone(self.owner)
        home = self.items if self.items.get(item.id) is item else self.pending
        home[item.id] = twin
        return twin

    def require(self, event: JsonObject, label: str = "") -> ConversationItem:
        """The item an event is about, safe to look at; raises ConversationError."""
        item_id = text_at(event, "item_id")
        found = self.items.get(item_id) or self.pending.get(item_id)
        if found is not None:
            return found
        event_type = text_at(event, "type")
        message = f'{label or event_type}: Item "{item_id}" not found'
        raise ConversationError(message, event_type=event_type, subject=item_id)

    def insert(self, item: ConversationItem, event: JsonObject) -> None:
        """Put a new item after the one the event names; first for "root"; last otherwise.

        A null place means the end too: many servers send null always.
        """
        previous = text_at(event, "previous_item_id")
        self.items[item.id] = item
        if previous == "root":
            self.order.insert(0, item.id)
        elif previous in self.items and previous != item.id and self.order[-1] != previous:
            self.order.insert(self.order.index(previous) + 1, item.id)
        else:
            self.order.append(item.id)
        if self.max_audio_bytes is not None:
            self._let_go_of_old_audio(self.max_audio_bytes)

    def _let_go_of_old_audio(self, limit: int) -> None:
        """Drop the bytes of the oldest sounds beyond the limit; their lengths stay known."""
        total = 0
        for item_id in reversed(self.order):
            item = self.items[item_id]
            size = item.formatted.sound_size
            total += size
            if size and total > limit:
                self.owned(item).formatted.audio_bytes = b""

    def reserve(self, item: ConversationItem) -> None:
        """Keep an item of a response until a conversation event claims it."""
        self.pending[item.id] = item
        while len(self.pending) > MAX_PENDING:
            del self.pending[next(iter(self.pending))]
