"""What each server event does to the conversation cache, for the names of both dialects.

Every processor checks first and changes afterwards: an event that raises has changed nothing.
"""

from collections.abc import Callable
from typing import TypeAlias

from console.audio.base64_codec import decode_base64, decoded_length
from console.protocol.conversation_state import ConversationState, QueuedSpeech
from console.protocol.errors import ConversationError
from console.protocol.item_processors import (
    item_added,
    item_created,
    item_done,
    item_retrieved,
    output_item_added,
    output_item_done,
)
from console.protocol.items import ConversationItem, ItemDelta, copied
from console.protocol.wire import JsonObject, count_at, list_at, number_at, text_at

Outcome: TypeAlias = tuple[ConversationItem | None, ItemDelta | None]
Processor: TypeAlias = Callable[[ConversationState, JsonObject], Outcome]

NOTHING: Outcome = (None, None)


def _item_truncated(state: ConversationState, event: JsonObject) -> Outcome:
    item = state.owned(state.require(event, "item.truncated"))
    end_ms = max(0, count_at(event, "audio_end_ms"))
    end = item.formatted.audio_format.byte_at(end_ms)
    item.formatted.transcript = ""
    del item.formatted.audio_bytes[end:]
    item.audio_bytes = min(item.audio_bytes, end)
    item.odd_byte = b""
    item.truncated_ms = end_ms
    return item, None


def _item_deleted(state: ConversationState, event: JsonObject) -> Outcome:
    item = state.require(event, "item.deleted")
    state.pending.pop(item.id, None)
    if state.items.pop(item.id, None) is not None:
        state.order.remove(item.id)
    return item, None


def _transcript(state: ConversationState, event: JsonObject) -> Outcome:
    """The whole transcript of the user's speech; it may come before its item does."""
    item_id = text_at(event, "item_id")
    transcript = text_at(event, "transcript")
    formatted = transcript or " "
    item = state.find(item_id)
    if item is None:
        state.queued_transcripts[item_id] = formatted
        return NOTHING
    _part(item, event)
    item = state.owned(item)
    _part(item, event)["transcript"] = transcript
    item.formatted.transcript = formatted
    return item, ItemDelta(transcript=transcript)


def _transcript_delta(state: ConversationState, event: JsonObject) -> Outcome:
    """A piece of the user's transcript; the whole of it follows, so an early one may be lost."""
    item = state.find(text_at(event, "item_id"))
    if item is None:
        return NOTHING
    return _grow(state, event, item, "transcript")


def _speech_started(state: ConversationState, event: JsonObject) -> Outcome:
    start_ms = number_at(event, "audio_start_ms") or 0
    state.queued_speech[text_at(event, "item_id")] = QueuedSpeech(start_ms)
    return NOTHING


def _speech_stopped(state: ConversationState, event: JsonObject) -> Outcome:
    item_id = text_at(event, "item_id")
    end_ms = number_at(event, "audio_end_ms") or 0
    started = state.queued_speech.get(item_id)
    start_ms = started.audio_start_ms if started else end_ms
    clip = state.input_audio.between(start_ms, end_ms)
    item = state.items.get(item_id)
    if item is None or not item.awaits_speech:
        state.queued_speech[item_id] = QueuedSpeech(start_ms, end_ms, clip)
        return NOTHING
    state.queued_speech.pop(item_id, None)
    item = state.owned(item)
    item.awaits_speech = False
    item.audio_bytes = clip.length
    item.formatted.audio_bytes = clip.data
    return item, None


def _timeout_triggered(state: ConversationState, event: JsonObject) -> Outcome:
    """Nobody spoke for long enough: the silence becomes the user's item."""
    start_ms = number_at(event, "audio_start_ms") or 0
    end_ms = number_at(event, "audio_end_ms") or 0
    clip = state.input_audio.between(start_ms, end_ms)
    state.queued_speech[text_at(event, "item_id")] = QueuedSpeech(start_ms, end_ms, clip)
    return NOTHING


def _response_created(state: ConversationState, event: JsonObject) -> Outcome:
    response = event.get("response")
    if not isinstance(response, dict):
        raise ConversationError(
            'response.created: Missing "response"', event_type="response.created"
        )
    response_id = text_at(response, "id")
    if response_id not in state.responses:
        state.responses[response_id] = copied(response)
    return NOTHING


def _part_added(state: ConversationState, event: JsonObject) -> Outcome:
    item = state.require(event)
    part = event.get("part")
    if item.type != "message" or not isinstance(part, dict):
        raise _misfit(event, "no content part fits here")
    item = state.owned(item)
    added = copied(part)
    added.pop("audio", None)
    item.wire["content"] = [*list_at(item.wire, "content"), added]
    return _visible(state, item, None)


def _text_delta(state: ConversationState, event: JsonObject) -> Outcome:
    return _grow(state, event, state.require(event), "text")


def _audio_transcript_delta(state: ConversationState, event: JsonObject) -> Outcome:
    return _grow(state, event, state.require(event), "transcript")


def _grow(state: ConversationState, event: JsonObject, item: ConversationItem, key: str) -> Outcome:
    """Add a delta to a content part's text or transcript, and to the item's whole."""
    part = _part(item, event)
    if item.owner is not state.owner:
        item = state.owned(item)
        part = _part(item, event)
    delta = text_at(event, "delta")
    # Text that nothing else refers to grows in place: a long answer costs no more than a short one.
    text, part[key] = text_at(part, key), None
    text += delta
    part[key] = text
    formatted = item.formatted
    if key == "text":
        whole, formatted.text = formatted.text, ""
        whole += delta
        formatted.text = whole
        return _visible(state, item, ItemDelta(None, delta))
    whole, formatted.transcript = formatted.transcript, ""
    whole += delta
    formatted.transcript = whole
    return _visible(state, item, ItemDelta(delta))


def _audio_delta(state: ConversationState, event: JsonObject) -> Outcome:
    encoded = text_at(event, "delta")
    if not state.keep_audio:
        return count_audio(state, event, decoded_length(encoded))
    item = state.require(event)
    form = item.formatted.audio_format
    try:
        data = decode_base64(encoded)
    except ValueError as error:
        raise _misfit(event, str(error)) from None
    if item.owner is not state.owner:
        item = state.owned(item)
    if (len(data) & 1 or item.odd_byte) and form.encoding == "pcm16":
        data = item.odd_byte + data
        item.odd_byte = data[len(data) & ~1 :]
        data = data[: len(data) & ~1]
    item.formatted.add_sound(data)
    item.audio_bytes += len(data)
    item.received_bytes += len(data)
    return _visible(state, item, ItemDelta(None, None, None, data, form))


def count_audio(state: ConversationState, event: JsonObject, audio_bytes: int) -> Outcome:
    """Fold sound that is not kept: how much there is, in one delta or in several."""
    item = state.owned(state.require(event))
    item.audio_bytes += audio_bytes
    item.received_bytes += audio_bytes
    return _visible(
        state, item, ItemDelta(audio_bytes=b"", audio_format=item.formatted.audio_format)
    )


def _arguments_delta(state: ConversationState, event: JsonObject) -> Outcome:
    item = state.require(event)
    if item.formatted.tool is None:
        raise _misfit(event, "the item is no function call")
    return _more_arguments(state, event, item)


def _mcp_arguments_delta(state: ConversationState, event: JsonObject) -> Outcome:
    item = state.require(event)
    if item.type != "mcp_call":
        raise _misfit(event, "the item is no MCP call")
    return _more_arguments(state, event, item)


def _more_arguments(state: ConversationState, event: JsonObject, item: ConversationItem) -> Outcome:
    item = state.owned(item)
    delta = text_at(event, "delta")
    item.wire["arguments"] = item.arguments + delta
    if item.formatted.tool is not None:
        item.formatted.tool.arguments += delta
    return _visible(state, item, ItemDelta(arguments=delta))


def _visible(state: ConversationState, item: ConversationItem, delta: ItemDelta | None) -> Outcome:
    """What to report: nothing of an item that is not in the conversation yet."""
    return NOTHING if state.pending and item.id in state.pending else (item, delta)


def _part(item: ConversationItem, event: JsonObject) -> JsonObject:
    content = item.wire.get("content")
    index = event.get("content_index")
    if (
        isinstance(content, list)
        and isinstance(index, int | float)
        and index in range(len(content))
    ):
        part = content[int(index)]
        if isinstance(part, dict):
            return part
    raise _misfit(event, f"no content part {index!r}")


def _misfit(event: JsonObject, what: str) -> ConversationError:
    event_type = text_at(event, "type")
    item_id = text_at(event, "item_id")
    return ConversationError(
        f'{event_type}: Item "{item_id}": {what}', event_type=event_type, subject=item_id
    )


PROCESSORS: dict[str, Processor] = {
    "conversation.item.created": item_created,
    "conversation.item.added": item_added,
    "conversation.item.done": item_done,
    "conversation.item.retrieved": item_retrieved,
    "conversation.item.truncated": _item_truncated,
    "conversation.item.deleted": _item_deleted,
    "conversation.item.input_audio_transcription.delta": _transcript_delta,
    "conversation.item.input_audio_transcription.updated": _transcript,  # a compatible server's
    "conversation.item.input_audio_transcription.completed": _transcript,
    "input_audio_buffer.speech_started": _speech_started,
    "input_audio_buffer.speech_stopped": _speech_stopped,
    "input_audio_buffer.timeout_triggered": _timeout_triggered,
    "response.created": _response_created,
    "response.output_item.added": output_item_added,
    "response.output_item.done": output_item_done,
    "response.content_part.added": _part_added,
    "response.text.delta": _text_delta,
    "response.output_text.delta": _text_delta,
    "response.audio_transcript.delta": _audio_transcript_delta,
    "response.output_audio_transcript.delta": _audio_transcript_delta,
    "response.audio.delta": _audio_delta,
    "response.output_audio.delta": _audio_delta,
    "response.function_call_arguments.delta": _arguments_delta,
    "response.mcp_call_arguments.delta": _mcp_arguments_delta,
}
