"""Writing a recording as it happens: one whole line per event, masked, or none and an exact count.

Nothing here raises into a session: when the disk is full or gone the writer is `failed`, the
session goes on, and a `console.gap` line says how many events are missing once writing works again.
"""

import contextlib
import errno
import os
from pathlib import Path
from typing import NamedTuple

from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import dump_json
from console.recording.continuing import Continued, continue_recording
from console.recording.durability import Syncer
from console.recording.files import create_recording, unlock
from console.recording.format import encode_line
from console.store.event import Source

_TORN_END = b" (cut off)\n"
"""Ends a piece of a line that could not be cut off again: it must not read as an event."""


class Written(NamedTuple):
    """Where a line lies in the file: `length` bytes at `offset`, its line end not counted."""

    offset: int
    length: int


class RecordingWriter:
    """One recording being written. Not for several threads; see `create`."""

    def __init__(self, path: Path, descriptor: int, continues: Continued | None = None) -> None:
        self.path = path
        self.continues = continues
        """What was there before; None for a new recording."""
        self.descriptor = descriptor
        """For reading back (`os.pread`), also after the file was renamed or unlinked."""
        self.lost = 0
        """Events lost since the last line that was written."""
        self._write_failure = ""
        self._gap_reason = ""
        self._disk_failure = ""
        self._size = os.fstat(descriptor).st_size
        self._torn = False  # a piece of a line could not be cut off again
        self._last_time_s = 0.0
        self._closed = False
        self._syncer = Syncer(descriptor, self._take_disk_failure)

    @classmethod
    def create(cls, path: Path) -> "RecordingWriter":
        """A new file, mode 0600, locked against a second writer; never an existing one or a link.

        Raises RecordingError with cause and remedy.
        """
        return cls(path, create_recording(path))

    @classmethod
    def append(cls, path: Path) -> "RecordingWriter":
        """Go on with a recording; where there is none, a new one. `continues` says which it is.

        Raises RecordingError with cause and remedy.
        """
        try:
            found = continue_recording(path)
        except FileNotFoundError:
            return cls.create(path)
        return cls(path, found.descriptor, found)

    @property
    def failed(self) -> str | None:
        """Why events are in danger right now, in one line; None while all is well."""
        reason = self._write_failure or self._disk_failure
        return f"{self.path.name}: {reason}" if reason else None

    def write(self, time_s: float, source: Source, raw_event: bytes) -> Written | None:
        """Append one event, secrets masked; None when it could not be written (see `failed`).

        After `close` nothing is written: the descriptor may be another file's by then.
        """
        if self._closed:
            return None
        masked, redacted = mask_event_bytes(raw_event)
        line = encode_line(time_s, source, masked, redacted)
        self._last_time_s = time_s
        gap = self._gap_line(time_s) if self.lost else b""
        kept = self._append(gap + line)
        if kept >= len(gap):  # told: a gap must not be told twice
            self.lost = 0
        if kept < len(gap) + len(line):
            self.lost += 1
            self._gap_reason = self._write_failure
            return None
        return Written(self._size - len(line), len(line) - 1)

    def close(self) -> None:
        """Write what is owed (a gap's count), make it durable, let go of the file. Never raises."""
        if self._closed:
            return
        self._closed = True
        if self.lost and self._append(self._gap_line(self._last_time_s)):
            self.lost = 0
        self._syncer.close()
        unlock(self.descriptor)
        with contextlib.suppress(OSError):  # the lines are written: there is nothing left to lose
            os.close(self.descriptor)

    def _append(self, lines: bytes) -> int:
        """Write whole or not at all; returns how many bytes of whole lines stay in the file.

        A short write is cut off again; where even that fails, what is whole of it stays.
        """
        self._torn = self._torn and not self._trim()
        end = _TORN_END if self._torn else b""  # or the piece that stayed would cost a good line
        try:
            written = os.write(self.descriptor, end + lines)
        except OSError as error:
            self._write_failure = error.strerror or "cannot be written"
            return 0
        if written == len(end) + len(lines):
            self._write_failure, self._torn = "", False
            self._size = os.lseek(self.descriptor, 0, os.SEEK_CUR)
            return len(lines)
        self._write_failure = os.strerror(errno.ENOSPC)
        if self._trim():
            return 0
        self._torn = True
        kept = (end + lines)[:written].rfind(b"\n") + 1
        if kept:
            self._size = os.lseek(self.descriptor, 0, os.SEEK_CUR) - (written - kept)
        return max(0, kept - len(end))

    def _trim(self) -> bool:
        """Cut the file back to its last whole line."""
        try:
            if os.fstat(self.descriptor).st_size > self._size:
                os.ftruncate(self.descriptor, self._size)
        except OSError:  # tried again before the next line
            return False
        return True

    def _take_disk_failure(self, reason: str) -> None:
        self._disk_failure = reason  # from the sync thread; it stays

    def _gap_line(self, time_s: float) -> bytes:
        gap = dump_json({"type": "console.gap", "lost": self.lost, "reason": self._gap_reason})
        return encode_line(time_s, "console", gap)
