"""Voice activity by energy: loud frames start a turn, silence ends it. Deterministic, no model."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from console.simulator.formats import INNER_RATE, Samples

FRAME_MS = 32
_FRAME = INNER_RATE * FRAME_MS // 1000
_ONSET_FRAMES = 2
"""A click is one loud frame; speech lasts longer."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Speech was noticed; `start_ms` is where it began, on the clock of appended audio."""

    start_ms: int


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The silence after speech has lasted long enough; `end_ms` includes it."""

    end_ms: int


class VoiceActivity:
    """Hears a stream of samples and says where speech starts and stops."""

    def __init__(self, *, threshold: float, silence_ms: int, position_ms: float = 0.0) -> None:
        """`threshold` as the session has it: 0.5 is a level of -40 dBFS, higher needs louder."""
        self._level = 32_768 * 10 ** ((-60 + 40 * threshold) / 20)
        self._silence_ms = silence_ms
        self._position_ms = position_ms
        self._rest: Samples = np.zeros(0, dtype=np.int16)
        self._loud_frames = 0
        self._quiet_ms = 0
        self.speaking = False

    def hear(self, samples: Samples) -> Iterator[SpeechStarted | SpeechStopped]:
        """Take the next samples; yields what they change."""
        heard = np.concatenate([self._rest, samples])
        whole = len(heard) // _FRAME * _FRAME
        self._rest = heard[whole:]
        frames = heard[:whole].reshape(-1, _FRAME).astype(np.float32)
        for loud in np.sqrt((frames * frames).mean(axis=1)) > self._level:
            self._position_ms += FRAME_MS
            change = self._stop(bool(loud)) if self.speaking else self._start(bool(loud))
            if change is not None:
                yield change

    def _start(self, loud: bool) -> SpeechStarted | None:
        self._loud_frames = self._loud_frames + 1 if loud else 0
        if self._loud_frames < _ONSET_FRAMES:
            return None
        self.speaking = True
        self._quiet_ms = 0
        return SpeechStarted(int(self._position_ms) - _ONSET_FRAMES * FRAME_MS)

    def _stop(self, loud: bool) -> SpeechStopped | None:
        self._quiet_ms = 0 if loud else self._quiet_ms + FRAME_MS
        if self._quiet_ms < self._silence_ms:
            return None
        self.speaking = False
        self._loud_frames = 0
        return SpeechStopped(int(self._position_ms))
