"""A place in a recording as people write it: a time (1:23), an event (#42) or a share (50%)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from console.session.clock import Clock

HINT = "a time (1:23), an event (#42) or a share (50%)"

_Unit: TypeAlias = Literal["events", "percent", "seconds"]


class PlaceError(ValueError):
    """No place, or none in this recording; the message says what works."""


@dataclass(frozen=True, slots=True)
class Place:
    """An event's number, counted from 1, a share of the time in percent, or seconds."""

    unit: _Unit
    value: float

    def row_in(self, clock: Clock, count: int) -> int:
        """The row it means in a recording of so many events; raises PlaceError beyond its end."""
        if self.unit == "events":
            return int(self._within(1, count)) - 1
        if self.unit == "percent":
            return clock.row_at(clock.total_s * self._within(0, 100) / 100)
        return clock.row_at(self._within(0, int(clock.total_s) + 1))

    def is_reached(self, clock: Clock, count: int) -> bool:
        """Whether it means the same row however many events are still to come."""
        if self.unit == "events":
            return self.value <= count
        return self.unit == "seconds" and self.value < clock.total_s

    def _within(self, lowest: int, highest: int) -> float:
        if not lowest <= self.value <= highest:
            raise PlaceError(f"Not in this recording: it has {highest:,} {self.unit}")
        return self.value


def parse_place(text: str) -> Place:
    """The place that was typed; raises PlaceError."""
    text = text.strip()
    try:
        if text.startswith("#"):
            return Place("events", int(text[1:].replace(",", "")))
        if text.endswith("%"):
            return Place("percent", float(text[:-1]))
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60 + float(part)
    except ValueError:
        raise PlaceError("Not a place: try 1:23, #42 or 50%") from None
    return Place("seconds", seconds)
