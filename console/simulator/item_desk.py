"""The four client events about single items: create, retrieve, truncate, delete."""

from collections.abc import Callable

from console.audio.base64_codec import encode_base64
from console.protocol.audio_coding import samples_of
from console.protocol.audio_format import AudioFormat
from console.protocol.wire import JsonObject, count_at, object_at, objects_at, text_at
from console.simulator.conversation import Conversation, Entry
from console.simulator.item_shape import decode_audio, without_audio
from console.simulator.mistakes import ClientMistake
from console.simulator.stage import Stage
from console.simulator.vad import Hear, speech_ms


def announce_item(stage: Stage, item: JsonObject, previous: str | None) -> None:
    """The two events of an item that is complete when it enters the conversation."""
    for event_type in ("conversation.item.added", "conversation.item.done"):
        stage.emit({"type": event_type, "previous_item_id": previous, "item": item})


class ItemDesk:
    """Takes a client's wishes about the items of its conversation."""

    def __init__(
        self,
        stage: Stage,
        conversation: Conversation,
        input_format: Callable[[], AudioFormat],
        hear: Hear,
    ) -> None:
        """`input_format` tells what the audio of created items is written in."""
        self._stage = stage
        self._conversation = conversation
        self._input_format = input_format
        self._hear = hear

    def create(self, event: JsonObject) -> None:
        """Add an item where the client wants it."""
        item = object_at(event, "item")
        if text_at(item, "type") == "function_call_output":
            self._check_call_exists(text_at(item, "call_id"))
        entry = self._entry(item)
        previous = self._conversation.add(entry, text_at(event, "previous_item_id") or None)
        announce_item(self._stage, without_audio(entry.item), previous)

    def retrieve(self, event: JsonObject) -> None:
        """Show an item as the server has it, audio included."""
        entry = self._conversation.get(text_at(event, "item_id"))
        item = without_audio(entry.item)
        for part in objects_at(item, "content"):
            if entry.format is not None and text_at(part, "type").endswith("_audio"):
                part["audio"] = encode_base64(entry.audio)
        self._stage.emit({"type": "conversation.item.retrieved", "item": item})

    def truncate(self, event: JsonObject) -> None:
        """Forget what of an answer was not heard."""
        item_id = text_at(event, "item_id")
        index, end_ms = count_at(event, "content_index"), count_at(event, "audio_end_ms")
        self._conversation.truncate(item_id, index, end_ms)
        self._stage.emit(
            {
                "type": "conversation.item.truncated",
                "item_id": item_id,
                "content_index": index,
                "audio_end_ms": end_ms,
            }
        )

    def delete(self, event: JsonObject) -> None:
        """Forget an item."""
        item_id = text_at(event, "item_id")
        self._conversation.delete(item_id)
        self._stage.emit({"type": "conversation.item.deleted", "item_id": item_id})

    def _entry(self, item: JsonObject) -> Entry:
        kind = text_at(item, "type")
        created: JsonObject = {
            "id": text_at(item, "id") or self._stage.new_id("item_"),
            "type": kind,
        }
        if kind in ("message", "function_call"):
            created["status"] = text_at(item, "status") or "completed"
        created |= {key: value for key, value in item.items() if key not in ("object", *created)}
        entry = Entry(created)
        for part in objects_at(created, "content"):
            if text_at(part, "type") == "input_audio":
                entry.format = self._input_format()
                entry.audio += decode_audio(part.get("audio"), "item.content.audio")
                samples = samples_of(bytes(entry.audio), entry.format)
                entry.speech_ms = speech_ms(samples, self._hear)
                part.setdefault("transcript", None)
        return entry

    def _check_call_exists(self, call_id: str) -> None:
        calls = (e.item for e in self._conversation if text_at(e.item, "type") == "function_call")
        if not any(text_at(call, "call_id") == call_id for call in calls):
            raise ClientMistake(
                f"Tool call ID '{call_id}' not found in conversation.",
                code="invalid_tool_call_id",
                param="item.call_id",
            )
