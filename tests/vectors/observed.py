"""What the vectors look at, taken from our objects in the vectors' own shape."""

from console.client.client import RealtimeClient
from console.client.events import (
    CloseInfo,
    ConversationUpdated,
    ItemAppended,
    ItemCompleted,
)
from console.protocol.conversation_state import QueuedSpeech
from console.protocol.input_audio import AudioClip
from console.protocol.items import ConversationItem, ItemDelta, copied
from console.protocol.wire import JsonObject, JsonValue, objects_at
from tests.vectors.compare import UNDEFINED, sound


def shown_item(item: ConversationItem) -> JsonObject:
    """An item with its formatted side, sound as samples and digest."""
    shown = copied(item.wire)
    for part in objects_at(shown, "content"):
        part.pop("audio", None)
    formatted: JsonObject = {
        "audio": sound(item.formatted.audio.astype("<i2").tobytes()),
        "text": item.formatted.text,
        "transcript": item.formatted.transcript,
    }
    tool = item.formatted.tool
    if tool is not None:
        formatted["tool"] = {
            "type": tool.type,
            "name": tool.name,
            "call_id": tool.call_id,
            "arguments": tool.arguments,
        }
    if item.formatted.output is not None:
        formatted["output"] = item.formatted.output
    return {**shown, "formatted": formatted}


def shown_delta(delta: ItemDelta | None) -> JsonValue:
    """What an event added, in one member; None for an event that added nothing."""
    if delta is None:
        return None
    if delta.audio is not None:
        digest = sound(delta.audio.astype("<i2").tobytes())
        return {"audio": [digest["samples"], str(digest["sha256"])[:16]]}
    for key in ("transcript", "text", "arguments"):
        value: str | None = getattr(delta, key)
        if value is not None:
            return {key: value}
    return {}


def shown_event(name: str, event: object) -> list[JsonValue]:
    """A dispatched utility event as a vector's row, without its step."""
    match event:
        case ConversationUpdated():
            return [name, *_id_and_status(event.item), shown_delta(event.delta)]
        case ItemAppended() | ItemCompleted():
            return [name, *_id_and_status(event.item)]
        case CloseInfo():
            return [name, event.error]
    return [name]


def _id_and_status(item: ConversationItem) -> list[JsonValue]:
    return [item.wire.get("id", UNDEFINED), item.wire.get("status", UNDEFINED)]


def final_state(client: RealtimeClient) -> JsonObject:
    """The state a vector ends with."""
    state = client.conversation.state
    transcripts = state.queued_transcripts.items()
    return {
        "isConnected": client.is_connected,
        "sessionCreated": client.session_created,
        "sessionConfig": client.session_config,
        "tools": [*client.tools],
        "inputAudioBuffer": sound(client.conversation.input_audio.data),
        "queuedInputAudio": _shown_clip(state.queued_input_audio),
        "queuedSpeechItems": {
            item_id: _shown_speech(speech) for item_id, speech in state.queued_speech.items()
        },
        "queuedTranscriptItems": {key: {"transcript": value} for key, value in transcripts},
    }


def _shown_clip(clip: AudioClip | None) -> JsonValue:
    return None if clip is None else sound(clip.data)


def _shown_speech(speech: QueuedSpeech) -> JsonObject:
    shown: JsonObject = {"audio_start_ms": speech.audio_start_ms}
    if speech.audio_end_ms is not None:
        shown["audio_end_ms"] = speech.audio_end_ms
    if speech.audio is not None:
        shown["audio"] = sound(speech.audio.data)
    return shown
