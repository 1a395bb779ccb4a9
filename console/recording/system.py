"""What operating systems name differently: flags, reading at a place, syncing to the disk."""

import os
import threading
from pathlib import Path

_turn = threading.Lock()


def _flags(*names: str) -> int:
    return sum(getattr(os, name, 0) for name in names)


# A pipe is not waited for; bytes are bytes, also where text files are another thing.
TO_READ = os.O_RDONLY | _flags("O_NONBLOCK", "O_NOCTTY", "O_BINARY")
CREATE_NEW = os.O_CREAT | os.O_EXCL | _flags("O_NOFOLLOW", "O_BINARY")
"""For a file that must not be there yet, not even as a link."""
TO_APPEND = os.O_RDWR | os.O_APPEND | _flags("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY")
"""For a file that is there, and is no link."""


def read_at(descriptor: int, size: int, offset: int) -> bytes:
    """At most so many bytes from a place of a file; its position is of no meaning to anybody."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, offset)
    with _turn:
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)


def sync(descriptor: int) -> None:
    """Wait until what was written is on the disk: the data, where that can be told apart."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names of new files are on the disk, where folders can be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_private(descriptor: int) -> None:
    """Leave a new file to its owner alone, whatever the umask; folders see to it on Windows."""
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)
