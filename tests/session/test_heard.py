"""Both voices of a session in stereo, as they were heard."""

import base64
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from console.session import heard
from console.session.heard import RATE, Stretch, stereo, stretches
from console.session.inspected import InspectedSession
from console.session.replay import ReplaySession
from tests.builders import Story, record

Sound = NDArray[np.int16]


def ramp(seconds: float, first: int = 1, rate: int = RATE) -> Sound:
    """Samples that are all different from silence, and tell where they are from."""
    count = round(seconds * rate)
    return np.asarray(np.arange(first, first + count) % 30_000 + 1, dtype=np.int16)


def said(story: Story, sound: Sound) -> Story:
    audio = base64.b64encode(sound.astype("<i2").tobytes()).decode()
    return story.client("input_audio_buffer.append", audio=audio)


def answered(story: Story, sound: Sound, response: str = "resp_1") -> Story:
    audio = base64.b64encode(sound.astype("<i2").tobytes()).decode()
    ids = {"response_id": response, "item_id": f"item_{response}"}
    return story.server("response.output_audio.delta", **ids, delta=audio)


def opened(story: Story, folder: Path) -> ReplaySession:
    replay = ReplaySession.open(record(story, folder / "story.jsonl"))
    while replay.step():
        pass
    return replay


def heard_of(session: InspectedSession) -> tuple[Sound, Sound]:
    """The left and the right channel."""
    data = b"".join(stereo(session, list(stretches(session))))
    both = np.frombuffer(data, dtype="<i2").reshape(-1, 2)
    return both[:, 0], both[:, 1]


def test_each_voice_is_where_it_was_on_the_clock_sample_by_sample(tmp_path: Path) -> None:
    story = Story(step_s=0).session().wait(1.0)
    said(story, ramp(0.25)).wait(0.25)
    said(story, ramp(0.25, 6001)).wait(0.5)
    answered(story, ramp(1.0))
    answered(story, ramp(1.0, 24_001))
    left, right = heard_of(opened(story, tmp_path).inspected)
    assert len(left) == len(right) == round(3.75 * RATE)
    spoken = np.zeros(len(left), dtype=np.int16)
    spoken[18_000:30_000] = ramp(0.5)  # it ended when it came
    assert np.array_equal(left, spoken)
    answer = np.zeros(len(right), dtype=np.int16)
    answer[42_000:90_000] = ramp(2.0)  # it began when it came
    assert np.array_equal(right, answer)


def test_what_an_interruption_cut_off_is_not_heard_nor_what_still_came_of_it(
    tmp_path: Path,
) -> None:
    story = answered(Story(step_s=0).session(), ramp(2.0)).wait(0.5)
    story.server("input_audio_buffer.speech_started", item_id="item_u")
    answered(story.wait(0.1), ramp(1.0)).wait(0.4)
    answered(story, ramp(0.5, 7), "resp_2")
    _, right = heard_of(opened(story, tmp_path).inspected)
    expected = np.zeros(round(1.5 * RATE), dtype=np.int16)
    expected[:12_000], expected[24_000:] = ramp(0.5), ramp(0.5, 7)
    assert np.array_equal(right, expected)


def test_other_formats_are_resampled_through_from_piece_to_piece(tmp_path: Path) -> None:
    form = {"format": {"type": "audio/pcm", "rate": 8000}}
    story = Story(step_s=0).session(audio={"input": form, "output": form})
    tone = np.asarray(np.rint(9000 * np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000)), np.int16)
    for piece in np.split(tone, 10):
        answered(story, piece)
    _, right = heard_of(opened(story, tmp_path).inspected)
    assert len(right) == RATE
    steps = np.abs(np.diff(right[200:].astype(np.int32)))
    assert steps.max() <= 9000 * 2 * np.pi * 440 / RATE * 1.02  # no click where pieces meet
    assert np.abs(right).max() == pytest.approx(9000, rel=0.02)


def test_a_very_long_silence_is_made_short_and_told(tmp_path: Path) -> None:
    story = answered(Story(step_s=0).session(), ramp(1.0)).wait(3600)
    replay = opened(answered(story, ramp(1.0), "resp_2"), tmp_path)
    written = list(stretches(replay.inspected))
    assert written == [
        Stretch(0, 301 * RATE, 3600 - 301.0),
        Stretch(3600 * RATE, 3601 * RATE),
    ]
    _, right = heard_of(replay.inspected)
    assert len(right) == 302 * RATE
    assert np.array_equal(right[-RATE:], ramp(1.0))


def test_what_is_no_base64_is_silence(tmp_path: Path) -> None:
    story = answered(Story(step_s=0).session(), ramp(0.5))
    story.server("response.output_audio.delta", response_id="resp_1", delta="!" * 32_000)
    _, right = heard_of(opened(answered(story, ramp(0.5)), tmp_path).inspected)
    assert np.array_equal(right[:12_000], ramp(0.5))
    assert np.array_equal(right[-12_000:], ramp(0.5))
    assert not right[12_000:-12_000].any()


def test_no_more_is_read_than_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(step_s=0).session()
    for number in range(100):
        answered(story, ramp(0.5, number))
    session = opened(story, tmp_path).inspected
    read: list[int] = []
    real = InspectedSession.audio

    def counted(self: InspectedSession, row: int) -> str:
        read.append(row)
        return real(self, row)

    monkeypatch.setattr(InspectedSession, "audio", counted)
    written = 0
    for piece in stereo(session, list(stretches(session))):
        written += len(piece) // 4
        assert len(read) <= written / (0.5 * RATE) + 2
    assert written == 50 * RATE
    assert heard._BLOCK <= 2 * RATE
