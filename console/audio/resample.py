"""Changing the sample rate of a stream with a windowed sinc: no aliases, no dependency.

Linear interpolation would fold everything above the lower rate's limit back into the speech.
"""

from math import gcd

import numpy as np
from numpy.typing import NDArray

_ZERO_CROSSINGS = 16
_KAISER_BETA = 8.0
_PASSBAND = 0.92
"""Of the lower rate's limit; the rest is the filter's slope."""


class Resampler:
    """Takes int16 samples at one rate chunk by chunk, gives them at another.

    It is causal: `n` samples in give `n * target / source` out (rounded over the whole stream),
    delayed by half the filter, 2 ms or less at 8 kHz and above.
    """

    def __init__(self, source_rate: int, target_rate: int) -> None:
        common = gcd(source_rate, target_rate)
        self._up, self._down = target_rate // common, source_rate // common
        self._filters = _polyphase(self._up, self._down)
        self._history = np.zeros(self._filters.shape[1] - 1, dtype=np.float32)
        self._phase = 0  # of the next output, in units of 1/up input samples

    def push(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """The next chunk, resampled."""
        taps = self._filters.shape[1]
        signal = np.concatenate([self._history, samples.astype(np.float32)])
        count = max(0, -(-(len(samples) * self._up - self._phase) // self._down))
        at = self._phase + np.arange(count) * self._down
        self._history = signal[len(signal) - (taps - 1) :]
        self._phase += count * self._down - len(samples) * self._up
        if not count:
            return np.zeros(0, dtype=np.int16)
        windows = np.lib.stride_tricks.sliding_window_view(signal, taps)[at // self._up]
        mixed = np.einsum("ij,ij->i", windows, self._filters[at % self._up])
        return np.asarray(np.clip(np.rint(mixed), -32_768, 32_767), dtype=np.int16)


def _polyphase(up: int, down: int) -> NDArray[np.float32]:
    """One filter for each position between two input samples, shape (up, taps)."""
    lowest = min(1.0, up / down)
    half = int(_ZERO_CROSSINGS / lowest)
    cutoff = _PASSBAND * lowest
    position = np.arange(2 * half)[None, :] - half + 1 - np.arange(up)[:, None] / up
    window = np.kaiser(2 * half * up + 1, _KAISER_BETA)
    index = np.clip(np.rint((position + half) * up), 0, len(window) - 1).astype(int)
    filters = cutoff * np.sinc(cutoff * position) * window[index]
    filters /= filters.sum(axis=1, keepdims=True)
    return np.asarray(filters, dtype=np.float32)
