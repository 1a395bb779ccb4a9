"""A session in figures: events, turns, how responses ended, how long they took, what they cost."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from console.inspection.failures import response_failed, tells_failure
from console.inspection.state import SessionState
from console.inspection.tokens import Tokens
from console.protocol.conversation import RealtimeConversation
from console.protocol.wire import JsonObject
from console.store.event import RealtimeEvent

NO_TYPE = "(no type)"
MAX_TYPES = 4096
OTHER_TYPES = "(other types)"
"""Beyond so many different types the rest is counted together: memory stays bounded."""


@dataclass(slots=True)
class SessionStatistics:
    """Counts over the events of one session; `add` them in order."""

    state: SessionState = field(
        default_factory=lambda: SessionState(RealtimeConversation(keep_audio=False))
    )
    events: int = 0
    errors: int = 0
    """Events that tell of a failure; a response that failed is one of them."""
    by_type: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    first_s: float | None = None
    last_s: float | None = None

    def add(self, event: RealtimeEvent) -> None:
        """Count and fold one event."""
        event_type = event.type or NO_TYPE
        if event_type not in self.by_type and len(self.by_type) >= MAX_TYPES:
            event_type = OTHER_TYPES
        self.by_type[event_type] += 1
        self.by_source[event.source] += 1
        if tells_failure(event.type) or (
            event.type == "response.done" and response_failed(event.event)
        ):
            self.errors += 1
        self.first_s = event.time if self.first_s is None else min(self.first_s, event.time)
        self.last_s = event.time if self.last_s is None else max(self.last_s, event.time)
        self.state.apply(self.events, event)
        self.events += 1

    @property
    def duration_s(self) -> float:
        """From the earliest to the latest event."""
        return 0.0 if self.first_s is None or self.last_s is None else self.last_s - self.first_s

    @property
    def turns(self) -> int:
        """How often the user said something: messages of theirs in the conversation."""
        return sum(item.role == "user" for item in self.state.conversation.get_items())

    @property
    def endings(self) -> Counter[str]:
        """Responses by how they ended: "completed", "cancelled · turn_detected", "in_progress"."""
        return Counter(
            " · ".join(filter(None, (record.status, record.reason)))
            for record in self.state.responses.by_id.values()
        )

    def as_json(self) -> JsonObject:
        """All figures; null where nothing was reported or measured."""
        records = self.state.responses.by_id.values()
        return {
            "events": self.events,
            "duration_s": round(self.duration_s, 6),
            "by_source": dict(self.by_source.most_common()),
            "by_type": dict(self.by_type.most_common()),
            "turns": self.turns,
            "errors": self.errors,
            "responses": dict(self.endings.most_common()),
            "latency_ms": {
                "first_output": _spread(record.first_output_ms for record in records),
                "after_speech": _spread(record.after_speech_ms for record in records),
                "response": _spread(
                    None if record.done_at is None else (record.done_at - record.created_at) * 1000
                    for record in records
                ),
            },
            "tokens": _tokens(self.state.usage.tokens),
        }


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _spread(measured: Iterable[float | None]) -> JsonObject | None:
    values = [value for value in measured if value is not None]
    if not values:
        return None
    return {
        "count": len(values),
        "p50": round(percentile(values, 0.5), 3),
        "p95": round(percentile(values, 0.95), 3),
    }


def _tokens(tokens: Tokens) -> JsonObject | None:
    if not tokens.known:
        return None
    return {
        "total": tokens.total,
        "input": tokens.input,
        "output": tokens.output,
        "cached": tokens.cached,
        "input_audio": tokens.input_audio,
        "output_audio": tokens.output_audio,
    }
