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
    item = object_at(event, "item")
    response = object_at(event, "response")
    error = object_at(event, "error")
    return Links(
        item_id=text_at(event, "item_id") or text_at(item, "id"),
        response_id=text_at(event, "response_id") or text_at(response, "id"),
        call_id=text_at(event, "call_id") or text_at(item, "call_id"),
        cause=text_at(error, "event_id"),
    )
