"""Faults on request: what can go wrong between a server and a client, by chance or at an event.

Written as `KIND[:VALUE]@WHERE`, where WHERE is a probability (`0.1`), the number of an event (`12`)
or the type of the event that it happens at first (`response.done`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from console.protocol.wire import JsonObject, dump_json, text_at
from console.simulator.admission import Closing
from console.simulator.mistakes import ClientMistake

KINDS = {
    "delay": 500.0,  # milliseconds
    "drop": 0.0,
    "malformed": 0.0,
    "oversized": 40.0 * 1024 * 1024,  # bytes, more than clients take by default
    "stall": 60_000.0,  # milliseconds
    "reset": 0.0,
    "close": 1011.0,  # the close code
    "error": 0.0,  # an error event of the server's own, before the event
    "quota": 0.0,
    "expire": 0.0,
}
"""Every kind of fault, with the value it has when none is given."""

_WRITTEN = re.compile(r"(?P<kind>[a-z]+)(?::(?P<value>\d+(?:\.\d+)?))?@(?P<where>\S+)")
_NUMBER = re.compile(r"\d+")
_SENDABLE = (*range(1000, 1004), *range(1007, 1015), *range(3000, 5000))
"""The close codes that may be on the wire; the others are for what no close frame told."""


class FaultError(Exception):
    """A fault that was not written as it should be: one line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. It happens with a chance at every event, or once: at a number or a type."""

    kind: str
    value: float
    chance: float = 0.0
    number: int = 0
    event_type: str = ""

    def hits(self, number: int, event_type: str, random: Random) -> bool:
        """Whether it happens at this event (1 is the first)."""
        if self.chance:
            return random.random() < self.chance
        return number == self.number or event_type == self.event_type


@dataclass(frozen=True, slots=True)
class Send:
    """Send these bytes as a text frame."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Send nothing for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """Cut the connection without a close frame."""


Act: TypeAlias = Send | Wait | Reset | Closing


def parse_fault(written: str) -> Fault:
    """Read a fault; FaultError says what is wrong with it."""
    match = _WRITTEN.fullmatch(written)
    if match is None or match["kind"] not in KINDS:
        raise FaultError(
            f"'{written}' is no fault: write KIND[:VALUE]@WHERE with one of {', '.join(KINDS)}, "
            "and a probability, an event's number or its type"
        )
    value = KINDS[match["kind"]] if match["value"] is None else float(match["value"])
    if match["kind"] == "close" and value not in _SENDABLE:
        raise FaultError(f"'{written}': no close frame has the code {value:g}; try 1011 or 4000")
    where = match["where"]
    if _NUMBER.fullmatch(where) and int(where) > 0:
        return Fault(match["kind"], value, number=int(where))
    try:
        chance = float(where)
    except ValueError:
        return Fault(match["kind"], value, event_type=where)
    if not 0 < chance <= 1:
        raise FaultError(f"'{written}': a probability is above 0 and at most 1")
    return Fault(match["kind"], value, chance=chance)


class Disturbance:
    """The faults of one session, and what they make of its events. Repeatable by its random."""

    def __init__(self, faults: Sequence[Fault], random: Random) -> None:
        self._faults = list(faults)
        self._random = random
        self._number = 0

    def acts(self, event: JsonObject) -> Iterator[Act]:
        """What to do instead of just sending the event."""
        self._number += 1
        frame = dump_json(event)
        for fault in list(self._faults):
            if not fault.hits(self._number, text_at(event, "type"), self._random):
                continue
            if not fault.chance:
                self._faults.remove(fault)
            match fault.kind:
                case "delay" | "stall":
                    yield Wait(fault.value / 1000)
                case "error":
                    yield _error("The server had an error.", None, "server_error")
                case "drop":
                    return
                case "malformed":
                    frame = frame[: len(frame) // 2]
                case "oversized":
                    frame = dump_json({**event, "padding": "x" * int(fault.value)})
                case _:
                    yield from _ending(fault)
                    return
        yield Send(frame)


def _ending(fault: Fault) -> Iterator[Act]:
    match fault.kind:
        case "reset":
            yield Reset()
        case "close":
            yield Closing(int(fault.value), "simulated")
        case "quota":
            code = "insufficient_quota"
            yield _error("You exceeded your current quota.", code, code)
            yield Closing(1013, "insufficient_quota.insufficient_quota")
        case "expire":
            reason = "Your session hit the maximum duration of 60 minutes."
            yield _error(reason, "session_expired")
            yield Closing(1001, reason)


def _error(message: str, code: str | None, kind: str = "invalid_request_error") -> Send:
    event = ClientMistake(message, code=code, kind=kind).event(None)
    return Send(dump_json({"event_id": "event_fault", **event}))
