"""Opening and creating recordings: what is refused at once, and in which words."""

import contextlib
import errno
import os
import stat
import time
from pathlib import Path

from console.recording.system import CREATE_NEW, TO_READ, make_private, read_at

try:
    import fcntl
except ImportError:  # Windows: O_EXCL alone keeps two writers apart there
    fcntl = None  # type: ignore[assignment]

LOCK_TRIES = 10
LOCK_PAUSE_S = 0.01
GZIP_MAGIC = b"\x1f\x8b"

_KINDS = (
    (stat.S_ISDIR, "a directory: name a file in it"),
    (stat.S_ISFIFO, "a pipe: read it from standard input ('-')"),
    (stat.S_ISCHR, "a device, not a recording"),
    (stat.S_ISBLK, "a device, not a recording"),
    (stat.S_ISSOCK, "a socket, not a recording"),
)
_REASONS = {
    errno.ENOENT: "no such file: check the name, or see the recordings folder",
    errno.EACCES: "not readable for you: check its permissions",
    errno.EPERM: "not readable for you: check its permissions",
    errno.ELOOP: "a link that leads to itself",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTDIR: "no such file: part of the path is not a directory",
    errno.ENXIO: "a socket, not a recording",
}


class RecordingError(Exception):
    """A recording that cannot be read at all: one line with cause and remedy."""


def open_recording(path: Path, *, unpack: bool = True) -> int:
    """Open a file for reading; returns its descriptor, which the caller closes.

    Compressed ones are unpacked to a temporary file first, or else refused. Raises RecordingError
    for what cannot be a recording: missing, unreadable, not a regular file, UTF-16.
    """
    try:
        descriptor = os.open(path, TO_READ)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or "cannot be opened")
        raise RecordingError(f"{path}: {reason}") from None
    except ValueError:  # a NUL in the name
        raise RecordingError(f"{path}: no file can have this name") from None
    try:
        _refuse_other_kinds(path, os.fstat(descriptor).st_mode)
        head = read_at(descriptor, 4, 0)
        if unpack and head.startswith(GZIP_MAGIC):
            return _inflated(path, descriptor)
        refuse_other_formats(str(path), head)
        return os.dup(descriptor)
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror or 'cannot be read'}") from None
    finally:
        os.close(descriptor)


def _inflated(path: Path, descriptor: int) -> int:
    # gzip and tempfile take longer to import than most recordings to read
    from console.recording.inflate import InflateError, inflate

    try:
        return inflate(descriptor)
    except InflateError as error:
        remedy = "unpack it yourself (gunzip -kc) and open what comes of it"
        raise RecordingError(f"{path}: compressed, and {error}; {remedy}") from None


def _refuse_other_kinds(path: Path, mode: int) -> None:
    for is_kind, reason in _KINDS:
        if is_kind(mode):
            raise RecordingError(f"{path}: {reason}")


def refuse_other_formats(name: str, head: bytes) -> None:
    """Refuse what the first bytes of a file say it is; raises RecordingError."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:2] in (b"{\0", b"\0{"):
        raise RecordingError(f"{name}: UTF-16 text; convert it (iconv -f UTF-16 -t UTF-8)")
    if head.startswith(GZIP_MAGIC):
        raise RecordingError(
            f"{name}: compressed; unpack it (gunzip -k), or pipe it in (zcat … | … -)"
        )


def create_recording(path: Path) -> int:
    """A new file for appending and reading back: mode 0600 whatever the umask, locked.

    Never an existing file, never through a link, never in a folder that is not there: a name that
    was mistyped must not become one. Raises RecordingError.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | CREATE_NEW, 0o600)
    except FileExistsError:
        remedy = "name a new file, or go on with this one (--append)"
        raise RecordingError(f"{path}: exists already; {remedy}") from None
    except FileNotFoundError:
        missing = f"there is no folder {path.parent}: create it first, or name another place"
        raise RecordingError(f"{path}: {missing}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RecordingError(f"{path}: cannot be created: {reason}; name another place") from None
    make_private(descriptor)
    with contextlib.suppress(OSError):  # a file system without locks: O_EXCL made it ours alone
        lock(descriptor)
    return descriptor


def lock(descriptor: int) -> None:
    """Make an open file ours as its only writer, until it is closed.

    Raises BlockingIOError where another program has it, OSError where files cannot be locked.
    """
    if fcntl is None:
        raise OSError(errno.ENOTSUP, "not on this system")
    for left in reversed(range(LOCK_TRIES)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not left:
                raise
            time.sleep(LOCK_PAUSE_S)  # a reader that only looks holds it for a moment
        else:
            return


def unlock(descriptor: int) -> None:
    """Let others write: whoever still reads through a copy of the descriptor keeps nobody out."""
    if fcntl is not None:
        with contextlib.suppress(OSError):  # it was never locked
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def is_being_written(descriptor: int) -> bool:
    """Whether a writer holds the lock of an open recording, in this process or another."""
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        except BlockingIOError:
            return True
        except OSError:  # a file system without locks
            return False
    return False
