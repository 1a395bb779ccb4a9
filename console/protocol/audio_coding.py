"""Between the audio formats of a session and samples of one rate, as they are heard and spoken."""

import numpy as np
from numpy.typing import NDArray

from console.audio.g711 import Law, decode_g711, encode_g711
from console.audio.resample import Resampler
from console.protocol.audio_format import AudioFormat

Samples = NDArray[np.int16]
"""PCM16 mono at INNER_RATE."""

INNER_RATE = 24_000


def duration_ms(format_: AudioFormat, size_bytes: int) -> int:
    """How long that many bytes last, rounded down."""
    return int(size_bytes / format_.bytes_per_ms)


class AudioEncoder:
    """Samples of one continuous sound to the bytes of a format."""

    def __init__(self, format_: AudioFormat) -> None:
        self._law: Law | None = None if format_.encoding == "pcm16" else format_.encoding
        self._resampler = _resampler(INNER_RATE, format_.rate)

    def encode(self, samples: Samples) -> bytes:
        """The next samples."""
        fitting = samples if self._resampler is None else self._resampler.push(samples)
        if self._law is not None:
            return encode_g711(fitting, self._law)
        return fitting.astype("<i2").tobytes()


class AudioDecoder:
    """Bytes of one continuous sound in a format to samples; keeps an odd byte for the next call."""

    def __init__(self, format_: AudioFormat) -> None:
        self._law: Law | None = None if format_.encoding == "pcm16" else format_.encoding
        self._resampler = _resampler(format_.rate, INNER_RATE)
        self._rest = b""

    def decode(self, audio: bytes) -> Samples:
        """The next bytes."""
        if self._law is not None:
            heard = decode_g711(audio, self._law)
        else:
            data = self._rest + audio
            even = len(data) - len(data) % 2
            self._rest = data[even:]
            heard = np.frombuffer(data[:even], dtype="<i2").astype(np.int16)
        return heard if self._resampler is None else self._resampler.push(heard)


def samples_of(audio: bytes, format_: AudioFormat) -> Samples:
    """The samples of one whole piece of audio."""
    return AudioDecoder(format_).decode(audio)


def _resampler(source_rate: int, target_rate: int) -> Resampler | None:
    return None if source_rate == target_rate else Resampler(source_rate, target_rate)
