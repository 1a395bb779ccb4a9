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

    def heard_samples(self, item_id: str) -> int:
        """How far into an item's audio the user has heard."""
        ...

    def interrupt(self) -> Heard | None:
        """Silence at once; the item that was cut and where, None when all has been heard."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


@dataclass(slots=True)
class _Piece:
    """A stretch of an item's audio without a pause; `start` is its place in that audio."""

    item_id: str
    start: int
    begins_at: float
    samples: int

    @property
    def ends_at(self) -> float:
        return self.begins_at + self.samples / SAMPLES_PER_S

    def heard_by(self, now: float) -> int:
        """How many samples of the item have been heard."""
        within = int((now - self.begins_at) * SAMPLES_PER_S)
        return self.start + max(0, min(self.samples, within))


class SilentSpeaker:
    """A speaker that only keeps time. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.muted = False
        self._now = now
        self._queue: list[_Piece] = []
        self._heard: dict[str, int] = {}
        self._silenced: set[str] = set()
        self._latest = ""

    def write(self, item_id: str, pcm24k: bytes) -> None:
        """Let more of an item be heard after what is there; what was cut stays cut."""
        if item_id in self._silenced:
            return
        now = self._settled()
        self._latest = item_id
        samples = len(pcm24k) // 2
        last = self._queue[-1] if self._queue else None
        if last is not None and last.item_id == item_id:
            last.samples += samples
            return
        start = self._heard.get(item_id, 0)
        begins_at = now if last is None else last.ends_at
        self._queue.append(_Piece(item_id, start, begins_at, samples))

    def heard_samples(self, item_id: str) -> int:
        """How far into an item's audio it would have been heard."""
        now = self._settled()
        for piece in self._queue:
            if piece.item_id == item_id:
                return piece.heard_by(now)
        return self._heard.get(item_id, 0)

    def interrupt(self) -> Heard | None:
        """Stop here; the item being heard and how far."""
        now = self._settled()
        waiting, self._queue = self._queue, []
        self._silenced.update((piece.item_id for piece in waiting), (self._latest,))
        if not waiting:
            return None
        cut = Heard(waiting[0].item_id, waiting[0].heard_by(now))
        self._heard[cut.item_id] = cut.samples
        return cut

    def close(self) -> None:
        """Nothing to give back."""

    def _settled(self) -> float:
        """The time now, when what has been heard in full has left the queue."""
        now = self._now()
        while self._queue and self._queue[0].ends_at <= now:
            piece = self._queue.pop(0)
            self._heard[piece.item_id] = piece.start + piece.samples
        return now
