"""What all rows of one event type have in common: looked up once a type, not once a row."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.inspection.fold import Handler
from console.protocol.catalog import canonical, is_streaming
from console.protocol.wire import JsonObject, object_at, text_at
from console.store.audio_text import audio_field
from console.store.rows import MAX_TYPES, Flag

_FAILURES = frozenset(
    ("error", "console.client.error", "console.connection.failed", "console.gap")
) | {"console.frame.invalid"}


@dataclass(frozen=True, slots=True)
class EventKind:
    """Flags, the field that holds audio ("" for none), and who listens besides the state."""

    flags: int
    audio_field: str
    handler: Handler | None
    may_fail: bool

    def flags_of(self, event: JsonObject) -> int:
        """The flags of one event: a response tells its failure in its status."""
        if self.may_fail and text_at(object_at(event, "response"), "status") == "failed":
            return int(Flag.ERROR)
        return self.flags


class EventKinds:
    """The kinds of all types seen; `handlers` are by canonical type."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._known: dict[str, EventKind] = {}

    def of(self, event_type: str) -> EventKind:
        """The kind of a type, as sent; of any type, also of those nobody knows."""
        kind = self._known.get(event_type)
        if kind is None:
            kind = self._learn(event_type)
        return kind

    def _learn(self, event_type: str) -> EventKind:
        flags = Flag(0)
        if is_streaming(event_type):
            flags = Flag.STREAMING
        elif event_type in _FAILURES or event_type.endswith(".failed"):
            flags = Flag.ERROR
        kind = EventKind(
            int(flags),
            audio_field(event_type),
            self._handlers.get(canonical(event_type)),
            event_type == "response.done",
        )
        if len(self._known) < MAX_TYPES:
            self._known[event_type] = kind
        return kind
