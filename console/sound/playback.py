"""What waits to be played and what has been heard of it: the part of the player without a device.

One thread pushes, asks and flushes; PortAudio's thread pulls. They share two deques, whose ends
are atomic, and counters that only one of them writes; `flush` needs the pulling thread stopped.
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from console.sound.stream import RATE, SAMPLE_BYTES, Buffer

MAX_QUEUED_SAMPLES = 120 * RATE


@dataclass(frozen=True, slots=True)
class Heard:
    """How many samples of an item's audio the user has heard."""

    item_id: str
    samples: int


class _Queued(NamedTuple):
    item_id: str
    start: int  # the first sample's position in the item's audio
    pcm: memoryview


class _Played(NamedTuple):
    item_id: str
    start: int
    samples: int
    heard_at: float  # when the first sample leaves the speaker, on the stream's clock

    def heard_by(self, now: float) -> int:
        return max(0, min(self.samples, round((now - self.heard_at) * RATE)))


class Playback:
    """A bounded queue of items' audio and a ledger of what was handed to the device when."""

    def __init__(self) -> None:
        self.muted = False
        self.dropped_samples = 0
        self._queue: deque[_Queued] = deque()
        self._ledger: deque[_Played] = deque()
        self._pushed_samples = 0
        self._pulled_samples = 0  # written by the pulling thread only
        self._received: dict[str, int] = {}
        self._heard: dict[str, int] = {}
        self._silenced: set[str] = set()
        self._latest_item_id = ""

    def push(self, item_id: str, pcm: bytes, now: float) -> None:
        """Queue PCM16 of an item; what an interrupted item still sends is passed over.

        More than two minutes are not queued: the audio is dropped and counted, and what follows
        keeps its place in the item. An odd trailing byte is ignored.
        """
        self._settle(now)
        if item_id in self._silenced:
            return
        self._latest_item_id = item_id
        samples = len(pcm) // SAMPLE_BYTES
        start = self._received.get(item_id, 0)
        self._received[item_id] = start + samples
        if self._pushed_samples - self._pulled_samples + samples > MAX_QUEUED_SAMPLES:
            self.dropped_samples += samples
            return
        self._pushed_samples += samples
        self._queue.append(_Queued(item_id, start, memoryview(pcm)[: samples * SAMPLE_BYTES]))

    def pull(self, out: Buffer, heard_at: float) -> None:
        """Fill a device's buffer: with audio, then silence. Muted audio runs on unheard."""
        filled = 0
        while filled < len(out) and self._queue:
            item_id, start, pcm = self._queue.popleft()
            part = pcm[: len(out) - filled]
            rest = pcm[len(part) :]
            samples = len(part) // SAMPLE_BYTES
            if rest:
                self._queue.appendleft(_Queued(item_id, start + samples, rest))
            out[filled : filled + len(part)] = bytes(len(part)) if self.muted else part
            begin_s = filled / SAMPLE_BYTES / RATE
            self._ledger.append(_Played(item_id, start, samples, heard_at + begin_s))
            self._pulled_samples += samples
            filled += len(part)
        out[filled : len(out)] = bytes(len(out) - filled)

    def heard(self, item_id: str, now: float) -> int:
        """How far into an item's audio the user has heard, in samples."""
        self._settle(now)
        if self._ledger and self._ledger[0].item_id == item_id:
            row = self._ledger[0]
            if progress := row.heard_by(now):
                return row.start + progress
        return self._heard.get(item_id, 0)

    def flush(self, now: float) -> Heard | None:
        """Drop everything not heard yet, now and when it still comes; says what was cut where.

        None when all that came has been heard.
        """
        self._settle(now)
        waiting = [row.item_id for row in self._ledger] + [piece.item_id for piece in self._queue]
        self._silenced.update(waiting, [self._latest_item_id])
        cut = Heard(waiting[0], self.heard(waiting[0], now)) if waiting else None
        if cut is not None:
            self._heard[cut.item_id] = cut.samples
        self._queue.clear()
        self._ledger.clear()
        self._pulled_samples = self._pushed_samples
        return cut

    def _settle(self, now: float) -> None:
        """Move rows that have been heard in full from the ledger into one number an item."""
        while self._ledger and self._ledger[0].heard_by(now) == self._ledger[0].samples:
            row = self._ledger.popleft()
            self._heard[row.item_id] = row.start + row.samples
