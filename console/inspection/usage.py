"""What a session used so far, and how much of its limits is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.inspection.fold import Handler
from console.inspection.tokens import NO_TOKENS, Tokens, tokens_of
from console.protocol.wire import JsonObject, number_at, object_at, objects_at, text_at
from console.store.event import RealtimeEvent


@dataclass(frozen=True, slots=True)
class RateLimit:
    """One rate limit as last reported."""

    name: str
    limit: float
    remaining: float

    @property
    def share_left(self) -> float:
        """What is left, 0 to 1."""
        return self.remaining / self.limit if self.limit > 0 else 0.0


@dataclass(slots=True)
class Usage:
    """Totals over all responses, and the latest rate limits as they were reported."""

    tokens: Tokens = NO_TOKENS
    _reported: dict[str, JsonObject] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, RateLimit]:
        """The latest rate limits by name. They come often and are looked at seldom."""
        limits = {}
        for name, entry in self._reported.items():
            limit, remaining = number_at(entry, "limit"), number_at(entry, "remaining")
            if limit is not None and remaining is not None:
                limits[name] = RateLimit(name, limit, remaining)
        return limits

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "response.done": self._done,
            "rate_limits.updated": self._limits,
        }

    def copy(self) -> "Usage":
        """An independent copy."""
        return Usage(self.tokens, self._reported.copy())

    def _done(self, row: int, event: RealtimeEvent) -> None:
        response = object_at(event.event, "response")
        self.tokens += tokens_of(object_at(response, "usage") or object_at(event.event, "usage"))

    def _limits(self, row: int, event: RealtimeEvent) -> None:
        for entry in objects_at(event.event, "rate_limits"):
            self._reported[text_at(entry, "name")] = entry
