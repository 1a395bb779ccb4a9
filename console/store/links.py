"""Which ids an event carries: what the log jumps along and what runs are keyed by."""

from typing import NamedTuple

from console.protocol.wire import JsonObject, object_at, text_at


class Links(NamedTuple):
    """The ids of one event; "" where it has none. `cause` is the client event an error answers."""

    item_id: str
    response_id: str
    call_id: str
    cause: str


def links_of(event: JsonObject) -> Links:
    """The ids an event carries, at its top level or in its `item`, `response` or `error`."""
    item_id, response_id = text_at(event, "item_id"), text_at(event, "response_id")
    if item_id and response_id:  # a delta: nearly all events of a session
        return Links(item_id, response_id, text_at(event, "call_id"), "")
    item = object_at(event, "item")
    return Links(
        item_id or text_at(item, "id"),
        response_id or text_at(object_at(event, "response"), "id"),
        text_at(event, "call_id") or text_at(item, "call_id"),
        text_at(object_at(event, "error"), "event_id"),
    )
