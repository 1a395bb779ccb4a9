"""The filter of `show`: asks a query of one line after the other, in constant memory."""

import sys

from console.audio.base64_codec import decoded_length
from console.cli.errors import UsageError
from console.protocol.secrets import mask_text
from console.protocol.text import visible
from console.protocol.wire import text_at
from console.recording.reader import Line, ScannedLine
from console.session.inspected import BAD_LINE
from console.session.kinds import EventKinds
from console.store.links import links_of
from console.store.query.evaluate import fits
from console.store.query.facts import Facts
from console.store.query.nodes import Query
from console.store.query.syntax import QueryError, parse_query
from console.store.rows import Flag


class LineFilter:
    """Which lines fit. Lines without a time have that of the one before."""

    def __init__(self, query: Query) -> None:
        self._root = query.root
        self._kinds = EventKinds({})
        self._start_s: float | None = None
        self._time_s = 0.0

    def fits(self, scanned: ScannedLine) -> bool:
        """Whether the next line fits; every line must be asked about, in order."""
        before_s = self._time_s
        if scanned.line.time is not None:
            self._time_s = scanned.line.time
            if self._start_s is None:
                self._start_s = before_s = self._time_s
        facts = self._facts(scanned.line, scanned.length, before_s)
        return self._root is None or fits(self._root, facts)

    def _facts(self, line: Line, size: int, before_s: float) -> Facts:
        event_type, flags, is_audio = BAD_LINE, int(Flag.BAD), False
        if line.good:
            event_type = text_at(line.event, "type")
            kind = self._kinds.of(event_type)
            flags = kind.flags_of(line.event)
            if kind.audio_field:
                is_audio = decoded_length(text_at(line.event, kind.audio_field)) > 0
        return Facts(
            type=event_type,
            source=line.source,
            flags=flags,
            links=links_of(line.event),
            size=size,
            at_s=self._time_s - (self._start_s or 0.0),
            gap_s=self._time_s - before_s,
            read=None if is_audio else lambda: line.event_bytes,
        )


def line_filter(text: str) -> LineFilter:
    """The filter of a query. Raises UsageError, after pointing out the mistake."""
    try:
        return LineFilter(parse_query(text))
    except QueryError as error:
        indent = " " * len(visible(mask_text(text[: error.position])))
        sys.stderr.write(f"  {visible(mask_text(text))}\n  {indent}^\n")
        raise UsageError(f"--filter: {error.message}") from None
