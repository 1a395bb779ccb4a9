"""Writing a recording as it happens: one whole line per event, masked, or none and an exact count.

Nothing here raises into a session: when the disk is full or gone the writer is `failed`, the
session goes on, and a `console.gap` line says how many events are missing once writing works again.
"""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import dump_json
from console.recording.durability import Syncer
from console.recording.files import create_recording
from console.recording.format import encode_line
from console.store.event import Source


class Written(NamedTuple):
    """Where a line lies in the file: `length` bytes at `offset`, its line end not counted."""

    offset: int
    length: int


class RecordingWriter:
    """One recording being written. Not for several threads; see `create`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor
        """For reading back (`os.pread`), also after the file was renamed or unlinked."""
        self.lost = 0
        """Events lost since the last line that was written."""
        self._write_failure = ""
        self._gap_reason = ""
        self._disk_failure = ""
        self._size = 0
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
        if not self._append(gap + line):
            self.lost += 1
            self._gap_reason = self._write_failure
            return None
        self.lost = 0
        return Written(self._size - len(line), len(line) - 1)

    def close(self) -> None:
        """Write what is owed (a gap's count), make it durable, let go of the file. Never raises."""
        if self._closed:
            return
        self._closed = True
        if self.lost and self._append(self._gap_line(self._last_time_s)):
            self.lost = 0
        self._syncer.close()
        with contextlib.suppress(OSError):  # the lines are written: there is nothing left to lose
            os.close(self.descriptor)

    def _append(self, data: bytes) -> bool:
        """Write whole or not at all."""
        if self._torn and self._trim():
            self._torn = False
        if self._torn:
            data = b"\n" + data  # ends the piece that stayed, so that it costs no good line
        try:
            whole = os.write(self.descriptor, data) == len(data)
        except OSError as error:
            self._write_failure = error.strerror or "cannot be written"
            whole = False
        else:
            self._write_failure = "" if whole else "no space left on the disk"
        self._torn = not whole and not self._trim()
        if whole:
            self._size = os.lseek(self.descriptor, 0, os.SEEK_CUR)
        return whole

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
