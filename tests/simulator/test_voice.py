"""The voice: streamed by words, deterministic, with the rhythm and spectrum of speech."""

import numpy as np
import pytest
from numpy.typing import NDArray

from console.simulator.delivery import Delivery, split_tokens
from console.simulator.phones import split_words
from console.simulator.voice import SPEAKERS, speak, speaker_named

RATE = 24_000
TEXT = "Good evening. The weather in Lisbon is mild, with a light breeze from the sea."


def samples(text: str, voice: str = "marin", speed: float = 1.0) -> NDArray[np.float64]:
    words = [word.samples for word in speak(text, voice, speed)]
    return np.concatenate(words).astype(np.float64)


def level_db(sound: NDArray[np.float64]) -> float:
    return float(20 * np.log10(max(1.0, np.abs(sound).max()) / 32_768))


@pytest.mark.parametrize("text", [TEXT, "", "  x ", "こんにちは！元気ですか。", "1, 2, 3!", "\n\n"])
def test_the_words_join_to_the_text(text: str) -> None:
    assert "".join(word.text for word in speak(text)) == text
    assert "".join(split_words(text)) == text
    assert "".join(split_tokens(text)) == text


def test_speech_has_about_fourteen_characters_a_second() -> None:
    assert 11 <= len(TEXT) / (len(samples(TEXT)) / RATE) <= 17


@pytest.mark.parametrize("voice", SPEAKERS)
def test_every_voice_peaks_between_minus_12_and_minus_6_dbfs(voice: str) -> None:
    assert -12 <= level_db(samples(TEXT, voice)) <= -6


def test_the_same_text_and_voice_always_sound_the_same() -> None:
    assert np.array_equal(samples(TEXT), samples(TEXT))
    assert not np.array_equal(samples(TEXT, "marin"), samples(TEXT, "coral"))


def test_commas_and_stops_are_silences() -> None:
    words = {word.text.strip(): word.samples for word in speak("Yes, but. No")}
    for text, pause_ms in (("Yes,", 150), ("but.", 300)):
        tail = words[text][-RATE * pause_ms // 1000 :]
        assert level_db(tail[len(tail) // 4 :].astype(np.float64)) < -50


def test_syllables_rise_and_fall() -> None:
    sound = samples("banana banana banana banana")
    frames = np.abs(sound[: len(sound) // 480 * 480]).reshape(-1, 480).mean(axis=1)
    envelope = np.convolve(frames, np.ones(3) / 3, mode="same")
    inner = envelope[1:-1]
    peaks = (inner > envelope[:-2]) & (inner >= envelope[2:]) & (inner > envelope.max() * 0.4)
    assert 10 <= int(peaks.sum()) <= 20  # twelve syllables


def test_the_pitch_is_that_of_the_speaker() -> None:
    for voice in ("cedar", "marin", "shimmer"):
        sound = samples("aaaaaaaaaaaaaaaaaaaa", voice)[1_200:4_800]
        spectrum = np.fft.irfft(np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 16_384)) ** 2)
        lags = slice(RATE // 300, RATE // 80)
        pitch_hz = RATE / (int(np.argmax(spectrum[lags])) + RATE // 300)
        assert abs(pitch_hz / speaker_named(voice).pitch_hz - 1.1) < 0.25


def test_speed_makes_it_shorter() -> None:
    assert len(samples(TEXT, speed=1.5)) < 0.75 * len(samples(TEXT))


def test_the_transcript_is_ahead_of_its_sound() -> None:
    said, heard_s, lag = 0, 0.0, []
    delivery = Delivery()
    for piece in (*delivery.push(speak(TEXT)), *delivery.finish()):
        if isinstance(piece, str):
            said += len(piece)
        else:
            heard_s += len(piece) / RATE
            lag.append(said - heard_s * 14)
    assert min(lag) > -5
    assert said == len(TEXT)
