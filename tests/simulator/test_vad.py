"""Voice activity: phrases are found, silence is not speech, and positions are exact."""

import numpy as np
import pytest

from console.protocol.audio_coding import Samples
from console.simulator.vad import (
    FRAME_MS,
    Hear,
    SpeechStarted,
    SpeechStopped,
    VoiceActivity,
    energy,
)
from console.simulator.voice import speak

RATE = 24_000


def quiet(ms: int) -> Samples:
    return np.zeros(RATE * ms // 1000, dtype=np.int16)


def phrase(text: str) -> Samples:
    return np.concatenate([word.samples for word in speak(text, "echo")])


def noise(ms: int, dbfs: float) -> Samples:
    level = 32_768 * 10 ** (dbfs / 20)
    return (np.random.default_rng(1).standard_normal(RATE * ms // 1000) * level).astype(np.int16)


def heard(
    sound: Samples,
    *,
    silence_ms: int = 500,
    threshold: float = 0.5,
    chunk: int = 2_400,
    hear: Hear = energy,
) -> list[SpeechStarted | SpeechStopped]:
    activity = VoiceActivity(hear(threshold), silence_ms=silence_ms)
    changes: list[SpeechStarted | SpeechStopped] = []
    for start in range(0, len(sound), chunk):
        changes += activity.hear(sound[start : start + chunk])
    return changes


def test_each_phrase_between_pauses_is_found() -> None:
    phrases = ("How are you", "I would like some tea", "With milk", "No sugar", "Thank you")
    sound = np.concatenate([part for text in phrases for part in (quiet(900), phrase(text))])
    changes = heard(np.concatenate([sound, quiet(900)]))
    assert [type(change) for change in changes] == [SpeechStarted, SpeechStopped] * len(phrases)


def test_start_and_end_are_where_the_speech_was() -> None:
    said = phrase("Hello")
    changes = heard(np.concatenate([quiet(640), said, quiet(1_000)]))
    started, stopped = changes
    assert isinstance(started, SpeechStarted) and isinstance(stopped, SpeechStopped)
    assert abs(started.start_ms - 640) <= 2 * FRAME_MS
    said_ms = len(said) * 1000 / RATE
    assert 640 + said_ms + 300 <= stopped.end_ms <= 640 + said_ms + 500 + 2 * FRAME_MS
    assert stopped.end_ms % FRAME_MS == 0


@pytest.mark.parametrize("chunk", [1, 17, 480, 2_400, 50_000])
def test_how_the_audio_is_cut_makes_no_difference(chunk: int) -> None:
    sound = np.concatenate([quiet(100), phrase("One")[:6_000], quiet(700)])
    assert heard(sound, chunk=chunk) == heard(sound)


@pytest.mark.parametrize("sound", [quiet(3_000), noise(3_000, -50)], ids=["silence", "hiss"])
def test_silence_and_faint_noise_are_not_speech(sound: Samples) -> None:
    assert heard(sound) == []


def test_a_click_is_not_speech() -> None:
    click = np.full(240, 20_000, dtype=np.int16)
    assert heard(np.concatenate([quiet(500), click, quiet(500)])) == []


def test_a_short_pause_does_not_end_a_turn() -> None:
    sound = np.concatenate([phrase("Wait"), quiet(300), phrase("for me"), quiet(800)])
    assert len(heard(sound, silence_ms=700)) == 2


def test_a_higher_threshold_needs_louder_speech() -> None:
    murmur = (phrase("Can you hear me now") // 12).astype(np.int16)
    sound = np.concatenate([murmur, quiet(800)])
    assert heard(sound, threshold=0.3)
    assert not heard(sound, threshold=0.9)
