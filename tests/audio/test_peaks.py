"""Peak levels: one byte a bucket, folded to the columns of a waveform."""

import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from console.audio.peaks import decibels, fold_levels, peak_levels


def pcm(*samples: int) -> bytes:
    return array("h", samples).tobytes()


def test_a_bucket_has_the_level_of_its_loudest_sample() -> None:
    assert peak_levels(pcm(0, 16_384, 0, 32_767), samples_per_bucket=2) == bytes([128, 255])


def test_negative_samples_are_as_loud_as_positive_ones() -> None:
    assert peak_levels(pcm(-32_768, 5), samples_per_bucket=2) == bytes([255])


def test_silence_is_zero() -> None:
    assert peak_levels(bytes(960)) == bytes([0])


def test_no_audio_has_no_buckets() -> None:
    assert peak_levels(b"") == b""


def test_the_last_bucket_may_be_shorter() -> None:
    assert len(peak_levels(bytes(2 * 481))) == 2


def test_an_odd_trailing_byte_is_ignored() -> None:
    assert peak_levels(pcm(100, 32_767) + b"\x7f", 2) == peak_levels(pcm(100, 32_767), 2)
    assert peak_levels(b"\x7f") == b""


def test_folding_keeps_the_loudest_of_each_column() -> None:
    assert fold_levels(bytes([1, 9, 2, 3, 200, 4]), 3) == bytes([9, 3, 200])


def test_fewer_levels_than_columns_are_stretched() -> None:
    assert fold_levels(bytes([7, 8]), 4) == bytes([7, 7, 8, 8])


def test_no_levels_fold_to_silence() -> None:
    assert fold_levels(b"", 3) == bytes(3)


@given(st.binary(min_size=1, max_size=400), st.integers(min_value=1, max_value=120))
def test_folding_fills_every_column_and_never_loses_the_loudest(
    levels: bytes, columns: int
) -> None:
    folded = fold_levels(levels, columns)
    assert len(folded) == columns
    assert max(folded) == max(levels)


def test_full_scale_is_zero_decibels_and_half_of_it_six_below() -> None:
    assert decibels(255) == 0.0
    assert math.isclose(decibels(128), -6.0, abs_tol=0.05)


def test_silence_is_infinitely_far_below() -> None:
    assert decibels(0) == -math.inf
