"""Where recordings live, how they are named, and which there are."""

import contextlib
import secrets
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from console.recording.files import RecordingError

APPLICATION = "realtime-console"
SUFFIX = ".jsonl"

_SUFFIX_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads as something else


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """One recording on disk; `changed_s` is UTC seconds."""

    path: Path
    size: int
    changed_s: float


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
    """The recordings of a folder, newest first; none when there is no such folder."""
    found: list[RecordingFile] = []
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):  # gone since, or a link to nowhere
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                found.append(RecordingFile(path, status.st_size, status.st_mtime))
    return sorted(found, key=lambda file: (file.changed_s, file.path.name), reverse=True)
