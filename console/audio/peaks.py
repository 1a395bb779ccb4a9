"""Peak levels of PCM16 audio: one byte a bucket, small enough to keep for a whole session.

A level is the largest absolute sample scaled to 0..255. Waveforms are drawn from levels, never
from samples; without numpy, because a meter must not cost an import.
"""

import math
import sys
from array import array

SAMPLES_PER_BUCKET = 480
"""20 ms at 24 kHz: fine enough for syllables, 180 kB an hour."""

_LOUDEST_SAMPLE = 32_768
_LOUDEST_LEVEL = 255


def peak_levels(pcm16: bytes, samples_per_bucket: int = SAMPLES_PER_BUCKET) -> bytes:
    """One level for every bucket of little-endian PCM16; the last bucket may be shorter.

    An odd trailing byte is half a sample and is ignored.
    """
    samples = array("h", pcm16[: len(pcm16) & ~1])
    if sys.byteorder == "big":
        samples.byteswap()
    buckets = (
        samples[start : start + samples_per_bucket]
        for start in range(0, len(samples), samples_per_bucket)
    )
    return bytes(_level(max(max(bucket), -min(bucket))) for bucket in buckets)


def fold_levels(levels: bytes, columns: int) -> bytes:
    """Exactly `columns` levels: the loudest of those that fall into each column.

    Fewer levels than columns are stretched; no levels at all are silence.
    """
    count = len(levels)
    if count == 0:
        return bytes(columns)
    starts = (column * count // columns for column in range(columns))
    ends = ((column + 1) * count // columns for column in range(columns))
    return bytes(
        max(levels[start : max(start + 1, end)]) for start, end in zip(starts, ends, strict=True)
    )


def decibels(level: int) -> float:
    """A level (0..255) in dB below full scale; minus infinity for silence."""
    return 20 * math.log10(level / _LOUDEST_LEVEL) if level > 0 else -math.inf


def _level(peak: int) -> int:
    return (peak * _LOUDEST_LEVEL + _LOUDEST_SAMPLE // 2) // _LOUDEST_SAMPLE
