"""Audio formats as either dialect spells them, and what a millisecond of each weighs."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from console.protocol.wire import JsonObject, JsonValue, number_at, object_at, text_at

Encoding: TypeAlias = Literal["pcm16", "ulaw", "alaw"]

_ENCODINGS: dict[str, Encoding] = {
    "pcm16": "pcm16",
    "pcm24": "pcm16",  # a compatible server's name for PCM16 at 24 kHz
    "pcm": "pcm16",
    "audio/pcm": "pcm16",
    "g711_ulaw": "ulaw",
    "audio/pcmu": "ulaw",
    "g711_alaw": "alaw",
    "audio/pcma": "alaw",
}


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How samples are written on the wire: `name` as GA spells it, `rate` in samples a second."""

    name: str
    encoding: Encoding
    rate: int

    @property
    def bytes_per_sample(self) -> int:
        return 2 if self.encoding == "pcm16" else 1

    @property
    def bytes_per_ms(self) -> float:
        return self.rate * self.bytes_per_sample / 1000

    def byte_at(self, ms: float) -> int:
        """Where the sample of a time begins, in bytes; never negative, whatever a server says."""
        within = min(max(ms, 0), _LONGEST_MS)
        return int(within * self.rate / 1000) * self.bytes_per_sample

    def ms_of_bytes(self, size: int) -> float:
        """How long so many bytes last."""
        return size / self.bytes_per_ms

    def ms_of_samples(self, count: int) -> int:
        """Whole milliseconds of a number of samples, as the reference client counts them."""
        return math.floor(count / self.rate * 1000)


PCM16_24K = AudioFormat("audio/pcm", "pcm16", 24_000)
ULAW_8K = AudioFormat("audio/pcmu", "ulaw", 8_000)
ALAW_8K = AudioFormat("audio/pcma", "alaw", 8_000)

_LONGEST_MS = 1e12
_LOWEST_RATE, _HIGHEST_RATE = 4_000, 192_000
_DEFAULTS = {"pcm16": PCM16_24K, "ulaw": ULAW_8K, "alaw": ALAW_8K}


def audio_format(value: JsonValue) -> AudioFormat:
    """The format that a session names ("pcm16", {"type": "audio/pcm", "rate": 24000}).

    Anything unknown is taken for PCM16 at 24 kHz, as every service's default is, and so is a rate
    that no voice has: a second of sound at 1 Hz would be hours.
    """
    name = value if isinstance(value, str) else ""
    rate = 0
    if isinstance(value, dict):
        name = text_at(value, "type")
        rate = int(number_at(value, "rate") or 0)
    found = _DEFAULTS[_ENCODINGS.get(name, "pcm16")]
    if rate == found.rate or not _LOWEST_RATE <= rate <= _HIGHEST_RATE:
        return found
    return AudioFormat(found.name, found.encoding, rate)


def session_formats(session: JsonObject) -> tuple[AudioFormat, AudioFormat]:
    """The input and output formats of a session object of either dialect."""
    audio = object_at(session, "audio")
    heard = object_at(audio, "input").get("format", session.get("input_audio_format"))
    spoken = object_at(audio, "output").get("format", session.get("output_audio_format"))
    return audio_format(heard), audio_format(spoken)
