"""What becomes of a file while it is open: cut short, rewritten, replaced, deleted, moved away.

Its lines are read when they are needed, long after they were found: what lies there then must be
what lay there. Looked at now and then, at constant cost; the file is never held or locked.
"""

import os
from pathlib import Path
from typing import Literal, TypeAlias

from console.recording.files import GZIP_MAGIC
from console.recording.summaries import FileIdentity
from console.recording.system import TO_READ, read_at

MARK_BYTES = 1024
"""How much is remembered, of the beginning and of what was read last, to know the file by."""

Content: TypeAlias = Literal["whole", "cut", "rewritten", "unreadable"]
"""What is left of the bytes that were read: all; those before `kept`; none that can be trusted;
none at all, since the disk fails.
"""
Name: TypeAlias = Literal["same", "replaced", "changed", "deleted", "moved", "out of reach"]
"""Where the name leads: to this file; to another; to what is not as it was when it was unpacked;
to nothing, and neither does any other; to nothing, but the file has another name; nobody knows.
"""


class FileWatch:
    """An open file, and what its name leads to (None: it never had one). Call `look`."""

    def __init__(self, descriptor: int, path: Path | None) -> None:
        self.content: Content = "whole"
        self.name: Name = "same"
        self.size = os.fstat(descriptor).st_size
        """Bytes, when it was last looked at."""
        self.kept = 1 << 63
        """How many bytes from the start are those that were read, once `content` is not whole."""
        self._descriptor = descriptor
        self._path = path
        self._packed = _packed(descriptor, path)
        self._marks: tuple[tuple[int, bytes], ...] = ((0, b""),)

    @property
    def intact(self) -> bool:
        """Whether the file is the one that its name leads to, and holds all that it held."""
        return self.content == "whole" and self.name == "same"

    def reaches(self, end: int) -> bool:
        """Whether the file still has all that lies before `end`: cheap enough for every step."""
        try:
            self.size = os.fstat(self._descriptor).st_size
        except OSError:
            self.content, self.kept = "unreadable", 0
        else:
            if self.content == "whole" and self.size < end:
                self.content, self.kept = "cut", self.size
        return self.content == "whole"

    def look(self, read_to: int) -> None:
        """Look what became of the file, of which all lines before `read_to` have been read."""
        try:
            self._look_at_content(read_to)
        except OSError:
            self.content, self.kept = "unreadable", 0
        if self._path is not None:
            self.name = self._look_at_name(self._path)

    def _look_at_content(self, read_to: int) -> None:
        whole = self.reaches(read_to)
        if any(self._differs(at, known) for at, known in self._marks):
            self.content, self.kept = "rewritten", 0
        elif not whole:  # it stays so: what is added now is not what was lost
            self.kept = min(self.kept, self.size)
        else:
            size = min(MARK_BYTES, read_to)
            places = (0, read_to - size)
            self._marks = tuple((at, read_at(self._descriptor, size, at)) for at in places)

    def _differs(self, at: int, known: bytes) -> bool:
        """Whether other bytes lie there now, as far as the file has reached ever since."""
        known = known[: max(0, self.kept - at)]
        return not known.startswith(read_at(self._descriptor, len(known), at))

    def _look_at_name(self, path: Path) -> Name:
        try:
            ours = os.fstat(self._descriptor)
            there = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return "moved" if self._packed is None and ours.st_nlink else "deleted"
        except OSError:
            return "out of reach"
        if self._packed is not None:
            return "same" if FileIdentity.of(there) == self._packed else "changed"
        return "same" if os.path.samestat(there, ours) else "replaced"


def _packed(descriptor: int, path: Path | None) -> FileIdentity | None:
    """What a compressed file is, of which `descriptor` is an unpacked copy; None for any other."""
    if path is None or os.fstat(descriptor).st_nlink:
        return None
    try:
        packed = os.open(path, TO_READ)
    except OSError:  # deleted already: `look` says so
        return None
    try:
        is_packed = read_at(packed, len(GZIP_MAGIC), 0) == GZIP_MAGIC
        return FileIdentity.of(os.fstat(packed)) if is_packed else None
    finally:
        os.close(packed)
