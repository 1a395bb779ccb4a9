"""Voice activity by energy: loud frames start a turn, silence ends it. Deterministic, no model."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.simulator.formats import INNER_RATE, Samples

FRAME_MS = 32
_FRAME = INNER_RATE * FRAME_MS // 1000
_USUAL_THRESHOLD = 0.5
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


def speech_ms(samples: Samples) -> int:
    """How long somebody speaks in a piece of audio: from the first to the last loud frame."""
    loud = np.flatnonzero(_levels(samples) > _level_of(_USUAL_THRESHOLD))
    return int(loud[-1] - loud[0] + 1) * FRAME_MS if len(loud) >= _ONSET_FRAMES else 0


def _levels(samples: Samples) -> NDArray[np.float32]:
    """The root mean square of each whole frame."""
    whole = len(samples) // _FRAME * _FRAME
    frames = samples[:whole].reshape(-1, _FRAME).astype(np.float32)
    return np.asarray(np.sqrt((frames * frames).mean(axis=1)), dtype=np.float32)


def _level_of(threshold: float) -> float:
    return float(32_768 * 10 ** ((-60 + 40 * threshold) / 20))


class VoiceActivity:
    """Hears a stream of samples and says where speech starts and stops."""

    def __init__(self, *, threshold: float, silence_ms: int, position_ms: float = 0.0) -> None:
        """`threshold` as the session has it: 0.5 is a level of -40 dBFS, higher needs louder."""
        self._level = _level_of(threshold)
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
        for loud in _levels(heard[:whole]) > self._level:
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
