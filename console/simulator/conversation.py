"""The conversation as the server holds it: ordered items with their audio, and how long each is."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from console.protocol.audio_coding import duration_ms
from console.protocol.audio_format import AudioFormat
from console.protocol.wire import JsonObject, objects_at, text_at
from console.simulator.mistakes import ClientMistake, item_not_found

ROOT = "root"
"""The `previous_item_id` that means: before every other item."""


@dataclass(slots=True)
class Entry:
    """One item, with the audio that its events leave out."""

    item: JsonObject
    audio: bytearray = field(default_factory=bytearray)
    format: AudioFormat | None = None
    speech_ms: int = 0
    """How long the user speaks in it, without the silence around."""

    @property
    def id(self) -> str:
        """The item's id."""
        return text_at(self.item, "id")

    @property
    def audio_ms(self) -> int:
        """How long the item's audio is."""
        return duration_ms(self.format, len(self.audio)) if self.format else 0

    @property
    def spoken_by_assistant(self) -> bool:
        """Whether this is assistant audio: the only thing that can be truncated."""
        return self.format is not None and text_at(self.item, "role") == "assistant"


class Conversation:
    """The items in order. Positions follow `previous_item_id`, not arrival."""

    def __init__(self, conversation_id: str) -> None:
        self.id = conversation_id
        self._entries: list[Entry] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def find(self, item_id: str) -> Entry | None:
        """The entry of an item; None when there is none."""
        return next((entry for entry in self._entries if entry.id == item_id), None)

    def get(self, item_id: str, param: str = "item_id") -> Entry:
        """The entry of an item; ClientMistake when there is none."""
        entry = self.find(item_id)
        if entry is None:
            raise item_not_found(item_id, param)
        return entry

    def add(self, entry: Entry, after: str | None = None) -> str | None:
        """Insert after an item, first (ROOT), or last (None); returns the previous item's id."""
        if self.find(entry.id) is not None:
            raise ClientMistake(
                f"An item with id '{entry.id}' already exists.",
                code="invalid_value",
                param="item.id",
            )
        if after is None:
            index = len(self._entries)
        elif after == ROOT:
            index = 0
        else:
            index = self._entries.index(self.get(after, "previous_item_id")) + 1
        self._entries.insert(index, entry)
        return self._entries[index - 1].id if index else None

    def clear(self) -> None:
        """Forget every item, and its audio wherever the item is still known."""
        for entry in self._entries:
            entry.audio.clear()
        self._entries.clear()

    def delete(self, item_id: str) -> None:
        """Remove an item."""
        self._entries.remove(self.get(item_id))

    def truncate(self, item_id: str, content_index: int, audio_end_ms: int) -> None:
        """Cut assistant audio to what was heard; its transcript is forgotten with it."""
        entry = self.get(item_id)
        parts = objects_at(entry.item, "content")
        if not entry.spoken_by_assistant or entry.format is None:
            raise ClientMistake(
                "Only audio messages of the assistant can be truncated.",
                code="invalid_value",
                param="item_id",
            )
        if content_index >= len(parts):
            raise ClientMistake(
                f"Item '{item_id}' has no content part {content_index}.",
                code="invalid_value",
                param="content_index",
            )
        if audio_end_ms > entry.audio_ms:
            raise ClientMistake(
                f"Audio content of {entry.audio_ms} ms is already shorter than {audio_end_ms} ms.",
                code=None,
                param="audio_end_ms",
            )
        del entry.audio[entry.format.byte_at(audio_end_ms) :]
        parts[content_index].pop("transcript", None)
