"""What clients may send, as tables: every event, and the settings of a single response."""

from collections.abc import Mapping

from console.protocol.wire import JsonObject, JsonValue, WireError, parse_object, text_at
from console.simulator.item_shape import check_item, input_check
from console.simulator.mistakes import ClientMistake
from console.simulator.session_shape import COMMON, OUTPUT
from console.simulator.shape import (
    Check,
    Fields,
    anything,
    as_object,
    fields,
    nullable,
    number,
    one_of,
    text,
    wrong_value,
)

_MOST_METADATA = 16


def read_frame(frame: str | bytes) -> JsonObject | ClientMistake:
    """The event in a client's frame, or why there is none."""
    if isinstance(frame, bytes):
        return ClientMistake(
            "Expected a text frame with one JSON event, got a binary frame.", code="invalid_event"
        )
    try:
        return parse_object(frame.encode("utf-8", "surrogatepass"))
    except WireError as error:
        return ClientMistake(f"Could not parse the event: {error}.", code="invalid_json")


def check_event(event: JsonObject) -> None:
    """Refuse an event that the service would refuse. Raises ClientMistake."""
    if "type" not in event:
        raise ClientMistake(
            "Missing required parameter: 'type'.", code="invalid_event", param="type"
        )
    check = CLIENT_EVENTS.get(text_at(event, "type"))
    if check is None:
        raise wrong_value(event["type"], "type", "one of " + ", ".join(CLIENT_EVENTS))
    check({key: value for key, value in event.items() if key != "type"}, "")


def _metadata(value: JsonValue, path: str) -> None:
    found = as_object(value, path)
    if len(found) > _MOST_METADATA:
        raise wrong_value(None, path, f"an object of at most {_MOST_METADATA} pairs")
    for key, entry in found.items():
        text(64)(key, path)
        text(512)(entry, f"{path}.{key}")


_RESPONSE = fields(
    {
        **COMMON,
        "audio": fields({"output": OUTPUT}),
        "conversation": one_of("auto", "none"),
        "metadata": nullable(_metadata),
        "input": input_check(),
    }
)


def _response(value: JsonValue, path: str) -> None:
    if not isinstance(value, dict):
        raise ClientMistake(
            f"Invalid '{path}': expected an object.", code="bad_response_create", param=path
        )
    _RESPONSE(value, path)


def _event(required: Fields | None = None, optional: Fields | None = None) -> Check:
    return fields({"event_id": text(512), **(optional or {})}, required)


_ITEM_ID: Fields = {"item_id": text(minimum=1)}
_TRUNCATION: Fields = {
    **_ITEM_ID,
    "content_index": number(0, 1_000, whole=True),
    "audio_end_ms": number(0, 10**9, whole=True),
}
CLIENT_EVENTS: Mapping[str, Check] = {
    "session.update": _event({"session": anything}),
    "input_audio_buffer.append": _event({"audio": text()}),
    "input_audio_buffer.commit": _event(),
    "input_audio_buffer.clear": _event(),
    "conversation.item.create": _event(
        {"item": check_item}, {"previous_item_id": nullable(text())}
    ),
    "conversation.item.retrieve": _event(_ITEM_ID),
    "conversation.item.truncate": _event(_TRUNCATION),
    "conversation.item.delete": _event(_ITEM_ID),
    "response.create": _event({}, {"response": nullable(_response)}),
    "response.cancel": _event({}, {"response_id": nullable(text())}),
}
"""Every client event, and what it must look like."""
