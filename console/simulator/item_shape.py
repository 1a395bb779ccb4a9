"""What a conversation item from a client must look like, by type and role."""

import binascii
import re

from console.protocol.wire import JsonObject, JsonValue, objects_at, text_at
from console.simulator.mistakes import ClientMistake
from console.simulator.shape import (
    Check,
    Fields,
    anything,
    array,
    as_object,
    boolean,
    missing,
    nullable,
    one_of,
    tagged,
    text,
    wrong_type,
    wrong_value,
)

_IMAGE = re.compile(r"data:image/(?:png|jpe?g);base64,", re.IGNORECASE)


def base64_audio(value: JsonValue, path: str) -> None:
    """A base64 string with padding; its meaning depends on the session's format."""
    decode_audio(value, path)


def decode_audio(value: JsonValue, path: str) -> bytes:
    """The bytes of a base64 audio field."""
    if not isinstance(value, str):
        raise wrong_type(value, path, "a base64 string")
    try:
        return binascii.a2b_base64(value.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ClientMistake(
            f"Invalid '{path}': expected base64-encoded audio bytes.",
            code="invalid_value",
            param=path,
        ) from None


def _image(value: JsonValue, path: str) -> None:
    text()(value, path)
    if not _IMAGE.match(str(value)):
        raise wrong_value(value, path, "a data: URI of a PNG or JPEG image")


_TEXT_PART: tuple[Fields, Fields] = ({}, {"text": text()})
_PARTS = {
    "system": tagged("type", {"input_text": _TEXT_PART}),
    "user": tagged(
        "type",
        {
            "input_text": _TEXT_PART,
            "input_audio": ({"transcript": nullable(text())}, {"audio": base64_audio}),
            "input_image": (
                {"detail": one_of("auto", "low", "high")},
                {"image_url": _image},
            ),
        },
    ),
    "assistant": tagged("type", {"output_text": _TEXT_PART}),
}

_COMMON: Fields = {
    "id": nullable(text(512, minimum=1)),
    "object": one_of("realtime.item"),
    "status": nullable(one_of("completed", "incomplete", "in_progress")),
}
_CALL_ID = text(32, minimum=1)
_ITEM = tagged(
    "type",
    {
        "message": (
            {**_COMMON, "phase": anything},
            {"role": one_of(*_PARTS), "content": array(anything)},
        ),
        "function_call": (
            {**_COMMON, "call_id": _CALL_ID},
            {"name": text(minimum=1), "arguments": text()},
        ),
        "function_call_output": (_COMMON, {"call_id": _CALL_ID, "output": text()}),
        "mcp_approval_response": (
            {"id": text(), "reason": nullable(text())},
            {"approval_request_id": text(), "approve": boolean},
        ),
    },
)


def check_item(value: JsonValue, path: str) -> None:
    """Refuse an item that the service would refuse."""
    _ITEM(value, path)
    item = as_object(value, path)
    if text_at(item, "type") != "message":
        return
    role = text_at(item, "role")
    array(_PARTS[role])(item["content"], f"{path}.content")
    if not objects_at(item, "content"):
        raise missing(f"{path}.content[0]")


def input_check() -> Check:
    """The check of `response.input`: items, or references to items of the conversation."""
    reference = tagged("type", {"item_reference": ({}, {"id": text(minimum=1)})})

    def check(value: JsonValue, path: str) -> None:
        entry = as_object(value, path)
        if text_at(entry, "type") == "item_reference":
            reference(entry, path)
        else:
            check_item(entry, path)

    return array(check)


def without_audio(item: JsonObject) -> JsonObject:
    """The item as conversation events show it: audio bytes only come with `retrieved`."""
    content = item.get("content")
    if not isinstance(content, list):
        return dict(item)
    parts: list[JsonValue] = [
        {key: value for key, value in part.items() if key != "audio"}
        for part in objects_at(item, "content")
    ]
    return {**item, "content": parts}
