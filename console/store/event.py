"""The one event of this program: what was said, when, and by whom."""

from typing import Literal, NamedTuple, TypeAlias

from console.protocol.wire import JsonObject, text_at

Source: TypeAlias = Literal["client", "server", "console"]


class RealtimeEvent(NamedTuple):
    """One event of a session, whatever the session came from.

    `time` is UTC in seconds since 1970 (wall clock at the start plus monotonic time since);
    `source` says who sent it ("console" marks our own notes); `event` is the wire payload.
    """

    time: float
    source: Source
    event: JsonObject

    @property
    def type(self) -> str:
        """The event's type as sent; "" when it has none."""
        return text_at(self.event, "type")
