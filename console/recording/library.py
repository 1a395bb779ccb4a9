"""Where recordings live, how they are named, and which there are; giving one another name.

What belongs to a recording (its bookmarks, in a file beside it) goes where it goes.
"""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from console.protocol.text import visible
from console.recording.bookmarks import SUFFIX as BOOKMARKS
from console.recording.bookmarks import bookmarks_path
from console.recording.files import RecordingError, is_being_written, open_recording
from console.recording.summaries import FileIdentity
from console.recording.system import CREATE_NEW

APPLICATION = "realtime-console"
SUFFIX = ".jsonl"
MAX_NAME = 255
"""Bytes of a name that every file system takes."""

_SUFFIX_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads as something else


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """One recording on disk."""

    path: Path
    identity: FileIdentity

    @property
    def size(self) -> int:
        """Bytes."""
        return self.identity.size

    @property
    def changed_s(self) -> float:
        """UTC seconds of the last change."""
        return self.identity.changed_ns / 1e9


def recordings_folder() -> Path:
    """`./recordings` when that folder exists, else the user's data folder (not created here)."""
    local = Path("recordings")
    if local.is_dir():
        return local
    return platformdirs.user_data_path(APPLICATION, appauthor=False) / "recordings"


def make_recordings_folder() -> Path:
    """The recordings folder, created (mode 0700) when it is missing; raises RecordingError."""
    folder = recordings_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be created: {error.strerror}; name the recording's file (--record)"
        raise RecordingError(f"{folder}: {reason}") from None
    return folder


def new_recording_path(folder: Path, now_s: float) -> Path:
    """A name that no recording has: start time (UTC) and a random suffix."""
    started = datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    suffix = "".join(secrets.choice(_SUFFIX_ALPHABET) for _ in range(4))
    return folder / f"{started}-{suffix}{SUFFIX}"


def list_recordings(folder: Path) -> list[RecordingFile]:
    """The recordings of a folder, newest first; none when there is no such folder.

    Raises RecordingError where there is one that cannot be read.
    """
    found: list[RecordingFile] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                    found.extend(_recording(entry))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RecordingError(f"{folder}: {error.strerror}") from None
    return sorted(found, key=lambda file: (file.identity.changed_ns, file.path.name), reverse=True)


def _recording(entry: "os.DirEntry[str]") -> Iterator[RecordingFile]:
    with contextlib.suppress(OSError):  # gone since, or a link to nowhere
        status = entry.stat()
        if stat.S_ISREG(status.st_mode):
            yield RecordingFile(Path(entry.path), FileIdentity.of(status))


def rename_recording(path: Path, stem: str) -> Path:
    """Give a recording another name in its folder, the suffix kept; returns its new path.

    Never in place of another file. Raises RecordingError with what speaks against it.
    """
    _refuse_name(stem)
    target = path.with_name(stem + SUFFIX)
    if target == path:
        return path
    _refuse_busy(path)
    bookmarks = bookmarks_path(path)
    moves = [(path, target)]
    if bookmarks.exists():
        moves.insert(0, (bookmarks, bookmarks_path(target)))
    done: list[tuple[Path, Path]] = []
    try:
        for source, place in moves:
            _move(source, place)
            done.append((source, place))
    except OSError as error:
        for source, place in done:
            _move(place, source)
        reason = "exists already" if isinstance(error, FileExistsError) else error.strerror
        raise RecordingError(f"{place.name}: {reason}") from None
    return target


def delete_recording(path: Path) -> None:
    """Delete a recording (of a link: the link alone) and its bookmarks; raises RecordingError."""
    _refuse_busy(path)
    try:
        path.unlink()
        bookmarks_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise RecordingError(f"{path.name}: {error.strerror}") from None


def _refuse_name(stem: str) -> None:
    if not stem.strip():
        raise RecordingError("a recording needs a name")
    if "/" in stem or os.sep in stem:
        raise RecordingError("a name has no slashes: the recording stays in its folder")
    if stem.startswith("."):
        raise RecordingError("a name that begins with a dot would hide the recording")
    if visible(stem) != stem:
        raise RecordingError("a name has no control characters or invisible ones")
    if len((stem + SUFFIX + BOOKMARKS).encode()) > MAX_NAME:
        raise RecordingError("the name is too long")


def _refuse_busy(path: Path) -> None:
    try:
        descriptor = open_recording(path, unpack=False)
    except RecordingError:  # what cannot be read is nobody's recording
        return
    busy = is_being_written(descriptor)
    os.close(descriptor)
    if busy:
        raise RecordingError(f"{path.name}: is being recorded; disconnect first")


def _move(source: Path, target: Path) -> None:
    """Rename without ever taking the place of another file, which renaming alone would."""
    os.close(os.open(target, os.O_WRONLY | CREATE_NEW, 0o600))  # the name is ours from here on
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise
