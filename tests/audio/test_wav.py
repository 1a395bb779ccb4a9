"""WAV in memory: what is written reads back, anything else is refused in words."""

import io
import wave

import pytest

from console.audio.wav import Wav, WavError, decode_wav, encode_wav, write_wav


def wav_file(channels: int = 1, sample_bytes: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(sample_bytes)
        writer.setframerate(24_000)
        writer.writeframes(bytes(channels * sample_bytes * 10))
    return file.getvalue()


def test_samples_and_rate_survive_the_round_trip() -> None:
    wav = Wav(bytes(range(256)), 24_000)
    assert decode_wav(encode_wav(wav)) == wav


def test_no_samples_are_a_valid_file() -> None:
    assert decode_wav(encode_wav(Wav(b"", 8_000))) == Wav(b"", 8_000)


def test_an_odd_trailing_byte_is_left_out() -> None:
    assert decode_wav(encode_wav(Wav(b"\x01\x02\x03", 24_000))).pcm16 == b"\x01\x02"


def test_pieces_make_one_file_also_where_they_cut_a_sample_apart() -> None:
    file = io.BytesIO()
    assert write_wav(file, 8_000, [b"\x01", b"\x02\x03\x04\x05", b"", b"\x06"]) == 3
    assert decode_wav(file.getvalue()) == Wav(b"\x01\x02\x03\x04\x05\x06", 8_000)


def test_a_file_cut_short_gives_the_samples_it_has() -> None:
    assert decode_wav(encode_wav(Wav(bytes(200), 24_000))[:-50]).pcm16 == bytes(150)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (wav_file(channels=2), "2 channels, not mono"),
        (wav_file(sample_bytes=1), "8-bit samples, not 16-bit"),
        (b"ID3 some music", "not a PCM WAV"),
        (b"", "cut off inside the WAV header"),
        (wav_file()[:20], "cut off inside the WAV header"),
    ],
)
def test_anything_else_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(WavError, match=words):
        decode_wav(data)
