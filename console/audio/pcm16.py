"""Samples as the Realtime APIs carry them: 16-bit little-endian PCM.

Takes what Python programs have (bytes, array, memoryview, numpy) and gives bytes or numpy arrays.
numpy is imported on first use: most of the program never touches a sample.
"""

import sys
from array import array
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Int16Array: TypeAlias = "NDArray[np.int16]"
    AudioInput: TypeAlias = (
        "bytes | bytearray | memoryview | array[int] | array[float] | NDArray[np.generic]"
    )

NOT_INT16 = "Both items must be int16 arrays"
"""What the reference client says when samples are neither bytes nor 16-bit integers."""


def pcm16_bytes(audio: "AudioInput") -> bytes:
    """The wire bytes of samples: bytes as they are, int16 as little-endian, floats scaled.

    Floats are -1.0 to 1.0. Raises TypeError for any other kind of sample.
    """
    if isinstance(audio, (bytes, bytearray)):
        return bytes(audio)
    module = type(audio).__module__
    if module == "numpy":
        return _numpy_bytes(audio)
    if isinstance(audio, memoryview) and audio.format in ("B", "b", "c"):
        return audio.tobytes()
    if isinstance(audio, (memoryview, array)):
        samples = memoryview(audio)
        if samples.format in ("h", "<h"):
            return _little_endian(samples.tobytes())
        if samples.format in ("f", "d"):
            return float_to_pcm16(samples)
    raise TypeError(NOT_INT16)


def _numpy_bytes(audio: object) -> bytes:
    import numpy as np  # on first use: start-up cost

    samples = np.asarray(audio)
    if samples.dtype.kind == "f":
        return float_to_pcm16(samples)
    if samples.dtype == np.int16:
        return samples.astype("<i2", copy=False).tobytes()
    raise TypeError(NOT_INT16)


def float_to_pcm16(samples: object) -> bytes:
    """Floats in -1.0..1.0 as PCM16: clamped, scaled apart for each sign, truncated; NaN is 0."""
    import numpy as np  # on first use: start-up cost

    values = np.clip(np.nan_to_num(np.asarray(samples, dtype=np.float64), nan=0.0), -1.0, 1.0)
    scaled = np.where(values < 0, values * 32768.0, values * 32767.0)
    return np.trunc(scaled).astype("<i2").tobytes()


def int16_samples(data: bytes | bytearray) -> "Int16Array":
    """A numpy copy of PCM16 bytes (a copy: a held view would block the buffer's growth)."""
    import numpy as np  # on first use: start-up cost

    return np.frombuffer(bytes(data[: len(data) & ~1]), dtype="<i2").astype(np.int16)


def _little_endian(data: bytes) -> bytes:
    if sys.byteorder == "little":
        return data
    swapped = array("h", data)
    swapped.byteswap()
    return swapped.tobytes()
