"""One line of a recording, decoded by contract C3: an event, or the reason why it is none."""

from typing import NamedTuple, get_args

from console.protocol.ids import time_of_id
from console.protocol.wire import JsonObject, WireError, object_at, parse_json, text_at
from console.recording.format import event_span
from console.recording.times import parse_time
from console.store.event import Source

MAX_LINE = 64 << 20

NO_TYPE = "event without a type"
TIME_FROM_ID = "dated from its ids"
UNKNOWN_SOURCE = "unknown source, read as server"

_NOT_AN_OBJECT = "not a JSON object"
_NO_EVENT_OBJECT = 'no "event" object'
_NO_SOURCE = 'no "source" text'
NO_EVENT = frozenset((_NOT_AN_OBJECT, _NO_EVENT_OBJECT, _NO_SOURCE))
"""Reasons of lines that are JSON, and yet not events."""

SOURCES: dict[str, Source] = {source: source for source in get_args(Source)}


class Line(NamedTuple):
    """One line, decoded: an event, or the reason why it is none."""

    reason: str
    time: float | None
    """UTC seconds; None when neither the line nor an id in it says when."""
    source: Source
    event: JsonObject
    warnings: tuple[str, ...]
    raw: bytes

    @property
    def good(self) -> bool:
        """Whether this line is an event."""
        return not self.reason

    @property
    def event_bytes(self) -> bytes:
        """The event's own bytes; the whole line where it is bad."""
        if not self.good:
            return self.raw
        start, end = event_span(self.raw)
        return self.raw[start:end]


# Half the cost of calling the class, where it happens a million times.
_new_line = tuple.__new__


def decode_line(raw: bytes) -> Line:
    """A line without its line end, by contract C3. Never raises."""
    if len(raw) > MAX_LINE:
        raw = raw.strip()
        if len(raw) > MAX_LINE:
            return too_long(len(raw))
    try:
        value = parse_json(raw)
    except WireError as error:
        stripped = raw.strip()  # outer blanks that JSON does not know: form feeds
        return decode_line(stripped) if stripped != raw else _bad(str(error), raw)
    if not isinstance(value, dict):
        return _bad(_NOT_AN_OBJECT, raw)
    event = value.get("event")
    source = value.get("source")
    if not isinstance(event, dict):
        return _bad(_NO_EVENT_OBJECT, raw)
    if not isinstance(source, str):
        return _bad(_NO_SOURCE, raw)
    time, warning = parse_time(value.get("time"))
    known = SOURCES.get(source)
    if known is not None and not warning and isinstance(event.get("type"), str):
        return _new_line(Line, ("", time, known, event, (), raw))
    return _with_warnings(time, warning, source, event, raw)


def _with_warnings(
    time: float | None, warning: str, source: str, event: JsonObject, raw: bytes
) -> Line:
    warnings = [warning] if warning else []
    if time is None:
        time = _time_from_ids(event)
        if time is not None:
            warnings.append(TIME_FROM_ID)
    if not isinstance(event.get("type"), str):
        warnings.append(NO_TYPE)
    known = SOURCES.get(source)
    if known is None:
        warnings.append(UNKNOWN_SOURCE)
    return Line("", time, known or "server", event, tuple(warnings), raw)


def _time_from_ids(event: JsonObject) -> float | None:
    """The second that an id in the event was made at, the event's own first."""
    candidates = [text_at(event, key) for key in ("event_id", "response_id", "item_id")]
    candidates += [text_at(object_at(event, key), "id") for key in ("response", "item", "session")]
    for identifier in candidates:
        time = time_of_id(identifier)
        if time is not None:
            return time
    return None


def _bad(reason: str, raw: bytes) -> Line:
    return Line(reason, None, "console", {}, (), raw)


def too_long(length: int) -> Line:
    """What is said of a line beyond the limit; its bytes are not kept."""
    return _bad(f"line of {length:,} bytes, more than {MAX_LINE:,}", b"")
