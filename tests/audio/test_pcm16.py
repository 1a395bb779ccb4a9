"""Samples in every form Python programs hold them."""

from array import array

import numpy as np
import pytest

from console.audio.pcm16 import NOT_INT16, float_to_pcm16, int16_samples, pcm16_bytes


def test_every_form_of_the_same_samples_gives_the_same_bytes() -> None:
    wire = b"\x01\x00\xff\x7f\x00\x80"
    samples = [1, 32767, -32768]
    for audio in (
        wire,
        bytearray(wire),
        memoryview(wire),
        array("h", samples),
        memoryview(array("h", samples)),
        np.array(samples, dtype=np.int16),
        np.array(samples, dtype=">i2").astype(np.int16),
    ):
        assert pcm16_bytes(audio) == wire


def test_floats_are_scaled_apart_for_each_sign_and_truncated() -> None:
    floats = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, float("nan"), float("inf")]
    expected = [0, 32767, -32768, 32767, -32768, 16383, -16384, 0, 32767]
    assert int16_samples(float_to_pcm16(floats)).tolist() == expected


@pytest.mark.parametrize("audio", [None, [1, 2], "AAAA", np.array([1], dtype=np.int32)])
def test_other_kinds_of_samples_are_refused(audio: bytes) -> None:
    with pytest.raises(TypeError, match=NOT_INT16):
        pcm16_bytes(audio)


def test_samples_are_a_copy_that_lets_the_buffer_grow() -> None:
    buffer = bytearray(b"\x01\x00\x02")
    samples = int16_samples(buffer)
    buffer += b"\x00"
    assert samples.tolist() == [1]
