"""The telephone codecs: known codes, and a way there and back within a step of the law."""

import numpy as np
import pytest

from console.audio.g711 import Law, decode_g711, encode_g711

LAWS: tuple[Law, ...] = ("ulaw", "alaw")


@pytest.mark.parametrize(
    ("law", "codes", "samples"),
    [
        ("ulaw", b"\xff\x7f\x80\x00\xfe", [0, 0, 32124, -32124, 8]),
        ("alaw", b"\xd5\x55\xaa\x2a\xd4", [8, -8, 32256, -32256, 24]),
    ],
)
def test_known_codes_decode_to_the_recommendations_samples(
    law: Law, codes: bytes, samples: list[int]
) -> None:
    assert decode_g711(codes, law).tolist() == samples


@pytest.mark.parametrize("law", LAWS)
def test_every_code_survives_decoding_and_encoding(law: Law) -> None:
    codes = bytes(range(256))
    again = encode_g711(decode_g711(codes, law), law)
    assert decode_g711(again, law).tolist() == decode_g711(codes, law).tolist()


@pytest.mark.parametrize("law", LAWS)
def test_no_sample_moves_further_than_a_step(law: Law) -> None:
    samples = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
    moved = np.abs(decode_g711(encode_g711(samples, law), law).astype(int) - samples.astype(int))
    allowed = np.maximum(np.abs(samples.astype(int)) / 16, 16)
    clipped = np.abs(samples.astype(int)) > 32124
    assert np.all((moved <= allowed) | clipped)
