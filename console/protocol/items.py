"""An item of the conversation: what the wire said of it, and what its deltas have added up to."""

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from console.audio.g711 import decode_g711
from console.audio.pcm16 import int16_samples
from console.protocol.audio_format import PCM16_24K, AudioFormat
from console.protocol.wire import JsonObject, JsonValue, objects_at, text_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_SHARED = 40  # characters
TEXT_PARTS = ("text", "input_text", "output_text")
AUDIO_PARTS = ("audio", "output_audio")
"""Content types of assistant audio: beta (and GA's content_part events), then GA."""


class ItemDelta(NamedTuple):
    """What one event added to an item: one of these, the others None.

    `audio_bytes` are the sound as the wire codes it; `audio` the same as int16 samples.
    A tuple because one is made for every delta, and a frozen dataclass costs three times as much.
    """

    transcript: str | None = None
    text: str | None = None
    arguments: str | None = None
    audio_bytes: bytes | None = None
    audio_format: AudioFormat = PCM16_24K

    @property
    def audio(self) -> "NDArray[np.int16] | None":
        if self.audio_bytes is None:
            return None
        return samples_of(self.audio_bytes, self.audio_format)


@dataclass(slots=True)
class FormattedTool:
    """A function call as a handler needs it."""

    name: str
    call_id: str
    arguments: str
    type: str = "function"


class Formatted:
    """An item's content put together: all text, the whole transcript, the sound.

    `transcript` is " " where the server heard nothing, so that "heard nothing" and "not heard yet"
    differ; it is emptied by a truncation (what is left of it is in the item's content).
    """

    __slots__ = ("_pieces", "_sound", "audio_format", "output", "text", "tool", "transcript")

    def __init__(self, audio_format: AudioFormat = PCM16_24K) -> None:
        self.audio_format = audio_format
        self.text = ""
        self.transcript = ""
        self.tool: FormattedTool | None = None
        self.output: str | None = None
        self._sound: bytearray | None = None  # most items have none, and there are many items
        self._pieces: list[bytes] | None = None  # joined when somebody looks: a delta costs no copy

    @property
    def audio_bytes(self) -> bytearray:
        """The sound as the wire codes it; it grows with later deltas."""
        if self._sound is None:
            self._sound = bytearray()
        if self._pieces:
            self._sound += b"".join(self._pieces)
            self._pieces = None
        return self._sound

    @audio_bytes.setter
    def audio_bytes(self, data: bytes | bytearray) -> None:
        self._sound = bytearray(data) if data else None
        self._pieces = None

    @property
    def sound_size(self) -> int:
        """How many bytes of sound are kept. Looking joins nothing: a cache looks at every item."""
        return len(self._sound or b"") + sum(map(len, self._pieces or ()))

    def add_sound(self, data: bytes) -> None:
        if self._pieces is None:
            self._pieces = []
        self._pieces.append(data)

    @property
    def audio(self) -> "NDArray[np.int16]":
        """The sound as int16 samples (a copy)."""
        return samples_of(self.audio_bytes, self.audio_format)

    def clone(self) -> "Formatted":
        twin = Formatted(self.audio_format)
        twin.text, twin.transcript, twin.output = self.text, self.transcript, self.output
        if self._sound or self._pieces:
            twin.audio_bytes = self.audio_bytes
        if self.tool is not None:
            twin.tool = FormattedTool(self.tool.name, self.tool.call_id, self.tool.arguments)
        return twin


class ConversationItem:
    """One item. `wire` is the server's item as it stands now, without audio; the rest is ours.

    `audio_bytes` counts its sound even where the bytes themselves are not kept; `received_bytes`
    all that came in deltas, also what a truncation took away again.
    """

    __slots__ = (
        "announced",
        "audio_bytes",
        "awaits_speech",
        "completion_announced",
        "formatted",
        "odd_byte",
        "owner",
        "received_bytes",
        "truncated_ms",
        "wire",
    )

    def __init__(self, wire: JsonObject, audio_format: AudioFormat, owner: object) -> None:
        self.wire = wire
        self.formatted = Formatted(audio_format)
        self.audio_bytes = 0
        self.received_bytes = 0
        self.truncated_ms: int | None = None
        self.odd_byte = b""  # half a sample, waiting for the next delta
        self.awaits_speech = False  # announced while its speaker still speaks
        self.announced = False  # conversation.item.appended has been dispatched
        self.completion_announced = False
        self.owner = owner  # the cache that may change it; another one copies it first

    def __repr__(self) -> str:
        return f"<ConversationItem {self.id} {self.type} {self.role} {self.status}>"

    @property
    def id(self) -> str:
        return text_at(self.wire, "id")

    @property
    def type(self) -> str:
        return text_at(self.wire, "type")

    @property
    def role(self) -> str:
        return text_at(self.wire, "role")

    @property
    def status(self) -> str:
        return text_at(self.wire, "status")

    @property
    def name(self) -> str:
        return text_at(self.wire, "name")

    @property
    def call_id(self) -> str:
        return text_at(self.wire, "call_id")

    @property
    def arguments(self) -> str:
        return text_at(self.wire, "arguments")

    @property
    def output(self) -> str:
        return text_at(self.wire, "output")

    @property
    def content(self) -> list[JsonObject]:
        """The content parts as the wire has them, without audio."""
        return objects_at(self.wire, "content")

    @property
    def audio_ms(self) -> float:
        """How long its sound is, by the session's format."""
        return self.audio_bytes / self.formatted.audio_format.bytes_per_ms

    @property
    def display_text(self) -> str:
        """What was said or written: text and transcripts, also those a truncation cut off."""
        said = [text_at(part, "text") or text_at(part, "transcript") for part in self.content]
        return (
            "\n".join(filter(None, said))
            or self.formatted.text
            or self.formatted.transcript.strip()
        )

    def clone(self, owner: object) -> "ConversationItem":
        """A copy that `owner` may change."""
        twin = ConversationItem(copied(self.wire), self.formatted.audio_format, owner)
        twin.formatted = self.formatted.clone()
        twin.audio_bytes = self.audio_bytes
        twin.received_bytes = self.received_bytes
        twin.truncated_ms = self.truncated_ms
        twin.odd_byte = self.odd_byte
        twin.awaits_speech = self.awaits_speech
        twin.announced = self.announced
        twin.completion_announced = self.completion_announced
        return twin


def samples_of(data: bytes | bytearray, form: AudioFormat) -> "NDArray[np.int16]":
    """Wire audio as int16 samples."""
    if form.encoding == "pcm16":
        return int16_samples(data)
    return decode_g711(data, form.encoding)


def copied(value: JsonObject) -> JsonObject:
    """A deep copy, so that an event already shown or logged never changes afterwards."""
    twin = value.copy()
    for key, entry in value.items():
        if isinstance(entry, str):  # ids, roles and statuses stand in many items: kept once
            if len(entry) <= _LONGEST_SHARED:
                twin[key] = intern(entry)
        elif isinstance(entry, dict):
            twin[key] = copied(entry)
        elif isinstance(entry, list):
            twin[key] = _copied_list(entry)
    return twin


def _copied_list(values: list[JsonValue]) -> list[JsonValue]:
    return [
        copied(entry)
        if isinstance(entry, dict)
        else _copied_list(entry)
        if isinstance(entry, list)
        else entry
        for entry in values
    ]
