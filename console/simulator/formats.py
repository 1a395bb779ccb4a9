"""The three audio formats of a session: bytes on the wire to samples and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.protocol.wire import JsonObject, text_at

Samples = NDArray[np.int16]
"""PCM16 mono at 24 kHz, what the simulator hears and speaks inside."""

INNER_RATE = 24_000


@dataclass(frozen=True, slots=True)
class WireFormat:
    """An audio format as the session names it."""

    name: str
    bytes_per_ms: int

    def duration_ms(self, size_bytes: int) -> int:
        """How long that many bytes last, rounded down."""
        return size_bytes // self.bytes_per_ms


_FORMATS = {
    "audio/pcm": WireFormat("audio/pcm", 48),
    "audio/pcmu": WireFormat("audio/pcmu", 8),
    "audio/pcma": WireFormat("audio/pcma", 8),
}


def wire_format(described: JsonObject) -> WireFormat:
    """The format that a session's `format` object names; PCM when it names none."""
    return _FORMATS.get(text_at(described, "type"), _FORMATS["audio/pcm"])


class AudioEncoder:
    """Samples to the bytes of a session's output format."""

    def __init__(self, format_: WireFormat) -> None:
        self._format = format_

    def encode(self, samples: Samples) -> bytes:
        """The next samples of one continuous sound."""
        return samples.astype("<i2").tobytes()


class AudioDecoder:
    """Bytes of a session's input format to samples; keeps an odd byte for the next call."""

    def __init__(self, format_: WireFormat) -> None:
        self._format = format_
        self._rest = b""

    def decode(self, audio: bytes) -> Samples:
        """The next bytes of one continuous sound."""
        data = self._rest + audio
        even = len(data) - len(data) % 2
        self._rest = data[even:]
        return np.frombuffer(data[:even], dtype="<i2").astype(np.int16)
