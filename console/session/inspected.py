"""One inspected session: rows, their payloads, and every fold over them, whatever the source.

A source (live or file) hands lines to `take`; panes and headless commands read. Nothing here waits
or knows a clock: a live session and a recording of it go through the same code.
"""

import re
from array import array
from collections import deque
from functools import lru_cache
from itertools import accumulate

from console.audio.base64_codec import decoded_length
from console.inspection.checkpoints import Checkpoints
from console.inspection.state import SessionState
from console.inspection.voice import Side, Voices
from console.protocol.audio_format import AudioFormat
from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import JsonObject, text_at
from console.recording.format import event_span
from console.recording.plain import PlainLines
from console.recording.reader import Line, Stretch, decode_line
from console.session.ending import Ending
from console.session.kinds import EventKind, EventKinds
from console.session.payloads import IN_MEMORY, Payloads
from console.session.plan import Plan, Step, refuse_secrets
from console.session.reread import same_line
from console.store.audio_text import audio_text
from console.store.bookmarks import BOOKMARK, Bookmarks, Mark
from console.store.event import RealtimeEvent
from console.store.lexer import source_tokens
from console.store.links import cause_of, links_of
from console.store.rows import Flag, RowColumns, RowFields, RowTable
from console.store.view import EventView

BAD_LINE = "(bad line)"
CACHED_LINES = 1024
MAX_LINKED_ERRORS = 10_000
CACHED_LONG_LINES = 2
MAX_CACHED_LINE = 1 << 14
MAX_SEARCHED_AT_ONCE = 1 << 18
_OWN_HEAD = re.compile(rb'\{"time":"[^"\\]*","source":"[a-z]*","event":(?=\{)')
# Plain numbers: flags cost 1 µs a row.
_STREAMING, _BAD, _ERROR = int(Flag.STREAMING), int(Flag.BAD), int(Flag.ERROR)
_UNDATED, _WARNED = int(Flag.UNDATED), int(Flag.WARNED)
# Half the cost of calling the class, where it happens a million times.
_new = tuple.__new__


class InspectedSession:
    """The one thing that panes look at. It is a RowSource."""

    def __init__(self, payloads: Payloads, state: SessionState) -> None:
        self.rows = RowTable()
        self.view = EventView(self.rows)
        self.voices = Voices(self.rows)
        self.bookmarks = Bookmarks(self.rows)
        self.ending = Ending()
        self.state = state
        # a live session is seen as it is: states of before would keep sound that is to be let go of
        self._checkpoints = Checkpoints(self, state) if state.folds_conversation else None
        self._payloads = payloads
        handlers = {**self.voices.handlers(), **self.ending.handlers(), BOOKMARK: self._bookmark}
        self._kinds = EventKinds(handlers, state.listens)
        self._client_rows = array("I")
        self._client_ids = array("q")  # the hashes of their event ids: a dict would cost ten times
        self._errors = 0
        self._error_rows = array("I")
        self._error_causes = array("q")  # the hashes of the client event ids that errors name
        self._line = lru_cache(CACHED_LINES)(self._read_line)
        self._long_line = lru_cache(CACHED_LONG_LINES)(self._read_line)

    def take(self, offset: int, length: int, line: Line) -> int:
        """Add one line of the recording as a row and fold its event; returns the row."""
        reason, time, source, event, warnings, _ = line
        if reason:
            return self.rows.append(
                RowFields(offset, length, self._time_before(), BAD_LINE, "console", _BAD)
            )
        found = event.get("type")
        event_type = found if isinstance(found, str) else ""
        kind = self._kinds.of(event_type, source)
        flags = kind.flags_of(event) if kind.may_fail else kind.flags
        audio_bytes = 0
        if kind.audio_field:
            audio_bytes = decoded_length(text_at(event, kind.audio_field))
        if time is None:
            time = self._time_before()
            flags |= _UNDATED
        else:
            self._date_beginning(time)
        if warnings:
            flags |= _WARNED
        ids = links_of(event)
        row = self.rows.append(
            _new(RowFields, (offset, length, time, event_type, source, flags, *ids, audio_bytes))
        )
        self._fold(row, flags, kind, _new(RealtimeEvent, (time, source, event)))
        self._keep_checkpoint()
        return row

    def take_plain(self, stretch: Stretch, plain: PlainLines) -> None:
        """As `take` for each of the lines that lie together, at a fraction of the cost.

        Raises OddError before anything has changed, where one is better looked at on its own.
        """
        first = len(self.rows)
        refuse_secrets(set(plain.types).difference(self.rows.types.numbers))
        kinds = self._kinds.of_each(plain.sources, plain.types)
        plan = Plan(first, self.rows.ids)
        plan.make(stretch.raws, kinds, plain.events)
        self._date_beginning(plain.times[0])
        sizes = list(map(len, stretch.raws))
        self.rows.extend(
            RowColumns(
                accumulate(sizes[:-1], initial=stretch.offset),
                [size - 1 for size in sizes],  # but for the line end
                plain.times,
                plain.types,
                plain.sources,
                plan.flags,
                plan.numbers,
                plan.audio_sizes,
            )
        )
        for step in plan.steps:
            row, kind = step.row, step.kind
            told = RealtimeEvent(self.rows.times[row], kind.source, step.event)
            self._fold(row, self.rows.flags[row], kind, told, step)
        self.state.rows = len(self.rows)
        self._keep_checkpoint()

    def _fold(
        self, row: int, flags: int, kind: EventKind, told: RealtimeEvent, run: Step | None = None
    ) -> None:
        """Fold one event, or a run of deltas as one."""
        if told.source == "client" and not flags & _STREAMING:
            self._remember_client_event(row, told.event)
        if flags & _ERROR:
            self._remember_error(row, told.event)
        if run is not None and run.audio_rows:
            self.voices.heard(run.audio_rows, told)
        elif kind.handler is not None:
            kind.handler(row, told)
        self.state.apply(row, told, run.audio_bytes if run is not None else None)

    def _keep_checkpoint(self) -> None:
        if self._checkpoints is not None and self.state.rows >= self._checkpoints.due:
            self._checkpoints.offer(self.state)

    def line(self, row: int) -> Line:
        """The line of a row as the reading contract has it: good or bad, and why."""
        short = self.rows.lengths[row] <= MAX_CACHED_LINE
        return self._line(row) if short else self._long_line(row)

    def event(self, row: int) -> RealtimeEvent:
        """The event of a row; empty for a bad line."""
        return RealtimeEvent(self.rows.times[row], self.rows.source(row), self.line(row).event)

    def event_bytes(self, row: int) -> bytes:
        """The event of a row as it came (secrets masked); the whole line where it is bad."""
        return self.line(row).event_bytes

    def line_head(self, row: int, size: int) -> bytes:
        """The first bytes of a line as it came, secrets masked: of lines too long to be decoded."""
        if not self.rows.has(row, Flag.BAD):  # it was read once: what lies here now is another
            return b""
        head = self._payloads.read(self.rows.offsets[row], min(size, self.rows.lengths[row]))
        last = deque(source_tokens(head), maxlen=1)
        end = last[0].start if last else 0  # what was cut apart could be a secret not to be known
        return mask_event_bytes(head[:end])[0]

    def event_text(self, row: int) -> bytes:
        """What a filter searches: the event as it came, secrets masked. Neither parsed nor kept."""
        line = self._read(row)
        if len(line) < self.rows.lengths[row]:  # the file was cut: what is left of it is no event
            return b""
        raw, _ = mask_event_bytes(line)
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
        return self.line(row).reason

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
        raw = self._read(row)
        line = same_line(decode_line(raw), len(raw), self.rows, row)
        return audio_text(line.event, text_at(line.event, "type"))

    def state_at(self, row: int) -> SessionState:
        """The state just after a row; of a live session only the newest is known."""
        if self._checkpoints is None or row >= self.state.rows - 1:
            return self.state
        return self._checkpoints.at(row)

    def cause_of(self, row: int) -> int | None:
        """The row of the client event that the error in a row answers; None when unknown."""
        cause = cause_of(self.event(row).event)
        if not cause:
            return None
        try:
            return self._client_rows[self._client_ids.index(hash(cause))]
        except ValueError:
            return None

    def error_of(self, row: int) -> int | None:
        """The row of the first error that answers the client event in a row; None without one."""
        event_id = self.event(row).event.get("event_id") if self._error_causes else None
        if not isinstance(event_id, str) or self.rows.source(row) != "client":
            return None
        try:
            return self._error_rows[self._error_causes.index(hash(event_id))]
        except ValueError:
            return None

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._errors

    def forget_lines(self) -> None:
        """The file behind the rows has changed: what was kept of it may lie there no more."""
        self._line.cache_clear()
        self._long_line.cache_clear()

    def close(self) -> None:
        """Let go of the file behind the rows."""
        self._payloads.close()

    def _read(self, row: int) -> bytes:
        return self._payloads.read(self.rows.offsets[row], self.rows.lengths[row])

    def _read_line(self, row: int) -> Line:
        raw = self._read(row)
        return same_line(decode_line(mask_event_bytes(raw)[0]), len(raw), self.rows, row)

    def _remember_error(self, row: int, event: JsonObject) -> None:
        self._errors += 1
        cause = cause_of(event)
        if cause and len(self._error_rows) < MAX_LINKED_ERRORS:
            self._error_rows.append(row)
            self._error_causes.append(hash(cause))

    def _bookmark(self, row: int, told: RealtimeEvent) -> None:
        mark = Mark.of(told.event) if told.source == "console" else None
        if mark is not None:
            self.bookmarks.take(mark)

    def _date_beginning(self, time: float) -> None:
        """What came before the first time there is came then, as far as anybody knows."""
        times = self.rows.times
        if len(times) and not times[-1]:
            times[:] = array("d", [time]) * len(times)

    def _time_before(self) -> float:
        return self.rows.times[-1] if len(self.rows) else 0.0

    def _remember_client_event(self, row: int, event: JsonObject) -> None:
        event_id = event.get("event_id")
        if isinstance(event_id, str):
            self._client_rows.append(row)
            self._client_ids.append(hash(event_id))
