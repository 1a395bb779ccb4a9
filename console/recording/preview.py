"""What a file is that holds no event: told in one line with its remedy, from its first lines."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Literal, TypeAlias

from console.recording.files import RecordingError, open_recording
from console.recording.line import NO_EVENT, Line, decode_line
from console.recording.system import read_at

LOOK_BYTES = 1 << 20
LOOK_LINES = 1_000

_Kind: TypeAlias = Literal["binary", "foreign text", "JSON", "text"]

_EMPTY = "empty: there are no events in it"
_CAUSES: dict[_Kind, str] = {
    "binary": "binary data, not a recording: name a JSONL file",
    "foreign text": "text, but not UTF-8: convert it (iconv -t UTF-8), or name a recording",
    "JSON": 'JSON, but no line is an event ({first}): each has a "source" and an "event" object',
    "text": "no line is an event ({first}): a recording has one JSON object a line",
}
_BOM = b"\xef\xbb\xbf"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # controls that are in no text


class Misfits:
    """Lines that are no events, as long as there was no other: what they show the file to be."""

    def __init__(self) -> None:
        self._sizes: Counter[_Kind] = Counter()
        self._first = ""

    def add(self, number: int, line: Line) -> None:
        """Take one more of them."""
        self._first = self._first or f"line {number}: {line.reason}"
        self._sizes[_kind(line)] += 1 + len(line.raw)  # a photograph has short lines of text too

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._sizes)

    @property
    def cause(self) -> str:
        """Why their file is no recording, with the remedy."""
        if not self._sizes:
            return _EMPTY
        ((kind, _),) = self._sizes.most_common(1)
        return _CAUSES[kind].format(first=self._first)


def why_not_a_recording(descriptor: int) -> str:
    """Why an open file is none, in one line with the remedy, by its first lines; at constant cost.

    "" when one of them is an event, and where a line too long to be looked at leaves it open.
    """
    head = read_at(descriptor, LOOK_BYTES, 0)
    lines = head.removeprefix(_BOM).split(b"\n", LOOK_LINES)
    more = lines.pop() if len(lines) > LOOK_LINES else b""
    if len(head) == LOOK_BYTES and not more and not _BINARY.search(lines[-1]):
        more = lines.pop()  # cut off: it may yet be an event, where nothing in it forbids that
    misfits = Misfits()
    for number, raw in enumerate(lines, 1):
        if raw and not raw.isspace():
            line = decode_line(raw)
            if line.good:
                return ""
            misfits.add(number, line)
    return misfits.cause if misfits or not more else ""


def _kind(line: Line) -> _Kind:
    if _BINARY.search(line.raw):
        return "binary"
    if line.reason in NO_EVENT:
        return "JSON"
    return "foreign text" if line.reason.startswith("not UTF-8") else "text"


def open_events(path: Path) -> int:
    """Open a recording that holds events; returns its descriptor, which the caller closes.

    Raises RecordingError, also for a file that is something else altogether.
    """
    descriptor = open_recording(path)
    reason = why_not_a_recording(descriptor)
    if reason:
        os.close(descriptor)
        raise RecordingError(f"{path}: {reason}")
    return descriptor
