"""What all rows of one event type have in common: looked up once a type, not once a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from console.inspection.failures import response_failed, tells_failure
from console.inspection.fold import Handler
from console.protocol.catalog import canonical, is_streaming
from console.protocol.wire import JsonObject, JsonValue
from console.store.audio_text import audio_field
from console.store.event import Source
from console.store.links import LINK_FIELDS
from console.store.rows import MAX_TYPES, Flag

RunKey: TypeAlias = tuple[JsonValue, ...]

_PART_RUN = itemgetter("type", "response_id", "item_id", "content_index")
_CALL_RUN = itemgetter("type", "response_id", "item_id")


def _user_run(event: JsonObject) -> RunKey:
    """All plain appends are one run; raises KeyError for one that has ids."""
    if LINK_FIELDS.isdisjoint(event):
        return ()
    raise KeyError("ids")


def limits_reported(event: JsonObject) -> tuple[str, ...]:
    """The names of the limits in a report."""
    limits = event.get("rate_limits")
    if not isinstance(limits, list):
        return ()
    names = [limit.get("name") for limit in limits if isinstance(limit, dict)]
    return tuple([name if isinstance(name, str) else "" for name in names])


_RUNS: Mapping[tuple[Source, str], Callable[[JsonObject], RunKey]] = {
    ("server", "response.output_text.delta"): _PART_RUN,
    ("server", "response.output_audio_transcript.delta"): _PART_RUN,
    ("server", "response.output_audio.delta"): _PART_RUN,
    ("server", "response.function_call_arguments.delta"): _CALL_RUN,
    ("client", "input_audio_buffer.append"): _user_run,
}


@dataclass(frozen=True, slots=True)
class EventKind:
    """Flags, the field that holds audio ("" for none), and who listens besides the state.

    And how many at once are folded: deltas of one `run_key` are as good as one (None for all other
    events); of reports of the same limits the newest counts; what is `idle` changes nothing.
    """

    source: Source
    flags: int
    audio_field: str
    handler: Handler | None
    may_fail: bool
    run_key: Callable[[JsonObject], RunKey] | None
    delta: str
    """The field with what an event adds."""
    is_report: bool
    idle: bool

    def flags_of(self, event: JsonObject) -> int:
        """The flags of one event: a response tells its failure in its status."""
        if self.may_fail and response_failed(event):
            return int(Flag.ERROR)
        return self.flags


class EventKinds:
    """The kinds of all types seen; `handlers` are by canonical type.

    `folded` says whether the state listens to a type, as sent.
    """

    def __init__(
        self, handlers: Mapping[str, Handler], folded: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._handlers = handlers
        self._folded = folded
        self._known: dict[Source, dict[str, EventKind]] = {
            "client": {},
            "server": {},
            "console": {},
        }

    def of(self, event_type: str, source: Source = "server") -> EventKind:
        """The kind of a type, as sent; of any type, also of those nobody knows."""
        kind = self._known[source].get(event_type)
        return self._learn(event_type, source) if kind is None else kind

    def of_each(self, sources: list[Source], types: list[str]) -> list[EventKind]:
        """The kinds of many."""
        known = self._known
        try:
            return [known[source][name] for source, name in zip(sources, types, strict=True)]
        except KeyError:
            return list(map(self.of, types, sources))

    def _learn(self, event_type: str, source: Source) -> EventKind:
        flags = Flag(0)
        if is_streaming(event_type):
            flags = Flag.STREAMING
        elif tells_failure(event_type):
            flags = Flag.ERROR
        known_as = canonical(event_type)
        handler = self._handlers.get(known_as)
        kind = EventKind(
            source,
            int(flags),
            audio_field(event_type),
            handler,
            may_fail=event_type == "response.done",
            run_key=_RUNS.get((source, known_as)),
            delta=audio_field(event_type) or "delta",
            is_report=source == "server" and event_type == "rate_limits.updated",
            idle=not (flags & Flag.ERROR or handler or source == "client")
            and not self._folded(event_type),
        )
        known = self._known[source]
        if len(known) < MAX_TYPES:
            known[event_type] = kind
        return kind
