"""The beta dialect at the edge: client events come in as GA, server events go out as beta.

Inside, the simulator speaks GA only.
"""

from console.protocol.catalog import canonical
from console.protocol.dialect import content_to_beta, content_to_ga, to_beta, to_ga
from console.protocol.wire import JsonObject, JsonValue, list_at, object_at, objects_at, text_at

_BETA_NAMES = {
    canonical(f"response.{kind}.{end}"): f"response.{kind}.{end}"
    for kind in ("text", "audio", "audio_transcript")
    for end in ("delta", "done")
} | {"conversation.item.added": "conversation.item.created"}
_TEMPERATURE = 0.8


def from_beta(event: JsonObject) -> JsonObject:
    """A client's event with GA's names; one that is GA already stays as it is."""
    match text_at(event, "type"):
        case "session.update" if isinstance(event.get("session"), dict):
            session = to_ga(object_at(event, "session")).session
            return {**event, "session": {"type": "realtime", **session}}
        case "transcription_session.update":
            session = to_ga(object_at(event, "session")).session
            return {
                **event,
                "type": "session.update",
                "session": {"type": "transcription", **session},
            }
        case "conversation.item.create" if isinstance(event.get("item"), dict):
            return {**event, "item": _item_from_beta(object_at(event, "item"))}
        case "response.create" if isinstance(event.get("response"), dict):
            return {**event, "response": _request_from_beta(object_at(event, "response"))}
    return event


def in_beta(event: JsonObject) -> "JsonObject | None":
    """A server's event as beta has it; None for what beta does not have."""
    name = text_at(event, "type")
    if name == "conversation.item.done":
        return None
    if "session" in event:
        return _session_event(event)
    translated: JsonObject = {**event, "type": _BETA_NAMES.get(name, name)}
    if "item" in event:
        translated["item"] = _item_to_beta(object_at(event, "item"))
    if "response" in event:
        translated["response"] = _response_to_beta(object_at(event, "response"))
    return translated


def _request_from_beta(request: JsonObject) -> JsonObject:
    """`response.create` has session fields, and some of its own."""
    renamed = to_ga(request).session
    items = [_item_from_beta(item) for item in objects_at(request, "input")]
    return {**renamed, "input": [*items]} if "input" in request else renamed


def _item_from_beta(item: JsonObject) -> JsonObject:
    role = text_at(item, "role")
    parts: list[JsonValue] = [content_to_ga(role, part) for part in objects_at(item, "content")]
    return {**item, "content": parts} if "content" in item else item


def _item_to_beta(item: JsonObject) -> JsonObject:
    shown: JsonObject = {"id": item.get("id"), "object": "realtime.item", **item}
    if "content" in item:
        shown["content"] = [content_to_beta(part) for part in objects_at(item, "content")]
    return shown


def _session_event(event: JsonObject) -> JsonObject:
    session = object_at(event, "session")
    flat = to_beta(session).session
    kept: JsonObject = {key: session[key] for key in ("id", "object", "expires_at")}
    if text_at(session, "type") == "transcription":
        return {
            **event,
            "type": f"transcription_{text_at(event, 'type')}",
            "session": {**kept, **flat},
        }
    return {**event, "session": {**kept, **flat, "temperature": _TEMPERATURE}}


def _response_to_beta(response: JsonObject) -> JsonObject:
    output = object_at(object_at(response, "audio"), "output")
    flat = to_beta({"audio": {"output": {"format": output.get("format")}}}).session
    speaks = "audio" in list_at(response, "output_modalities")
    shown: JsonObject = {
        key: value
        for key, value in response.items()
        if key not in ("output_modalities", "audio", "output")
    }
    return {
        **shown,
        "output": [_item_to_beta(item) for item in objects_at(response, "output")],
        "modalities": ["audio", "text"] if speaks else ["text"],
        "voice": output.get("voice"),
        "output_audio_format": flat["output_audio_format"],
        "temperature": _TEMPERATURE,
    }
