"""PCM16 as WAV: bytes in, bytes out; callers own the files."""

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

_SAMPLE_BYTES = 2
MAX_BYTES = (1 << 32) - 64
"""Of samples: the sizes in a WAV have 32 bits."""


class WavError(ValueError):
    """Bytes that are not a mono 16-bit PCM WAV; the message says what they are instead."""


@dataclass(frozen=True, slots=True)
class Wav:
    """Mono little-endian PCM16 samples and how many of them make a second."""

    pcm16: bytes
    rate: int


def encode_wav(wav: Wav) -> bytes:
    """A complete WAV file. An odd trailing byte is half a sample and is left out."""
    file = io.BytesIO()
    write_wav(file, wav.rate, [wav.pcm16])
    return file.getvalue()


def write_wav(file: BinaryIO, rate: int, pieces: Iterable[bytes], channels: int = 1) -> int:
    """Write a WAV of PCM16 that comes in pieces; returns how many samples each channel has.

    Samples may be cut apart between two pieces. The file must be seekable and stays open.
    """
    frame_bytes = channels * _SAMPLE_BYTES
    count, part = 0, b""
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(_SAMPLE_BYTES)
        writer.setframerate(rate)
        for piece in pieces:
            data = part + piece
            whole = len(data) - len(data) % frame_bytes
            writer.writeframesraw(data[:whole])
            count, part = count + whole // frame_bytes, data[whole:]
    return count


def decode_wav(data: bytes) -> Wav:
    """The samples of a WAV file, also of one that was cut short; raises WavError."""
    try:
        with wave.open(io.BytesIO(data), "rb") as reader:
            channels, sample_bytes = reader.getnchannels(), reader.getsampwidth()
            if channels != 1:
                raise WavError(f"{channels} channels, not mono")
            if sample_bytes != _SAMPLE_BYTES:
                raise WavError(f"{8 * sample_bytes}-bit samples, not 16-bit")
            return Wav(reader.readframes(reader.getnframes()), reader.getframerate())
    except EOFError:
        raise WavError("cut off inside the WAV header") from None
    except wave.Error as error:
        raise WavError(f"not a PCM WAV: {error}") from None
