"""Both voices on the session clock: where each piece of audio lies, what was cut, what happened.

The user's audio arrives as it is spoken. The model's arrives faster than real time and is heard one
piece after another from its arrival on. Audio stays in the rows: a clip is a reference. An
interruption shortens the clips that came before it, so clips tell what was heard in the end; the
voices at an earlier event are the clips and marks of the rows up to it.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from console.inspection.fold import Handler
from console.protocol.audio_format import PCM16_24K, AudioFormat, session_formats
from console.protocol.wire import object_at, text_at
from console.store.event import RealtimeEvent
from console.store.rows import RowTable

_FROM_USER = "input_audio_buffer.append"

Side: TypeAlias = Literal["user", "model"]


class Mark(NamedTuple):
    """Something that happened at a moment: "speech", "response", "tool", "cut" or "error"."""

    row: int
    at_s: float
    kind: str
    text: str


class Track:
    """The clips of one side in the order they are heard: columns, one entry an audio event.

    Starts and ends never go back from one clip to the next, also where the session's clock does.
    """

    def __init__(self) -> None:
        self.rows = array("I")
        self.starts = array("d")
        self.durations = array("f")
        self.cuts = array("d")
        """Every moment beyond which nothing of what had come was heard, as cuts came."""
        self._formats: list[tuple[int, AudioFormat]] = [(0, PCM16_24K)]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def format(self) -> AudioFormat:
        """What this side sends now."""
        return self._formats[-1][1]

    def use(self, row: int, form: AudioFormat) -> None:
        """From a row on this side sends another format."""
        if form != self.format:
            self._formats.append((row, form))

    def format_of(self, row: int) -> AudioFormat:
        """What this side sent at a row."""
        return self._formats[bisect_right(self._formats, row, key=_first) - 1][1]

    @property
    def end_s(self) -> float:
        """Where the last clip ends; 0 when there is none."""
        return self.starts[-1] + self.durations[-1] if self.rows else 0.0

    def end_of(self, index: int) -> float:
        """Where a clip ends."""
        return self.starts[index] + self.durations[index]

    def add(self, rows: Sequence[int], table: RowTable, *, ends: bool) -> None:
        """Place the audio of rows: each as early as it came (or `ends` then), after all before."""
        bytes_per_s = self.format.bytes_per_ms * 1000
        end_s = self.end_s
        for row in rows:
            length_s = table.audio_sizes[row] / bytes_per_s
            came_s = table.times[row] - table.times[0]
            start_s = max(came_s - length_s if ends else came_s, end_s)
            self.starts.append(start_s)
            self.durations.append(length_s)
            end_s = start_s + self.durations[-1]
        self.rows.extend(rows)

    def cut(self, at_s: float) -> None:
        """Let nothing be heard beyond a moment of what has come so far."""
        self.cuts.append(at_s)
        for index in range(len(self.rows) - 1, -1, -1):
            if self.end_of(index) <= at_s:
                return
            self.durations[index] = max(0.0, at_s - self.starts[index])
            self.starts[index] = min(self.starts[index], at_s)

    def between(self, start_s: float, end_s: float, upto_row: int) -> range:
        """The indices of the clips heard in a stretch of time, as far as events up to a row tell.

        Clips of no length are among them: nothing of those was heard.
        """
        first = bisect_left(self.starts, start_s)
        while first and self.end_of(first - 1) > start_s:
            first -= 1
        last = min(bisect_left(self.starts, end_s), bisect_right(self.rows, upto_row))
        return range(first, max(first, last))


class Voices:
    """The two tracks and the marks of a whole session; a fold over every event of it."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self.tracks: dict[Side, Track] = {"user": Track(), "model": Track()}
        self.marks: list[Mark] = []  # by time
        self._speaking = ""  # the response (or item) heard last
        self._silenced: set[str] = set()  # cut answers: what still arrives of them is not heard

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "session.created": self._formats,
            "session.updated": self._formats,
            _FROM_USER: self._heard_user,
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

    def marks_between(self, start_s: float, end_s: float, upto_row: int) -> Iterator[Mark]:
        """The marks of a stretch of time, as far as events up to a row tell."""
        for index in range(bisect_left(self.marks, start_s, key=_moment), len(self.marks)):
            mark = self.marks[index]
            if mark.at_s >= end_s:
                return
            if mark.row <= upto_row:
                yield mark

    def _mark(self, row: int, event: RealtimeEvent, kind: str, text: str) -> None:
        insort(self.marks, Mark(row, self.clock(event.time), kind, text), key=_moment)

    def _formats(self, row: int, event: RealtimeEvent) -> None:
        heard, spoken = session_formats(object_at(event.event, "session"))
        self.tracks["user"].use(row, heard)
        self.tracks["model"].use(row, spoken)

    def _heard_user(self, row: int, event: RealtimeEvent) -> None:
        self.heard([row], event)

    def _heard_model(self, row: int, event: RealtimeEvent) -> None:
        self.heard([row], event)

    def heard(self, rows: Sequence[int], event: RealtimeEvent) -> None:
        """Place the audio of rows; `event` is any of theirs: one answer's, or the user's."""
        if event.type == _FROM_USER:
            self.tracks["user"].add(rows, self._rows, ends=True)
            return
        self._speaking = text_at(event.event, "response_id") or text_at(event.event, "item_id")
        if self._speaking not in self._silenced:
            self.tracks["model"].add(rows, self._rows, ends=False)

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
            if self._speaking:  # without any id what comes next may as well be another answer
                self._silenced.add(self._speaking)
            self._mark(row, event, "cut", "")

    def _tool(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "tool", text_at(event.event, "name"))

    def _error(self, row: int, event: RealtimeEvent) -> None:
        self._mark(row, event, "error", text_at(object_at(event.event, "error"), "code"))


def _first(change: tuple[int, AudioFormat]) -> int:
    return change[0]


def _moment(mark: Mark) -> float:
    return mark.at_s
