"""A recorded session as a server: its server events are sent again, in step with a new client.

Where the recorded client asked for something, playback waits until this client asks for the same
kind of thing; ids that this client chose take the place of the recorded ones. Otherwise events come
at the recorded distances, scaled by `pace`.
"""

import os
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from console.protocol.wire import (
    JsonObject,
    JsonValue,
    WireError,
    object_at,
    parse_object,
    text_at,
)
from console.recording.reader import open_recording, scan
from console.simulator.admission import Closing

AWAITED = (
    "conversation.item.create",
    "response.create",
    "response.cancel",
    "input_audio_buffer.commit",
)
"""The client events that make the server do something: playback waits for these."""

_AFTER_AUDIO = ("input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped")
_FIRST = ("session.created", "transcription_session.created")
_PATIENCE_S = 2.0
"""How long to wait for audio that this client may never send."""
_LONGEST_GAP_S = 10.0
_ID_KEYS = ("id", "item_id", "previous_item_id", "call_id", "event_id")


class Recorded(NamedTuple):
    """One event of the recording. `time` is UTC seconds, None when it is not known."""

    time: float | None
    from_client: bool
    event: JsonObject


Lines: TypeAlias = Generator[Recorded, None, None]


class PlayedSession:
    """The server side of a recording, without a socket: like SimulatedSession to its owner."""

    def __init__(self, lines: Lines, now: Callable[[], float], pace: float) -> None:
        self.closing: Closing | None = None
        self.id = "from a recording"
        self.now = now
        self._lines = lines
        self._pace = pace
        self._asked: Counter[str] = Counter()
        self._items: list[JsonObject] = []
        self._mapped: dict[str, str] = {}
        self._renamed_later: list[tuple[JsonObject, str]] = []
        self._audio_to_come = 0  # characters of base64: more in the recording than from the client
        self._last_frame_s = now()
        self._anchor: tuple[float, float | None] = (now(), None)
        self._next = next(lines, None)
        self._begin()
        self._advance()

    def due(self) -> float | None:
        """When the next event goes out; None while the client's turn lasts, and at the end."""
        line = self._next
        if line is None or line.from_client:
            return None
        anchor_s, recorded_s = self._anchor
        gap_s = 0.0
        if line.time is not None and recorded_s is not None:
            gap_s = min(max(0.0, line.time - recorded_s), _LONGEST_GAP_S) * self._pace
        at = anchor_s + gap_s
        if text_at(line.event, "type") in _AFTER_AUDIO and self._audio_to_come > 0:
            at = max(at, self._last_frame_s + _PATIENCE_S)
        return at

    def step(self) -> list[JsonObject]:
        """The event that is due, if its time has come."""
        due, line = self.due(), self._next
        if due is None or line is None or due > self.now():
            return []
        self._anchor = (due, line.time)
        self._learn_item(line.event)
        self._next = next(self._lines, None)
        self._advance()
        return [_renamed(line.event, self._mapped) if self._mapped else line.event]

    def receive(self, frame: str | bytes) -> None:
        """What the client sends: it may be what playback waits for."""
        self._last_frame_s = self.now()
        try:
            event = parse_object(frame.encode() if isinstance(frame, str) else frame)
        except WireError:  # a recording cannot answer: the frame is passed over
            return
        event_type = text_at(event, "type")
        if event_type == "input_audio_buffer.append":
            self._audio_to_come -= len(text_at(event, "audio"))
        if event_type in AWAITED:
            self._asked[event_type] += 1
        if event_type == "conversation.item.create":
            self._items.append(object_at(event, "item"))
        self._advance()

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Nothing in a recording waits for anything but time and the client."""

    def close(self) -> None:
        """The client is gone: close the recording."""
        self._lines.close()

    def _begin(self) -> None:
        """A recording may begin in the middle; clients wait for a session all the same."""
        first = self._next
        if first is not None and text_at(first.event, "type") not in _FIRST:
            created: JsonObject = {
                "type": "session.created",
                "event_id": "event_playback",
                "session": {
                    "type": "realtime",
                    "object": "realtime.session",
                    "id": "sess_playback",
                },
            }
            self._lines = _chained(first, self._lines)
            self._next = Recorded(first.time, False, created)

    def _advance(self) -> None:
        """Pass over what the recorded client did, as far as this client has done it too."""
        while self._next is not None and self._next.from_client:
            event = self._next.event
            event_type = text_at(event, "type")
            if event_type in AWAITED:
                if not self._asked[event_type]:
                    return
                self._asked[event_type] -= 1
                self._anchor = (self.now(), self._next.time)
            if event_type == "conversation.item.create":
                self._learn_client_item(object_at(event, "item"), self._items.pop(0))
            elif event_type == "input_audio_buffer.append":
                self._audio_to_come += len(text_at(event, "audio"))
            self._next = next(self._lines, None)

    def _learn_client_item(self, recorded: JsonObject, created: JsonObject) -> None:
        """The client's id for an item stands for the recorded client's, or for the server's."""
        own = text_at(created, "id")
        if own and text_at(recorded, "id"):
            self._mapped[text_at(recorded, "id")] = own
        elif own:
            self._renamed_later.append((recorded, own))

    def _learn_item(self, event: JsonObject) -> None:
        if text_at(event, "type") not in ("conversation.item.added", "conversation.item.created"):
            return
        item = object_at(event, "item")
        for entry in self._renamed_later:
            recorded, own = entry
            if all(text_at(item, key) == text_at(recorded, key) for key in ("type", "role")):
                self._mapped[text_at(item, "id")] = own
                self._renamed_later.remove(entry)
                return


def _chained(first: Recorded, rest: Lines) -> Lines:
    yield first
    yield from rest


def _renamed(event: JsonObject, mapped: dict[str, str]) -> JsonObject:
    """The event with this client's ids, wherever an id stands."""

    def value_of(key: str, value: JsonValue) -> JsonValue:
        if isinstance(value, str):
            return mapped.get(value, value) if key in _ID_KEYS else value
        if isinstance(value, dict):
            return _renamed(value, mapped)
        if isinstance(value, list):
            return [value_of("", entry) for entry in value]
        return value

    return {key: value_of(key, value) for key, value in event.items()}


def lines_of(path: Path) -> Lines:
    """The events of a recording, read as they are needed. Raises RecordingError."""
    descriptor = open_recording(path)
    return _lines(descriptor)


def _lines(descriptor: int) -> Lines:
    try:
        for scanned in scan(descriptor):
            line = scanned.line
            if line.good and line.source != "console":
                yield Recorded(line.time, line.source == "client", line.event)
    finally:
        os.close(descriptor)
