"""What formats weigh, in either dialect's spelling, with whatever a server says."""

import pytest

from console.protocol.audio_format import (
    ALAW_8K,
    PCM16_24K,
    ULAW_8K,
    AudioFormat,
    audio_format,
    session_formats,
)
from console.protocol.wire import JsonObject, JsonValue


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("pcm16", PCM16_24K),
        ({"type": "audio/pcm", "rate": 24000}, PCM16_24K),
        ({"type": "audio/pcm"}, PCM16_24K),
        ({"type": "audio/pcm", "rate": 16000}, AudioFormat("audio/pcm", "pcm16", 16000)),
        ("g711_ulaw", ULAW_8K),
        ({"type": "audio/pcma"}, ALAW_8K),
        ("opus", PCM16_24K),
        (None, PCM16_24K),
        ({"type": 3, "rate": -1}, PCM16_24K),
        ({"type": "audio/pcm", "rate": 1.5}, PCM16_24K),
        ({"type": "audio/pcmu", "rate": 10**400}, ULAW_8K),
    ],
)
def test_a_format_is_understood_in_every_spelling(value: JsonValue, expected: AudioFormat) -> None:
    assert audio_format(value) == expected


def test_both_dialects_sessions_name_both_formats() -> None:
    beta: JsonObject = {"input_audio_format": "g711_ulaw", "output_audio_format": "pcm16"}
    heard: JsonObject = {"format": {"type": "audio/pcmu"}}
    ga: JsonObject = {"audio": {"input": heard, "output": {}}}
    assert session_formats(beta) == (ULAW_8K, PCM16_24K)
    assert session_formats(ga) == (ULAW_8K, PCM16_24K)


def test_times_become_whole_samples_and_never_leave_the_range() -> None:
    assert PCM16_24K.bytes_per_ms == 48
    assert PCM16_24K.byte_at(10) == 480
    assert PCM16_24K.byte_at(0.03) == 0
    assert PCM16_24K.byte_at(-3) == 0
    assert PCM16_24K.byte_at(1e308) > 0
    assert PCM16_24K.byte_at(10**400) > 0
    assert ULAW_8K.byte_at(10) == 80
    assert PCM16_24K.ms_of_samples(24360) == 1014
