"""Base64 as browsers read it, with the accelerator and without."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.audio import base64_codec
from console.audio.base64_codec import decode_base64, decoded_length, encode_base64


@pytest.fixture(params=["accelerated", "standard library"])
def _either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "standard library":
        monkeypatch.setattr(base64_codec, "pybase64", None)


@pytest.mark.usefixtures("_either")
@pytest.mark.parametrize(
    ("text", "data"),
    [("", b""), ("AA", b"\0"), ("AAA", b"\0\0"), (" AA\nAA\t", b"\0\0\0"), ("//8=", b"\xff\xff")],
)
def test_blanks_and_missing_padding_are_forgiven(text: str, data: bytes) -> None:
    assert decode_base64(text) == data


@pytest.mark.usefixtures("_either")
@pytest.mark.parametrize("text", ["A", "AA=", "AA==AA==", "====", "AAAA=", "A=A=", "AA-_", "é"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not base64"):
        decode_base64(text)


@pytest.mark.usefixtures("_either")
def test_what_is_encoded_is_standard_base64() -> None:
    assert encode_base64(bytes(range(256))) == base64.b64encode(bytes(range(256))).decode()


@given(st.binary(max_size=300))
def test_lengths_are_known_without_decoding(data: bytes) -> None:
    encoded = encode_base64(data)
    assert decode_base64(encoded) == data
    assert decoded_length(encoded) == len(data)
