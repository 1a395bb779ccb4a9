"""Which ids an event carries: what the log jumps along and what runs are keyed by."""

from typing import NamedTuple

from console.protocol.wire import JsonObject, object_at, text_at

LINK_FIELDS = frozenset(("item_id", "response_id", "call_id", "item", "response"))
"""Without any of these fields an event has no ids."""


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
    item, response = event.get("item"), event.get("response")
    item_id = item_id if isinstance(item_id, str) else ""
    response_id = response_id if isinstance(response_id, str) else ""
    call_id = text_at(event, "call_id")
    if isinstance(item, dict):
        item_id = item_id or text_at(item, "id")
        call_id = call_id or text_at(item, "call_id")
    if isinstance(response, dict):
        response_id = response_id or text_at(response, "id")
    return _new_links(Links, (item_id, response_id, call_id))


def cause_of(event: JsonObject) -> str:
    """The client event that an error answers; "" where it names none."""
    return text_at(object_at(event, "error"), "event_id")
