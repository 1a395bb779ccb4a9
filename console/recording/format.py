"""One line of a recording (JSONL, format 1): how an event is written, and found in it again."""

import re
from collections.abc import Iterable

from console.protocol.tokens import scalar_tokens
from console.protocol.wire import dump_json
from console.recording.times import format_time
from console.store.event import Source

_OPENING = re.compile(rb"\s*:\s*\{")


def encode_line(
    time_s: float, source: Source, raw_event: bytes, redacted: Iterable[str] = ()
) -> bytes:
    """One whole line, its "\\n" included. `raw_event` is a JSON object, masked, kept byte for byte.

    Newlines in it can only be JSON whitespace; they become blanks, or the line would end early.
    """
    if b"\n" in raw_event or b"\r" in raw_event:
        raw_event = raw_event.replace(b"\n", b" ").replace(b"\r", b" ")
    note = b',"redacted":' + dump_json(list(redacted)) if redacted else b""
    return b'{"time":"%b","source":"%b","event":%b%b}\n' % (
        format_time(time_s).encode(),
        source.encode(),
        raw_event,
        note,
    )


def event_span(line: bytes) -> tuple[int, int]:
    """Where the event's own bytes begin and end inside a line; (0, 0) where it has none, or half.

    Never raises, whatever the bytes are.
    """
    span = (0, 0)
    start = -1
    for token in scalar_tokens(line):
        if not token.is_key or len(token.path) != 1:
            continue
        if start >= 0:
            span = _span(line, start, token.start)
        opening = _OPENING.match(line, token.end) if token.path == ("event",) else None
        start = opening.end() - 1 if opening else -1
    if start >= 0:
        span = _span(line, start, max(start, line.rfind(b"}")))
    return span


def _span(line: bytes, start: int, limit: int) -> tuple[int, int]:
    end = line.rfind(b"}", start, limit) + 1
    return (start, end) if end else (0, 0)
