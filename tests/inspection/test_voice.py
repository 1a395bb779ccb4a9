"""Both voices on the session clock."""

import pytest

from console.inspection.voice import Clip, Side, Voices
from console.protocol.catalog import canonical
from console.store.rows import RowFields, RowTable
from tests.builders import Story

SECOND = 48_000


def voices(story: Story, sizes: dict[int, int]) -> Voices:
    rows = RowTable()
    folded = Voices(rows)
    handlers = folded.handlers()
    for row, event in enumerate(story.events):
        rows.append(
            RowFields(0, 1, event.time, event.type, event.source, audio_bytes=sizes.get(row, 0))
        )
        handler = handlers.get(canonical(event.type))
        if handler is not None:
            handler(row, event)
    return folded


def clips(voices: Voices, side: Side) -> list[tuple[float, float]]:
    found: list[Clip] = list(voices.tracks[side].between(0, 1000, 1000))
    return [(round(clip.start_s, 3), round(clip.duration_s, 3)) for clip in found]


def test_the_users_audio_ends_when_it_arrives() -> None:
    story = Story(1.0).session().client("input_audio_buffer.append")
    assert clips(voices(story, {1: SECOND // 2}), "user") == [(0.5, 0.5)]


def test_the_models_audio_is_heard_one_piece_after_another() -> None:
    story = Story(0.1).session()
    for _ in range(2):
        story.server("response.output_audio.delta", response_id="r")
    assert clips(voices(story, {1: SECOND, 2: SECOND}), "model") == [(0.1, 1.0), (1.1, 1.0)]


def test_speech_cuts_what_is_being_heard_and_what_still_comes_of_it_is_not() -> None:
    story = Story(0.5).session()
    story.server("response.output_audio.delta", response_id="r")
    story.server("input_audio_buffer.speech_started")
    story.server("response.output_audio.delta", response_id="r")
    story.server("response.output_audio.delta", response_id="next")
    found = voices(story, {1: 4 * SECOND, 3: SECOND, 4: SECOND})
    assert clips(found, "model") == [(0.5, 0.5), (2.0, 1.0)]
    assert [mark.kind for mark in found.marks] == ["speech", "cut"]


def test_telephone_audio_lasts_six_times_as_long_for_its_bytes() -> None:
    audio = {"input": {"format": {"type": "audio/pcmu"}}}
    story = Story(1.0).session(audio=audio).client("input_audio_buffer.append")
    assert clips(voices(story, {1: 8000}), "user") == [(0.0, 1.0)]


def test_a_moment_in_the_past_knows_only_the_rows_up_to_it() -> None:
    story = Story(1.0).session()
    for _ in range(3):
        story.server("response.output_audio.delta", response_id="r")
    found = voices(story, {1: SECOND, 2: SECOND, 3: SECOND})
    assert len(list(found.tracks["model"].between(0, 100, upto_row=2))) == 2


@pytest.mark.parametrize(("start_s", "end_s", "count"), [(0.0, 0.9, 0), (1.5, 1.6, 1), (1, 9, 2)])
def test_only_the_clips_of_a_stretch_are_given(start_s: float, end_s: float, count: int) -> None:
    story = Story(1.0).session()
    for _ in range(2):
        story.server("response.output_audio.delta", response_id="r")
    found = voices(story, {1: SECOND, 2: SECOND})
    assert len(list(found.tracks["model"].between(start_s, end_s, 100))) == count
