"""How items enter the conversation and how they end: created, added, done, retrieved.

The beta dialect creates an item once; GA adds it, mostly empty, and says "done" with all of it.
"""

from console.audio.base64_codec import decode_base64, decoded_length
from console.protocol.conversation_state import ConversationState
from console.protocol.errors import ConversationError
from console.protocol.items import (
    TEXT_PARTS,
    ConversationItem,
    FormattedTool,
    ItemDelta,
    copied,
)
from console.protocol.wire import JsonObject, list_at, objects_at, text_at

Outcome = tuple[ConversationItem | None, ItemDelta | None]

_FINAL = ("completed", "incomplete")


def item_created(state: ConversationState, event: JsonObject) -> Outcome:
    """Beta. Of two with one id the first stays; the second is reported, on its own."""
    item = _new_item(state, _item_of(event), claims=True)
    if item.id not in state.items:
        _take_pending(state, item)
        state.insert(item, event)
    return item, None


def item_added(state: ConversationState, event: JsonObject) -> Outcome:
    """GA. An item already known stays as it is."""
    wire = _item_of(event)
    known = state.items.get(text_at(wire, "id"))
    if known is not None:
        return known, None
    item = _new_item(state, wire, claims=True)
    item.awaits_speech = item.id in state.queued_speech
    _take_pending(state, item)
    state.insert(item, event)
    return item, None


def item_done(state: ConversationState, event: JsonObject) -> Outcome:
    """GA. The final item replaces what was gathered, but for its sound and a late transcript."""
    wire = _item_of(event)
    known = state.items.get(text_at(wire, "id"))
    if known is None:
        item = _new_item(state, wire, claims=True)
        _take_pending(state, item)
        state.insert(item, event)
    else:
        item = state.owned(known)
    _finish(item, wire)
    return item, None


def item_retrieved(state: ConversationState, event: JsonObject) -> Outcome:
    """The server's copy of an item, with its sound: the truth after a truncation."""
    wire = _item_of(event)
    encoded = "".join(text_at(part, "audio") for part in objects_at(wire, "content"))
    try:
        data = decode_base64(encoded) if state.keep_audio else b""
    except ValueError as error:
        raise _misfit(event, str(error), text_at(wire, "id")) from None
    item, _ = item_done(state, event)
    if item is not None and encoded:
        item.formatted.audio_bytes = data
        item.audio_bytes = decoded_length(encoded)
        item.odd_byte = b""
    return item, None


def output_item_added(state: ConversationState, event: JsonObject) -> Outcome:
    """A response announces an item: reserved, until the conversation announces it too."""
    response_id = text_at(event, "response_id")
    response = state.responses.get(response_id)
    if response is None:
        raise _misfit(event, f'Response "{response_id}" not found', response_id)
    wire = _item_of(event)
    item_id = text_at(wire, "id")
    state.responses[response_id] = {
        **response,
        "output": [*list_at(response, "output"), item_id],
    }
    if state.find(item_id) is None:
        state.reserve(_new_item(state, wire, claims=False))
    return None, None


def output_item_done(state: ConversationState, event: JsonObject) -> Outcome:
    """A response's item has ended, with whatever status; a call's arguments are now whole."""
    wire = _item_of(event)
    item_id = text_at(wire, "id")
    found = state.find(item_id)
    if found is None:
        raise _misfit(event, f'Item "{item_id}" not found', item_id)
    item = state.owned(found)
    if item.type.startswith("mcp_"):  # their results are told nowhere else
        _finish(item, wire)
    else:
        item.wire["status"] = wire.get("status", "completed")
        _set_arguments(item, text_at(wire, "arguments"))
    return (item, None) if item_id in state.items else (None, None)


def _new_item(state: ConversationState, wire: JsonObject, *, claims: bool) -> ConversationItem:
    """An item from the wire; `claims` what waits for it: speech, transcript, committed audio."""
    form = state.input_audio.form if text_at(wire, "role") == "user" else state.output_format
    item = ConversationItem(_without_audio(wire), form, state.owner)
    item.formatted.text = _all_text(item)
    if claims:
        _take_speech(state, item)
        item.formatted.transcript = state.queued_transcripts.pop(item.id, "")
    if item.type in ("message", "function_call"):
        item.wire["status"] = _status_at_birth(item)
    if item.type == "function_call":
        item.formatted.tool = FormattedTool(item.name, item.call_id, item.arguments)
    elif item.type == "function_call_output":
        item.wire["status"] = "completed"
        item.formatted.output = item.output
    return item


def _status_at_birth(item: ConversationItem) -> str:
    """What the user says is complete; history keeps how it ended; the rest is being made."""
    if item.role == "user":
        return "completed"
    return item.status if item.status in _FINAL else "in_progress"


def _take_speech(state: ConversationState, item: ConversationItem) -> None:
    """Give an item the sound that waits for it. Speech that still goes on stays queued."""
    speech = state.queued_speech.get(item.id)
    clip = speech.audio if speech is not None else None
    if clip is not None:
        del state.queued_speech[item.id]
    if item.role == "user" and state.queued_input_audio is not None:
        clip, state.queued_input_audio = state.queued_input_audio, None
    if clip is not None:
        item.audio_bytes = clip.length
        item.formatted.audio_bytes = clip.data


def _take_pending(state: ConversationState, item: ConversationItem) -> None:
    """Give an item what deltas gathered for it while only its response had announced it."""
    early = state.pending.pop(item.id, None)
    if early is None:
        return
    if early.owner is not state.owner:
        early = early.clone(state.owner)
    item.received_bytes = early.received_bytes
    for field in ("content", "arguments"):
        if early.wire.get(field):
            item.wire[field] = early.wire[field]
    if early.status in _FINAL:
        item.wire["status"] = early.status
    early.formatted.text = early.formatted.text or item.formatted.text
    early.formatted.transcript = early.formatted.transcript or item.formatted.transcript
    early.formatted.output = early.formatted.output or item.formatted.output
    if early.audio_bytes or not item.audio_bytes:
        item.audio_bytes = early.audio_bytes
        item.odd_byte = early.odd_byte
    else:
        early.formatted.audio_bytes = item.formatted.audio_bytes
    item.formatted = early.formatted


def _finish(item: ConversationItem, wire: JsonObject) -> None:
    """Take over a final item: everything but its sound, and transcripts it does not repeat."""
    final = _without_audio(wire)
    _keep_transcripts(item, final)
    if not final.get("content") and item.wire.get("content"):  # some servers leave it out
        final["content"] = item.wire["content"]
    arguments = text_at(final, "arguments") or item.arguments
    item.wire.update(final)
    item.wire["status"] = text_at(wire, "status") or "completed"
    _set_arguments(item, arguments)
    if item.type == "message":
        item.formatted.text = _all_text(item)
        said = "".join(text_at(part, "transcript") for part in item.content)
        if said and item.truncated_ms is None:
            item.formatted.transcript = said
    elif item.type == "function_call_output":
        item.formatted.output = item.output


def _keep_transcripts(item: ConversationItem, final: JsonObject) -> None:
    """A user's transcript comes apart from its item: a final item without it does not undo it."""
    for known, part in zip(item.content, objects_at(final, "content"), strict=False):
        if known.get("transcript") and not part.get("transcript"):
            part["transcript"] = known["transcript"]


def _set_arguments(item: ConversationItem, arguments: str) -> None:
    if arguments and item.formatted.tool is not None:
        item.wire["arguments"] = item.formatted.tool.arguments = arguments


def _all_text(item: ConversationItem) -> str:
    return "".join(text_at(part, "text") for part in item.content if part.get("type") in TEXT_PARTS)


def _without_audio(wire: JsonObject) -> JsonObject:
    twin = copied(wire)
    for part in objects_at(twin, "content"):
        part.pop("audio", None)
    return twin


def _item_of(event: JsonObject) -> JsonObject:
    item = event.get("item")
    if not isinstance(item, dict):
        raise _misfit(event, 'Missing "item"', "")
    return item


def _misfit(event: JsonObject, what: str, subject: str) -> ConversationError:
    event_type = text_at(event, "type")
    return ConversationError(f"{event_type}: {what}", event_type=event_type, subject=subject)
