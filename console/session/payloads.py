"""Where the lines behind rows are read from: the recording on disk, else a bounded memory."""

import os
from collections import OrderedDict

from console.recording.system import read_at

IN_MEMORY = 1 << 63
"""Set in the offset of a line that is kept in memory since it could not be written."""
MAX_MEMORY_BYTES = 64 << 20


class Payloads:
    """Lines by offset and length. Owns the file descriptor it is given.

    A file that shrinks or fails gives fewer bytes, never an exception: the reader of the bytes
    shows such a line as what it is, a bad one. `limit` is where the bytes end that can be trusted.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        self.limit: int | None = None
        self._descriptor = descriptor
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._kept_bytes = 0
        self._next = 0

    def read(self, offset: int, length: int) -> bytes:
        """The bytes of a line; b"" when they are gone."""
        if offset & IN_MEMORY:
            return self._kept.get(offset & ~IN_MEMORY, b"")
        if self._descriptor is None:
            return b""
        if self.limit is not None:
            length = max(0, min(length, self.limit - offset))
        try:
            return read_at(self._descriptor, length, offset)
        except OSError:  # gone with its disk; the caller shows an unreadable line
            return b""

    def keep(self, line: bytes) -> int:
        """Keep a line in memory; returns the offset to find it by. The oldest go first."""
        number = self._next
        self._next += 1
        self._kept[number] = line
        self._kept_bytes += len(line)
        while self._kept_bytes > MAX_MEMORY_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped)
        return IN_MEMORY | number

    def close(self) -> None:
        """Close the file. Rows stay; their payloads are gone."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
