"""Which ids an event carries: what the log jumps along and what runs are keyed by."""

from typing import NamedTuple

from console.protocol.wire import JsonObject, object_at, text_at


class Links(NamedTuple):
    """The ids of one event; "" where it has none."""

    item_id: str
    response_id: str
    call_id: str


# Half the cost of calling the class, where it happens a million times.
_new_links = tuple.__new__


def links_of(event: JsonObject) -> Links:
    """The ids an event carries, at its top level or in its `item` or `response`."""
    item_id, response_id = event.get("item_id"), event.get("response_id")
    if isinstance(item_id, str) and isinstance(response_id, str):  # a delta: nearly all events
        call_id = text_at(event, "call_id") if "call_id" in event else ""
        if item_id and response_id:
            return _new_links(Links, (item_id, response_id, call_id))
    item = object_at(event, "item")
    return Links(
        text_at(event, "item_id") or text_at(item, "id"),
        text_at(event, "response_id") or text_at(object_at(event, "response"), "id"),
        text_at(event, "call_id") or text_at(item, "call_id"),
    )


def cause_of(event: JsonObject) -> str:
    """The client event that an error answers; "" where it names none."""
    return text_at(object_at(event, "error"), "event_id")
