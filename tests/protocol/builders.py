"""Server events as short calls, in either dialect's names."""

import base64
from itertools import count

from console.protocol.wire import JsonObject, JsonValue

_ids = count(1)


def server(kind: str, **fields: JsonValue) -> JsonObject:
    return {"type": kind, "event_id": f"event_{next(_ids)}", **fields}


def message(item_id: str, role: str = "assistant", **fields: JsonValue) -> JsonObject:
    status = "completed" if role == "user" else "in_progress"
    item: JsonObject = {
        "id": item_id,
        "type": "message",
        "role": role,
        "status": status,
        "content": [],
    }
    return {**item, **fields}


def call(item_id: str, name: str = "get_weather", **fields: JsonValue) -> JsonObject:
    item: JsonObject = {
        "id": item_id,
        "type": "function_call",
        "status": "in_progress",
        "name": name,
        "call_id": f"call_{item_id}",
        "arguments": "",
    }
    return {**item, **fields}


def response_created(response_id: str = "resp_1") -> JsonObject:
    return server(
        "response.created",
        response={"id": response_id, "status": "in_progress", "output": [], "usage": None},
    )


def output_item(what: str, item: JsonObject, response_id: str = "resp_1") -> JsonObject:
    return server(f"response.output_item.{what}", response_id=response_id, item=item)


def part_added(item_id: str, kind: str = "audio", index: int = 0) -> JsonObject:
    part: JsonObject = {"type": kind, "text" if kind == "text" else "transcript": ""}
    return server("response.content_part.added", item_id=item_id, content_index=index, part=part)


def delta(kind: str, item_id: str, text: str, index: int = 0) -> JsonObject:
    return server(f"response.{kind}.delta", item_id=item_id, content_index=index, delta=text)


def sound(data: bytes) -> str:
    return base64.b64encode(data).decode()
