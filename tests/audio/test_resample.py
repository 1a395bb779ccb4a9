"""Resampling: right lengths, clean tones, no aliases, however the stream is cut."""

import numpy as np
import pytest
from numpy.typing import NDArray

from console.audio.resample import Resampler


def tone(frequency: float, rate: int, seconds: float = 1.0) -> NDArray[np.int16]:
    time = np.arange(int(rate * seconds)) / rate
    return np.asarray(np.sin(2 * np.pi * frequency * time) * 16_000, dtype=np.int16)


def signal_to_noise_db(sound: NDArray[np.int16], frequency: float, rate: int) -> float:
    steady = sound[rate // 4 : -rate // 4].astype(float)
    time = np.arange(len(steady)) / rate
    waves = np.stack([np.sin(2 * np.pi * frequency * time), np.cos(2 * np.pi * frequency * time)])
    fitted, *_ = np.linalg.lstsq(waves.T, steady, rcond=None)
    kept = waves.T @ fitted
    return float(20 * np.log10(np.linalg.norm(kept) / np.linalg.norm(steady - kept)))


@pytest.mark.parametrize(("source", "target"), [(24_000, 8_000), (8_000, 24_000), (22_050, 24_000)])
@pytest.mark.parametrize("frequency", [300, 1_000, 3_000])
def test_a_tone_stays_a_tone(source: int, target: int, frequency: int) -> None:
    heard = Resampler(source, target).push(tone(frequency, source))
    assert signal_to_noise_db(heard, frequency, target) > 75


def test_what_the_lower_rate_cannot_hold_is_removed_not_folded() -> None:
    folded = Resampler(24_000, 8_000).push(tone(6_000, 24_000))[400:]
    assert np.abs(folded.astype(int)).max() < 16


@pytest.mark.parametrize("source", [24_000, 8_000, 22_050])
def test_how_the_stream_is_cut_makes_no_difference(source: int) -> None:
    sound = tone(700, source, 0.3)
    whole = Resampler(source, 16_000).push(sound)
    pieces = Resampler(source, 16_000)
    cut = [pieces.push(sound[start : start + 137]) for start in range(0, len(sound), 137)]
    assert np.array_equal(np.concatenate([*cut, pieces.push(sound[:0])]), whole)
    assert abs(len(whole) - len(sound) * 16_000 / source) <= 1
