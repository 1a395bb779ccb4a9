"""The reference client's helpers for audio and ids, under its names."""

from typing import TYPE_CHECKING

from console.audio.base64_codec import decode_base64, encode_base64
from console.audio.pcm16 import NOT_INT16, float_to_pcm16, int16_samples, pcm16_bytes
from console.protocol.ids import generate_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.audio.pcm16 import AudioInput, Int16Array

__all__ = ["RealtimeUtils"]


class RealtimeUtils:
    """Helpers that need no connection."""

    @staticmethod
    def float_to_16bit_pcm(samples: "Sequence[float] | AudioInput") -> bytes:
        """Floats from -1 to 1 as little-endian 16-bit PCM; beyond them clamped, NaN is 0."""
        return float_to_pcm16(samples)

    @staticmethod
    def array_buffer_to_base64(audio: "AudioInput") -> str:
        """Bytes or int16 samples as base64; floats are made 16-bit PCM first."""
        return encode_base64(pcm16_bytes(audio))

    @staticmethod
    def base64_to_array_buffer(text: str) -> bytes:
        """The bytes of base64 text; ValueError for what a browser's atob refuses."""
        return decode_base64(text)

    @staticmethod
    def merge_int16_arrays(left: "AudioInput", right: "AudioInput") -> "Int16Array":
        """Two pieces of 16-bit sound (int16 samples or bytes) as one array of samples."""
        return int16_samples(_int16_bytes(left) + _int16_bytes(right))

    @staticmethod
    def generate_id(prefix: str, length: int = 21) -> str:
        """An id of `length` characters, the prefix included."""
        return generate_id(prefix, length)


def _int16_bytes(audio: "AudioInput") -> bytes:
    kind = getattr(audio, "typecode", None) or getattr(getattr(audio, "dtype", None), "char", "h")
    if kind != "h":
        raise TypeError(NOT_INT16)
    return pcm16_bytes(audio)
