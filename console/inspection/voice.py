"""Both voices on the session clock: where each piece of audio lies, what was cut, what happened.

The user's audio arrives as it is spoken. The model's arrives faster than real time and is heard one
piece after another from its arrival on. Audio stays in the rows: a clip is a reference. Everything
is kept with its row, so the voices at any event are a prefix of the voices at the end.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from console.inspection.fold import Handler
from console.protocol.audio_format import PCM16_24K, session_formats
from console.protocol.wire import object_at, text_at
from console.store.event import RealtimeEvent
from console.store.rows import RowTable

Side: TypeAlias = Literal["user", "model"]


class Clip(NamedTuple):
    """One audio event on the session clock (seconds since the session's first event)."""

    row: int
    start_s: float
    duration_s: float


class Mark(NamedTuple):
    """Something that happened at a moment: "speech", "response", "tool", "cut" or "error"."""

    row: int
    at_s: float
    kind: str
    text: str


class Track:
    """The clips of one side in the order they are heard."""

    def __init__(self) -> None:
        self.format = PCM16_24K
        self.rows = array("I")
        self.starts = array("d")
        self.durations = array("f")

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def end_s(self) -> float:
        """Where the last clip ends; 0 when there is none."""
        return self.starts[-1] + self.durations[-1] if self.rows else 0.0

    def seconds(self, size: int) -> float:
        """How long so many bytes of this side's audio last."""
        return size / self.format.bytes_per_ms / 1000

    def add(self, row: int, earliest_s: float, size: int) -> None:
        """Place audio of `size` bytes at the earliest moment or after what is there already."""
        start_s = max(earliest_s, self.end_s)
        self.starts.append(start_s)
        self.rows.append(row)
        self.durations.append(self.seconds(size))

    def cut(self, at_s: float) -> None:
        """Let nothing be heard beyond a moment."""
        for index in range(len(self.rows) - 1, -1, -1):
            if self.starts[index] + self.durations[index] <= at_s:
                return
            self.durations[index] = max(0.0, at_s - self.starts[index])
            self.starts[index] = min(self.starts[index], at_s)

    def between(self, start_s: float, end_s: float, upto_row: int) -> Iterator[Clip]:
        """The clips heard in a stretch of time, as far as events up to a row tell."""
        first = max(0, bisect_left(self.starts, start_s) - 1)
        for index in range(first, len(self.rows)):
            if self.starts[index] >= end_s or self.rows[index] > upto_row:
                return
            clip = Clip(self.rows[index], self.starts[index], self.durations[index])
            if clip.duration_s > 0 and clip.start_s + clip.duration_s > start_s:
                yield clip


class Voices:
    """The two tracks and the marks of a whole session; a fold over every event of it."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self.tracks: dict[Side, Track] = {"user": Track(), "model": Track()}
        self.marks: list[Mark] = []
        self._speaking = ""  # the response heard last
        self._silenced: set[str] = set()  # cut responses: what still arrives of them is not heard

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "session.created": self._formats,
            "session.updated": self._formats,
            "input_audio_buffer.append": self._heard_user,
            "response.output_audio.delta": self._heard_model,
            "input_audio_buffer.speech_started": self._speech,
            "response.created": self._created,
            "response.function_call_arguments.done": self._tool,
            "response.done": self._done,
            "conversation.item.truncate": self._truncated,
            "error": self._error,
        }

    def clock(self, time: float) -> float:
        """Seconds on the session clock of a UTC time."""
        return time - self._rows.times[0] if len(self._rows) else 0.0

    @property
    def end_s(self) -> float:
        """Where the session ends so far: its last event or the last of its audio."""
        last = self.clock(self._rows.times[-1]) if len(self._rows) else 0.0
        return max(last, *(track.end_s for track in self.tracks.values()))

    def _mark(self, row: int, event: RealtimeEvent, kind: str, text: str) -> None:
        self.marks.append(Mark(row, self.clock(event.time), kind, text))

    def _formats(self, row: int, event: RealtimeEvent) -> None:
        heard, spoken = session_formats(object_at(event.event, "session"))
        self.tracks["user"].format = heard
        self.tracks["model"].format = spoken

    def _heard_user(self, row: int, event: RealtimeEvent) -> None:
        track = self.tracks["user"]
        size = self._rows.audio_sizes[row]
        track.add(row, self.clock(event.time) - track.seconds(size), size)

    def _heard_model(self, row: int, event: RealtimeEvent) -> None:
        self._speaking = text_at(event.event, "response_id")
        if self._speaking not in self._silenced:
            self.tracks["model"].add(row, self.clock(event.time), self._rows.audio_sizes[row])

    def _created(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "response", "")

    def _speech(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "speech", "")
        self._cut_model(row, event)

    def _done(self, row: int, event: RealtimeEvent) -> None:
        if text_at(object_at(event.event, "response"), "status") == "cancelled":
            self._cut_model(row, event)

    def _truncated(self, row: int, event: RealtimeEvent) -> None:
        self._cut_model(row, event)

    def _cut_model(self, row: int, event: RealtimeEvent) -> None:
        at_s = self.clock(event.time)
        if self.tracks["model"].end_s > at_s:
            self.tracks["model"].cut(at_s)
            self._silenced.add(self._speaking)
            self._mark(row, event, "cut", "")

    def _tool(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "tool", text_at(event.event, "name"))

    def _error(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "error", text_at(object_at(event.event, "error"), "code"))
