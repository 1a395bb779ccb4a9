"""G.711, the two 8-bit telephone codecs of the Realtime APIs: mu-law and A-law to and from PCM16.

Decoding is a table of 256 samples, built once from the recommendation's formulas.
"""

from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Law: TypeAlias = Literal["ulaw", "alaw"]

_BIAS = 132
_CLIP = 32635


def decode_g711(data: bytes | bytearray, law: Law) -> "NDArray[np.int16]":
    """One int16 sample a byte."""
    import numpy as np  # on first use: start-up cost

    return _decoding_table(law)[np.frombuffer(bytes(data), dtype=np.uint8)]


def encode_g711(samples: "NDArray[np.int16]", law: Law) -> bytes:
    """One byte a sample, the nearest code of the law."""
    import numpy as np  # on first use: start-up cost

    wide = np.asarray(samples, dtype=np.int32)
    coded = _encode_ulaw(wide) if law == "ulaw" else _encode_alaw(wide)
    return coded.astype(np.uint8).tobytes()


@cache
def _decoding_table(law: Law) -> "NDArray[np.int16]":
    import numpy as np  # on first use: start-up cost

    decode = _decode_ulaw if law == "ulaw" else _decode_alaw
    return np.array([decode(code) for code in range(256)], dtype=np.int16)


def _decode_ulaw(code: int) -> int:
    inverted = ~code & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + _BIAS) << ((inverted >> 4) & 0x07)
    sample = magnitude - _BIAS
    return -sample if inverted & 0x80 else sample


def _decode_alaw(code: int) -> int:
    toggled = code ^ 0x55
    mantissa = (toggled & 0x0F) << 4
    segment = (toggled >> 4) & 0x07
    magnitude = mantissa + 8 if segment == 0 else (mantissa + 0x108) << (segment - 1)
    return magnitude if toggled & 0x80 else -magnitude


def _segment(magnitude: "NDArray[np.int32]", lowest: int) -> "NDArray[np.int32]":
    """Which power-of-two segment each magnitude lies in: 0 below `lowest` * 2, at most 7."""
    import numpy as np  # on first use: start-up cost

    edges = np.array([lowest << (step + 1) for step in range(7)], dtype=np.int32)
    return np.searchsorted(edges, magnitude, side="right").astype(np.int32)


def _encode_ulaw(samples: "NDArray[np.int32]") -> "NDArray[np.int32]":
    import numpy as np  # on first use: start-up cost

    sign = np.where(samples < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(samples), _CLIP) + _BIAS
    segment = _segment(magnitude, 128)
    mantissa = (magnitude >> (segment + 3)) & 0x0F
    coded: NDArray[np.int32] = ~(sign | (segment << 4) | mantissa) & 0xFF
    return coded


def _encode_alaw(samples: "NDArray[np.int32]") -> "NDArray[np.int32]":
    import numpy as np  # on first use: start-up cost

    sign = np.where(samples < 0, 0, 0x80)
    # Minus n counts as n - 1, so that every code decodes to the middle of the range it stands for.
    magnitude = np.where(samples < 0, -samples - 1, samples)
    segment = _segment(magnitude, 128)
    mantissa = (magnitude >> np.where(segment == 0, 4, segment + 3)) & 0x0F
    coded: NDArray[np.int32] = (sign | (segment << 4) | mantissa) ^ 0x55
    return coded
