"""What a recording is in a few figures, and where they are kept so that no file is read twice.

The cache is a file of the user's own. It is only ever a short cut: broken, missing or out of reach
it costs time, never a wrong figure. It holds no names of files.
"""

import contextlib
import os
import stat
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

import platformdirs

from console.protocol.wire import (
    JsonObject,
    WireError,
    count_at,
    dump_json,
    number_at,
    object_at,
    parse_object,
    text_at,
)

State: TypeAlias = Literal["finished", "cut", "recording", "unmarked", "unreadable"]
"""How a recording ended: by itself; not at all (its writer was cut off, or its last line was); not
yet; in a way that nothing tells, as with logs of others; or it is none.
"""

MOST_KEPT = 20_000
MAX_CACHE_BYTES = 32 << 20
_FORMAT = 2
"""Another meaning of a figure is another format: what was kept before is forgotten."""
_STATES: dict[str, State] = {state: state for state in get_args(State)}


class FileIdentity(NamedTuple):
    """What a file is, whatever its name: one with the same is the same and unchanged."""

    device: int
    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "FileIdentity":
        """The identity of a file by its status."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """The figures of one recording. None is unknown; texts are as they came, not yet safe to draw.

    `events` counts lines: bad or empty ones, if there are any, are not told apart.
    """

    state: State
    problem: str = ""
    """Why it is unreadable, or was not read to its end."""
    started_s: float | None = None
    """UTC seconds of its first event."""
    ended_s: float | None = None
    """UTC seconds of its last event."""
    model: str = ""
    events: int = 0
    turns: int = 0
    """Messages of the user in the conversation."""
    errors: int = 0
    tokens: int | None = None

    @property
    def length_s(self) -> float | None:
        """From its first event to its last."""
        if self.started_s is None or self.ended_s is None:
            return None
        return self.ended_s - self.started_s


class SummaryCache:
    """Summaries by the identity of their files, kept in one file of mode 0600."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or _default_path()
        self._kept = self._load()
        self._used: dict[str, JsonObject] = {}
        self._changed = False

    def get(self, identity: FileIdentity) -> RecordingSummary | None:
        """What is known of a file; None when it has to be read."""
        key = _key(identity)
        kept = self._kept.get(key)
        summary = _summary(kept) if isinstance(kept, dict) else None
        if isinstance(kept, dict) and summary is not None:
            self._used[key] = kept
        return summary

    def put(self, identity: FileIdentity, summary: RecordingSummary) -> None:
        """Remember a summary of a file that is not being written."""
        self._used[_key(identity)] = asdict(summary)
        self._changed = True

    def save(self) -> None:
        """Write what was put, beside what others have kept meanwhile; the longest unused go."""
        if not self._changed:
            return
        self._changed = False
        kept = {key: entry for key, entry in self._load().items() if key not in self._used}
        kept |= self._used
        self._kept = dict(list(kept.items())[-MOST_KEPT:])
        # Without a cache everything works all the same, after more reading.
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._path, dump_json({"format": _FORMAT, "files": self._kept}))

    def _load(self) -> JsonObject:
        try:
            status = self._path.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_CACHE_BYTES:
                return {}
            content = parse_object(self._path.read_bytes())
        except (OSError, WireError):  # not there yet, or broken: it is made anew
            return {}
        return object_at(content, "files") if content.get("format") == _FORMAT else {}


def _default_path() -> Path:
    folder = platformdirs.user_cache_path("realtime-console", appauthor=False)
    return folder / "recordings.json"


def _key(identity: FileIdentity) -> str:
    return ":".join(map(str, identity))


def _summary(kept: JsonObject) -> RecordingSummary | None:
    state = _STATES.get(text_at(kept, "state"))
    if state is None:
        return None
    return RecordingSummary(
        state=state,
        problem=text_at(kept, "problem"),
        started_s=number_at(kept, "started_s"),
        ended_s=number_at(kept, "ended_s"),
        model=text_at(kept, "model"),
        events=count_at(kept, "events"),
        turns=count_at(kept, "turns"),
        errors=count_at(kept, "errors"),
        tokens=None if number_at(kept, "tokens") is None else count_at(kept, "tokens"),
    )


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)  # of mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
