"""One inspected session: rows, their payloads, and every fold over them, whatever the source.

A source (live or file) hands lines to `take`; panes and headless commands read. Nothing here waits
or knows a clock: a live session and a recording of it go through the same code.
"""

import re
from array import array
from functools import lru_cache

from console.audio.base64_codec import decoded_length
from console.inspection.checkpoints import Checkpoints
from console.inspection.state import SessionState
from console.inspection.voice import Side, Voices
from console.protocol.audio_format import AudioFormat
from console.protocol.catalog import canonical, is_streaming
from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import JsonObject, object_at, text_at
from console.recording.format import event_span
from console.recording.reader import Line, decode_line
from console.session.payloads import IN_MEMORY, Payloads
from console.store.audio_text import audio_text
from console.store.event import RealtimeEvent
from console.store.links import links_of
from console.store.rows import Flag, RowFields, RowTable
from console.store.view import EventView

BAD_LINE = "(bad line)"
CACHED_LINES = 1024
MAX_SEARCHED_AT_ONCE = 1 << 18
_OWN_HEAD = re.compile(rb'\{"time":"[^"\\]*","source":"[a-z]*","event":(?=\{)')
_STREAMING, _ERROR = int(Flag.STREAMING), int(Flag.ERROR)  # plain numbers: flags cost 1 µs a row
_UNDATED, _WARNED = int(Flag.UNDATED), int(Flag.WARNED)


class InspectedSession:
    """The one thing that panes look at. It is a RowSource."""

    def __init__(self, payloads: Payloads, state: SessionState) -> None:
        self.rows = RowTable()
        self.view = EventView(self.rows)
        self.voices = Voices(self.rows)
        self.state = state
        # a live session is seen as it is: states of before would keep sound that is to be let go of
        self._checkpoints = Checkpoints(self, state) if state.folds_conversation else None
        self._payloads = payloads
        self._voice_handlers = self.voices.handlers()
        self._client_rows = array("I")
        self._client_ids = array("q")  # the hashes of their event ids: a dict would cost ten times
        self._line = lru_cache(CACHED_LINES)(self._read_line)

    def take(self, offset: int, length: int, line: Line) -> int:
        """Add one line of the recording as a row and fold its event; returns the row."""
        if not line.good:
            return self.rows.append(
                RowFields(offset, length, self._time_before(), BAD_LINE, "console", Flag.BAD)
            )
        time = line.time if line.time is not None else self._time_before()
        event = RealtimeEvent(time, line.source, line.event)
        event_type = event.type
        row = self.rows.append(_fields(offset, length, line, event_type, time))
        if line.source == "client":
            self._remember_client_event(row, event)
        known = canonical(event_type)
        voice_handler = self._voice_handlers.get(known)
        if voice_handler is not None:
            voice_handler(row, event)
        self.state.apply(row, event, known)
        if self._checkpoints is not None:
            self._checkpoints.offer(self.state)
        return row

    def line(self, row: int) -> Line:
        """The line of a row as the reading contract has it: good or bad, and why."""
        return self._line(row)

    def event(self, row: int) -> RealtimeEvent:
        """The event of a row; empty for a bad line."""
        line = self._line(row)
        return RealtimeEvent(self.rows.times[row], self.rows.source(row), line.event)

    def event_bytes(self, row: int) -> bytes:
        """The event of a row as it came (secrets masked); the whole line where it is bad."""
        return self._line(row).event_bytes

    def event_text(self, row: int) -> bytes:
        """What a filter searches: the event as it came, secrets masked. Neither parsed nor kept."""
        raw, _ = mask_event_bytes(self._read(row))
        head = _OWN_HEAD.match(raw)
        if head and b'"redacted":' not in raw:
            return raw[head.end() : -1]
        start, end = event_span(raw)
        return raw[start:end] if end else raw

    def lines_text(self, rows: range) -> bytes:
        """Some lines at once, not masked; b"" where they do not lie together or are too much."""
        offsets = self.rows.offsets[rows.start : rows.stop]
        size = offsets[-1] + self.rows.lengths[rows[-1]] - offsets[0]
        if size > MAX_SEARCHED_AT_ONCE or max(offsets) >= IN_MEMORY:
            return b""
        text = self._payloads.read(offsets[0], size)
        return text if len(text) == size else b""

    def bad_reason(self, row: int) -> str:
        """Why the line of a row is no event; "" for a good one."""
        return self._line(row).reason

    def audio_ms(self, row: int, audio_bytes: int) -> float:
        """How long so many bytes of a row's audio last."""
        return audio_bytes / self.audio_format(row).bytes_per_ms

    def audio_format(self, row: int) -> AudioFormat:
        """How the audio of a row is coded."""
        side: Side = "user" if self.rows.source(row) == "client" else "model"
        return self.voices.tracks[side].format_of(row)

    def audio(self, row: int) -> str:
        """The base64 audio of a row; "" when it has none. Waveforms read thousands: not cached."""
        if not self.rows.audio_sizes[row]:
            return ""
        line = decode_line(self._read(row))
        return audio_text(line.event, text_at(line.event, "type"))

    def state_at(self, row: int) -> SessionState:
        """The state just after a row; of a live session only the newest is known."""
        if self._checkpoints is None or row >= self.state.rows - 1:
            return self.state
        return self._checkpoints.at(row)

    def cause_of(self, row: int) -> int | None:
        """The row of the client event that the error in a row answers; None when unknown."""
        cause = links_of(self.event(row).event).cause
        if not cause:
            return None
        try:
            return self._client_rows[self._client_ids.index(hash(cause))]
        except ValueError:
            return None

    def close(self) -> None:
        """Let go of the file behind the rows."""
        self._payloads.close()

    def _read(self, row: int) -> bytes:
        return self._payloads.read(self.rows.offsets[row], self.rows.lengths[row])

    def _read_line(self, row: int) -> Line:
        return decode_line(mask_event_bytes(self._read(row))[0])

    def _time_before(self) -> float:
        return self.rows.times[-1] if len(self.rows) else 0.0

    def _remember_client_event(self, row: int, event: RealtimeEvent) -> None:
        if not self.rows.flags[row] & _STREAMING:
            event_id = event.event.get("event_id")
            if isinstance(event_id, str):
                self._client_rows.append(row)
                self._client_ids.append(hash(event_id))


_FAILURES = frozenset(
    ("error", "console.client.error", "console.connection.failed", "console.gap")
) | {"console.frame.invalid"}


def _tells_failure(event: JsonObject, event_type: str) -> bool:
    """Whether an event says that something failed: what `e` goes to and the log shows in red."""
    if event_type == "response.done":
        return text_at(object_at(event, "response"), "status") == "failed"
    return event_type in _FAILURES or event_type.endswith(".failed")


def _fields(offset: int, length: int, line: Line, event_type: str, time: float) -> RowFields:
    links = links_of(line.event)
    flags = 0
    audio_bytes = 0
    if is_streaming(event_type):
        flags = _STREAMING
        audio_bytes = decoded_length(audio_text(line.event, event_type))
    elif _tells_failure(line.event, event_type):
        flags = _ERROR
    if line.time is None:
        flags |= _UNDATED
    if line.warnings:
        flags |= _WARNED
    return RowFields(
        offset,
        length,
        time,
        event_type,
        line.source,
        flags,
        links.item_id,
        links.response_id,
        links.call_id,
        audio_bytes,
    )
