"""What a live session connects to, and what it is like before anything was changed."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from console.protocol.secrets import Secret
from console.protocol.session import Dialect
from console.protocol.wire import JsonObject
from console.recording.library import make_recordings_folder, new_recording_path
from console.recording.writer import RecordingWriter

DEFAULT_MODEL = "gpt-realtime-2.1"
DEFAULT_INSTRUCTIONS = (
    "You are a helpful voice assistant in a developer's console. Speak naturally. Use the tools "
    "you have when they help, and say plainly when you do not know something. Follow what the "
    "developer asks of your voice and manner."
)
TRANSCRIPTION_MODEL = "gpt-4o-mini-transcribe"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect and how. `simulated` starts our own server on loopback first.

    `record` names the recording; None makes a new file in the recordings folder. With `append` one
    that exists goes on. `session` are settings to begin with, beside our own.
    """

    url: str | None = None
    model: str | None = DEFAULT_MODEL
    dialect: Dialect = "ga"
    call_id: str | None = None
    key: Secret | None = field(default=None, repr=False)
    simulated: bool = False
    hello: bool = False
    record: Path | None = None
    append: bool = False
    session: JsonObject = field(default_factory=dict)

    @property
    def label(self) -> str:
        """A short name for the endpoint: "simulator", "openai", or the host."""
        if self.simulated:
            return "simulator"
        try:
            host = urlsplit(self.url).hostname if self.url else "api.openai.com"
        except ValueError:  # no address at all: connecting says so
            host = None
        return "openai" if host == "api.openai.com" else host or "server"


def begin_recording(path: Path | None, *, append: bool = False) -> RecordingWriter:
    """A new recording under that name, else one named by now in the recordings folder.

    That folder is created when it is missing, the folder of a given name never. With `append` a
    recording of that name goes on. Raises RecordingError with cause and remedy.
    """
    if path is not None and append:
        return RecordingWriter.append(path)
    path = path or new_recording_path(make_recordings_folder(), time.time())
    return RecordingWriter.create(path)
