"""A synthetic voice: harmonics shaped by formants, with syllables, a pitch contour and pauses.

It speaks word by word, so that an answer streams and every word's length times its transcript.
The same text and voice always give the same samples. Nobody will mistake it for a person; a
waveform, a spectrogram or a voice activity detector will.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from console.protocol.audio_coding import INNER_RATE, Samples
from console.simulator.phones import Phone, sounds_of, split_words

Floats = NDArray[np.float32]

_FRAME = 120  # samples: 5 ms, fine enough for consonants
_HARMONICS_TO_HZ = 4_200.0
_BANDWIDTHS_HZ = np.array([90.0, 120.0, 180.0], dtype=np.float32)
_FORMANT_GAINS = np.array([1.0, 0.55, 0.28], dtype=np.float32)
_STRETCH = 1.22  # of the sounds' own lengths: about 14 characters a second, as people speak
_VOWEL = 0.6  # sounds with more voice than this carry a syllable
_LOUDNESS = 0.30
_PEAK = 0.46  # of full scale: -7 dBFS
_GLIDE = np.hanning(11)[1:-1] / np.hanning(11).sum()
_SWELL = np.hanning(7)[1:-1] / np.hanning(7).sum()


@dataclass(frozen=True, slots=True)
class Speaker:
    """What tells one voice from another: pitch in Hz, and the size of the mouth."""

    pitch_hz: float
    formant_scale: float


SPEAKERS = {
    "alloy": Speaker(165, 1.05),
    "ash": Speaker(112, 0.97),
    "ballad": Speaker(126, 1.0),
    "cedar": Speaker(104, 0.95),
    "coral": Speaker(205, 1.14),
    "echo": Speaker(118, 0.98),
    "marin": Speaker(190, 1.12),
    "sage": Speaker(178, 1.08),
    "shimmer": Speaker(222, 1.16),
    "verse": Speaker(134, 1.0),
}
"""The service's own voices."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as it sounds, its pause included; the words' texts join to what was said."""

    text: str
    samples: Samples


Speak: TypeAlias = Callable[[str, str, float], Iterator[SpokenWord]]
"""How to say a text (the first argument) with a voice of that name, at that speed."""


def speaker_named(voice: str) -> Speaker:
    """The speaker of a voice name; unknown names (custom voices) get one of their own."""
    known = SPEAKERS.get(voice)
    if known is not None:
        return known
    number = crc32(voice.encode())
    return Speaker(100.0 + number % 120, 0.95 + number % 7 * 0.03)


def speak(text: str, voice: str = "marin", speed: float = 1.0) -> Iterator[SpokenWord]:
    """Say a text word by word, about 14 characters a second at speed 1."""
    words = split_words(text)
    mouth = _Mouth(speaker_named(voice), crc32(text.encode(errors="replace")))
    ends = [index for index, word in enumerate(words) if word.rstrip("\"')")[-1:] in ".!?"]
    for index, word in enumerate(words):
        start = max((end + 1 for end in ends if end < index), default=0)
        stop = min((end for end in ends if end >= index), default=len(words) - 1)
        progress = (index - start) / max(1, stop - start)
        asking = words[stop].rstrip().endswith("?") and index == stop
        phones = list(sounds_of(word))
        yield SpokenWord(word, mouth.say(phones, progress, asking=asking, speed=speed))


class _Mouth:
    """The state that goes from word to word: the phase of the voice and the noise."""

    def __init__(self, speaker: Speaker, seed: int) -> None:
        self._speaker = speaker
        self._random = np.random.default_rng(seed)
        self._phase = 0.0

    def say(self, phones: list[Phone], progress: float, *, asking: bool, speed: float) -> Samples:
        counts = [max(1, round(phone.duration_ms * _STRETCH / 5 / speed)) for phone in phones]
        voiced = _smooth(self._loudness(phones, counts, progress), _SWELL)
        noise = _smooth(_track([phone.noise for phone in phones], counts), _SWELL)
        formants = np.stack(
            [
                _smooth(_track([phone.formants[index] for phone in phones], counts), _GLIDE)
                for index in range(3)
            ]
        )
        accents = _smooth(_track([float(phone.stressed) for phone in phones], counts), _GLIDE)
        pitch = self._pitch(len(voiced), accents, progress, asking=asking)
        sound = self._hum(pitch, formants * self._speaker.formant_scale, voiced)
        sound += self._hiss(noise)
        loud = np.tanh(sound * _LOUDNESS / _PEAK) * _PEAK
        return np.asarray(np.rint(loud * 32_767), dtype=np.int16)

    def _loudness(self, phones: list[Phone], counts: list[int], progress: float) -> Floats:
        """Every syllable begins loud and fades, no two alike; sentences fade as well."""
        breath = 1.0 - 0.3 * progress
        tracks = []
        for phone, count in zip(phones, counts, strict=True):
            fade = np.linspace(1.15, 0.4, count) if phone.voiced > _VOWEL else np.ones(count)
            effort = self._random.uniform(0.7, 1.1)
            tracks.append(fade * (phone.voiced * effort * breath))
        return np.concatenate(tracks).astype(np.float32)

    def _pitch(self, frames: int, accents: Floats, progress: float, *, asking: bool) -> Floats:
        """Falls through the sentence, rises on stressed syllables and at the end of a question."""
        declination = 1.12 - 0.26 * progress
        wobble = 1.0 + 0.012 * self._random.standard_normal(frames).cumsum() / max(1, frames) ** 0.5
        contour = (declination + 0.14 * accents) * wobble
        if asking:
            contour = contour + np.linspace(0.0, 0.45, frames)
        return np.asarray(contour * self._speaker.pitch_hz, dtype=np.float32)

    def _hum(self, pitch: Floats, formants: Floats, amplitude: Floats) -> Floats:
        """The voiced part: harmonics of the pitch, each as loud as the formants near it make it."""
        pitch_at = _between(pitch)
        phase = self._phase + np.cumsum(pitch_at, dtype=np.float64) * (2 * np.pi / INNER_RATE)
        self._phase = float(phase[-1] % (2 * np.pi))
        count = int(_HARMONICS_TO_HZ // float(pitch.min()))
        frequencies = np.arange(1, count + 1, dtype=np.float32)[:, None] * pitch[None, :]
        gains = _resonance(frequencies, formants) * amplitude[None, :]
        # sin(k x) from the two before it: one cosine for all harmonics
        turn = (2.0 * np.cos(phase)).astype(np.float32)
        before = np.zeros_like(turn)
        harmonic = np.sin(phase).astype(np.float32)
        total = np.zeros_like(turn)
        for gain in gains:
            total += harmonic * _between(gain)
            before, harmonic = harmonic, turn * harmonic - before
        return total

    def _hiss(self, amplitude: Floats) -> Floats:
        """The unvoiced part: bright noise."""
        white = self._random.standard_normal(len(amplitude) * _FRAME + 1).astype(np.float32)
        return np.diff(white) * _between(amplitude) * np.float32(0.5)


def _track(values: list[float], counts: list[int]) -> Floats:
    return np.repeat(np.asarray(values, dtype=np.float32), counts)


def _smooth(track: Floats, kernel: NDArray[np.float64]) -> Floats:
    """Glide between sounds: no mouth jumps."""
    edge = len(kernel) // 2
    padded = np.pad(track, edge, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid").astype(np.float32)


def _between(track: Floats) -> Floats:
    """Frame values as sample values, on straight lines."""
    following = np.append(track[1:], track[-1:])
    ramp = np.arange(_FRAME, dtype=np.float32) / np.float32(_FRAME)
    return (track[:, None] + (following - track)[:, None] * ramp[None, :]).ravel()


def _resonance(frequencies: Floats, formants: Floats) -> Floats:
    """How loud each harmonic is at each frame; high ones weaken as in a real larynx."""
    distance = (frequencies[None, :, :] - formants[:, None, :]) / _BANDWIDTHS_HZ[:, None, None]
    shaped = _FORMANT_GAINS[:, None, None] / (1.0 + distance * distance)
    source = np.minimum(1.0, 420.0 / np.maximum(frequencies, 1.0))
    return np.asarray((shaped.sum(axis=0) + 0.02) * (0.35 + source), dtype=np.float32)
