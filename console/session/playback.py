"""Playing without a loudspeaker: a clock that knows how much of an item would have been heard.

Interruption and truncation work the same with and without a sound card.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from console.sound.playback import Heard

SAMPLES_PER_S = 24_000


class Speaker(Protocol):
    """What a session needs of a loudspeaker; console.sound.player.Player is one."""

    muted: bool

    def write(self, item_id: str, pcm24k: bytes) -> None:
        """Play more of an item."""
        ...

    def interrupt(self) -> Heard | None:
        """Silence at once; the item that was cut and where, None when all has been heard."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


@dataclass(slots=True)
class _Playing:
    item_id: str
    begins_at: float
    samples: int

    @property
    def ends_at(self) -> float:
        return self.begins_at + self.samples / SAMPLES_PER_S


class SilentSpeaker:
    """A speaker that only keeps time. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.muted = False
        self._now = now
        self._queue: list[_Playing] = []
        self._cut = ""

    def write(self, item_id: str, pcm24k: bytes) -> None:
        """Let more of an item be heard after what is there; what was cut stays cut."""
        if item_id == self._cut:
            return
        now = self._now()
        self._queue = [playing for playing in self._queue if playing.ends_at > now]
        samples = len(pcm24k) // 2
        if self._queue and self._queue[-1].item_id == item_id:
            self._queue[-1].samples += samples
            return
        begins_at = max(now, self._queue[-1].ends_at) if self._queue else now
        self._queue.append(_Playing(item_id, begins_at, samples))

    def interrupt(self) -> Heard | None:
        """Stop here; the item being heard and how far."""
        now = self._now()
        waiting = [playing for playing in self._queue if playing.ends_at > now]
        self._queue = []
        if not waiting:
            return None
        self._cut = waiting[-1].item_id
        heard = max(0.0, now - waiting[0].begins_at)
        return Heard(waiting[0].item_id, int(heard * SAMPLES_PER_S))

    def close(self) -> None:
        """Nothing to give back."""
