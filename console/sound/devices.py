"""Which sound devices this machine has, and PortAudio's loading: lazily, and without its noise.

Importing console.sound costs nothing; `load()` is where PortAudio starts (40-170 ms).
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal, TypeAlias

from console.sound.errors import SoundUnavailable

Direction: TypeAlias = Literal["input", "output"]

NAMES: dict[Direction, str] = {"input": "microphone", "output": "speaker"}


@dataclass(frozen=True, slots=True)
class Devices:
    """The names of the default devices; None where there is none."""

    speaker: str | None
    microphone: str | None


def load() -> ModuleType:
    """The sounddevice module with PortAudio initialised; raises SoundUnavailable."""
    try:
        import sounddevice  # here, because it starts PortAudio: start-up must not wait for it
    except ModuleNotFoundError:
        raise SoundUnavailable(
            "No sound: the sounddevice package is missing: run 'pip install sounddevice'"
        ) from None
    except OSError:
        raise SoundUnavailable(
            "No sound: the PortAudio library is missing: install it with 'apt install "
            "libportaudio2' (Debian, Ubuntu), 'dnf install portaudio' (Fedora) or "
            "'brew install portaudio' (macOS)"
        ) from None
    module: ModuleType = sounddevice
    return module


def available() -> Devices:
    """The devices that would be used now; raises SoundUnavailable when PortAudio is missing.

    PortAudio looks for devices once, when it is loaded; what is plugged in later is not seen.
    """
    return Devices(speaker=default_device("output"), microphone=default_device("input"))


def default_device(direction: Direction) -> str | None:
    """The name of the default device for one direction; None when there is none."""
    sounddevice = load()
    try:
        device = sounddevice.query_devices(kind=direction)
    except (sounddevice.PortAudioError, ValueError):
        return None
    return str(device["name"])


@contextlib.contextmanager
def divert_stderr(log_path: Path) -> Iterator[None]:
    """Send file descriptor 2 to a file (0600, appended to) while Textual keeps the terminal.

    PortAudio, ALSA and clipboard helpers print on descriptor 2 from C, and that is where Textual
    paints: its driver writes to `sys.__stderr__`, which therefore gets a descriptor of its own.
    Enter before App.run(); leaving puts everything back.
    """
    real_stderr = sys.__stderr__
    flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND
    log = os.open(log_path, flags, 0o600)
    terminal = os.dup(2)
    os.dup2(log, 2)
    os.close(log)
    screen = os.fdopen(terminal, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.__stderr__ = screen  # type: ignore[misc]
    try:
        yield
    finally:
        screen.flush()
        sys.__stderr__ = real_stderr  # type: ignore[misc]
        os.dup2(terminal, 2)
        os.close(terminal)
