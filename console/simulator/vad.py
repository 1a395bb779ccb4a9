"""Voice activity: which frames hold speech, by energy or another detector, and the turns in them.

Energy is deterministic and needs no model; `silero` has the detector that knows speech from noise.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from console.protocol.audio_coding import INNER_RATE, Samples

FRAME_MS = 32
FRAME_SAMPLES = INNER_RATE * FRAME_MS // 1000
_USUAL_THRESHOLD = 0.5
_ONSET_FRAMES = 2
"""A click is one loud frame; speech lasts longer."""

Detector: TypeAlias = Callable[[Samples], Sequence[bool]]
"""Says of each frame of one continuous sound, given in whole frames, whether it holds speech."""
Hear: TypeAlias = Callable[[float], Detector]
"""Makes a detector for a threshold as sessions have it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Speech was noticed; `start_ms` is where it began, on the clock of appended audio."""

    start_ms: int


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The silence after speech has lasted long enough; `end_ms` includes it, `spoken_ms` not."""

    end_ms: int
    spoken_ms: int


def energy(threshold: float) -> Detector:
    """Loud frames are speech: a threshold of 0.5 is a level of -40 dBFS, higher needs louder."""
    level = 32_768 * 10 ** ((-60 + 40 * threshold) / 20)

    def detect(samples: Samples) -> list[bool]:
        frames = samples.reshape(-1, FRAME_SAMPLES).astype(np.float32)
        return [bool(loud) for loud in np.sqrt((frames * frames).mean(axis=1)) > level]

    return detect


def speech_ms(samples: Samples, hear: Hear) -> int:
    """How long somebody speaks in a piece of audio: from the first to the last frame of speech."""
    whole = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES]
    found = np.flatnonzero(hear(_USUAL_THRESHOLD)(whole))
    return int(found[-1] - found[0] + 1) * FRAME_MS if len(found) >= _ONSET_FRAMES else 0


class VoiceActivity:
    """Hears a stream of samples and says where speech starts and stops."""

    def __init__(self, detector: Detector, *, silence_ms: int, position_ms: float = 0.0) -> None:
        self._detector = detector
        self._silence_ms = silence_ms
        self._position_ms = position_ms
        self._rest: Samples = np.zeros(0, dtype=np.int16)
        self._speech_frames = 0
        self._start_ms = 0
        self._quiet_ms = 0
        self.speaking = False

    def hear(self, samples: Samples) -> Iterator[SpeechStarted | SpeechStopped]:
        """Take the next samples; yields what they change."""
        heard = np.concatenate([self._rest, samples])
        whole = len(heard) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = heard[whole:]
        for speech in self._detector(heard[:whole]):
            self._position_ms += FRAME_MS
            change = self._stop(speech) if self.speaking else self._start(speech)
            if change is not None:
                yield change

    def _start(self, speech: bool) -> SpeechStarted | None:
        self._speech_frames = self._speech_frames + 1 if speech else 0
        if self._speech_frames < _ONSET_FRAMES:
            return None
        self.speaking = True
        self._quiet_ms = 0
        self._start_ms = int(self._position_ms) - _ONSET_FRAMES * FRAME_MS
        return SpeechStarted(self._start_ms)

    def _stop(self, speech: bool) -> SpeechStopped | None:
        self._quiet_ms = 0 if speech else self._quiet_ms + FRAME_MS
        if self._quiet_ms < self._silence_ms:
            return None
        self.speaking = False
        self._speech_frames = 0
        end_ms = int(self._position_ms)
        return SpeechStopped(end_ms, end_ms - self._quiet_ms - self._start_ms)
