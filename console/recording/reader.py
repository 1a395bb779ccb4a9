"""Reading a recording: its lines, good, bad and torn, with their places, in constant memory.

A bad line never costs a good one. Files are read with `pread` in chunks and never held whole; the
caller advances the scan at its own pace, and can follow a growing file by scanning on.
"""

import os
import stat
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from console.recording.files import RecordingError, open_recording, refuse_other_formats
from console.recording.line import MAX_LINE, Line, decode_line, too_long
from console.recording.system import read_at

__all__ = ["Line", "RecordingError", "Scan", "ScannedLine", "decode_line", "open_recording", "scan"]

CHUNK = 1 << 18  # stays in the cache between being read and being cut: a fifth faster than 1 MiB

STRETCH_LINES = 250
"""How many lines a caller gets at once: decoded and taken in within a few milliseconds."""

_LINE_END = 3  # bytes that a line may be longer: a blank, a carriage return and the line end
_HEAD = 4  # bytes that tell what kind of file it is
_BOM = b"\xef\xbb\xbf"


class ScannedLine(NamedTuple):
    """A line and where it lies: `length` bytes (its line end not counted) at `offset`."""

    offset: int
    length: int
    number: int
    """1-based; blank lines count."""
    line: Line
    torn: bool
    """The bytes after the last line end, and no event: an incomplete last record."""


class Stretch(NamedTuple):
    """Whole lines that lie together, not decoded, blank ones among them: each with its line end."""

    offset: int
    number: int
    """How many line ends lie before it."""
    raws: list[bytes]

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(map(len, self.raws))

    def lines(self) -> Iterator[ScannedLine]:
        """Its lines, decoded one by one."""
        offset = self.offset
        for number, raw in enumerate(self.raws, self.number + 1):
            if not raw.isspace():
                line = decode_line(raw[:-1])
                yield _new_scanned(ScannedLine, (offset, len(raw) - 1, number, line, False))
            offset += len(raw)


# Half the cost of calling the class, where it happens a million times.
_new_scanned = tuple.__new__


class Scan(Iterator[ScannedLine]):
    """The lines of an open file from `start` to its present end, decoded as they are asked for.

    A growing file is followed by scanning again from `position` and `number`. Raises RecordingError
    where the file cannot be read on.
    """

    def __init__(self, descriptor: int, start: int = 0, number: int = 0) -> None:
        self.position = start
        """Where the next line (or stretch) begins; at the end, after the last whole record."""
        self.number = number
        """How many line ends lie before `position`."""
        self.bytes_read = 0
        self._start = start
        self._descriptor = descriptor
        status = os.fstat(descriptor)
        self._seekable = stat.S_ISREG(status.st_mode)
        self._size = status.st_size if self._seekable else 0
        self._stretches = self._cut()
        self._lines = self._decoded()

    def __iter__(self) -> Iterator[ScannedLine]:
        return self._lines  # spares a call a line; whoever asks line by line gets the same ones

    def __next__(self) -> ScannedLine:
        return next(self._lines)

    @property
    def missing(self) -> int:
        """Of a file read to its end: bytes that were there when reading began, and are no more."""
        return max(0, self._size - self._start - self.bytes_read)

    def stretches(self) -> Iterator[Stretch | ScannedLine]:
        """The same lines as stretches; on their own only one too long to keep, and a last one."""
        return self._stretches

    def _decoded(self) -> Iterator[ScannedLine]:
        for stretch in self._stretches:
            if isinstance(stretch, Stretch):
                yield from stretch.lines()
            else:
                yield stretch

    def _cut(self) -> Iterator[Stretch | ScannedLine]:
        begun = _BegunLine()
        for chunk in self._chunks():
            raws = BytesIO(chunk).readlines()  # twice as fast as split, and more for long lines
            rest = b"" if chunk.endswith(b"\n") else raws.pop()
            if raws:
                begun.add(raws[0])
                if begun.too_long:
                    yield self._too_long(begun.size)
                    del raws[0]
                else:
                    raws[0] = begun.join()
                begun = _BegunLine()
            begun.add(rest)
            for at in range(0, len(raws), STRETCH_LINES):
                yield self._stretch(raws[at : at + STRETCH_LINES])
        raw = begun.join()
        if raw and not raw.isspace():
            yield self._tail(raw, begun.size)

    def _stretch(self, raws: list[bytes]) -> Stretch:
        stretch = Stretch(self.position, self.number, raws)
        self.position += stretch.size
        self.number += len(raws)
        return stretch

    def _too_long(self, size: int) -> ScannedLine:
        offset = self.position
        self.position += size
        self.number += 1
        return ScannedLine(offset, size - 1, self.number, too_long(size - 1), False)

    def _tail(self, raw: bytes, length: int) -> ScannedLine:
        """What follows the last line end: a good line, or an incomplete record (contract C5)."""
        line = decode_line(raw) if length <= MAX_LINE + _LINE_END else too_long(length)
        tail = ScannedLine(self.position, length, self.number + 1, line, False)
        if tail.line.good:
            self.position += length
            return tail
        zeros = ", all of them zero" if not raw.strip(b"\0") else ""
        reason = f"incomplete last record, {length:,} bytes{zeros}"
        return tail._replace(line=tail.line._replace(reason=reason), torn=True)

    def _chunks(self) -> Iterator[bytes]:
        """The bytes from `position` on, a byte order mark at the start of the file left out."""
        begins_file = self.position == 0
        while chunk := self._read():
            if begins_file:
                while len(chunk) < _HEAD and (more := self._read()):
                    chunk += more
                refuse_other_formats("this input", chunk[:_HEAD])
                if chunk.startswith(_BOM):
                    self.position = len(_BOM)
                    chunk = chunk[len(_BOM) :]
                begins_file = False
            if chunk:
                yield chunk

    def _read(self) -> bytes:
        try:
            if self._seekable:
                chunk = read_at(self._descriptor, CHUNK, self._start + self.bytes_read)
            else:
                chunk = os.read(self._descriptor, CHUNK)
        except OSError as error:
            at = self._start + self.bytes_read
            raise RecordingError(f"cannot be read on from byte {at:,}: {error.strerror}") from None
        self.bytes_read += len(chunk)
        return chunk


def scan(descriptor: int, start: int = 0, number: int = 0) -> Scan:
    """Every line of an open file: good, bad and, last, a torn one. Blank lines are passed over."""
    return Scan(descriptor, start, number)


class _BegunLine:
    """A line whose end was not seen yet. One that grows beyond the limit is measured, not kept."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []

    @property
    def too_long(self) -> bool:
        return self.size > MAX_LINE + _LINE_END

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.too_long:
            self._pieces = [b"?"]
        else:
            self._pieces.append(piece)

    def join(self) -> bytes:
        """The line; its pieces are let go, or a long line would be held twice."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
