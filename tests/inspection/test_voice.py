"""Both voices on the session clock."""

import pytest

from console.inspection.voice import Side, Voices
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
    track = voices.tracks[side]
    return [
        (round(track.starts[index], 3), round(track.durations[index], 3))
        for index in track.between(0, 1000, 1000)
        if track.durations[index]
    ]


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


def test_audio_without_any_id_is_heard_again_after_an_interruption() -> None:
    story = Story(0.5).session()
    story.server("response.output_audio.delta")
    story.server("input_audio_buffer.speech_started")
    story.server("response.output_audio.delta")
    found = voices(story, {1: 4 * SECOND, 3: SECOND})
    assert clips(found, "model") == [(0.5, 0.5), (1.5, 1.0)]


def test_a_cut_answer_is_known_by_its_item_where_the_server_leaves_out_the_response() -> None:
    story = Story(0.5).session()
    story.server("response.output_audio.delta", item_id="a")
    story.server("input_audio_buffer.speech_started")
    story.server("response.output_audio.delta", item_id="a")
    story.server("response.output_audio.delta", item_id="b")
    found = voices(story, {1: 4 * SECOND, 3: SECOND, 4: SECOND})
    assert clips(found, "model") == [(0.5, 0.5), (2.0, 1.0)]


def test_marks_are_found_by_time_also_where_the_clock_went_back() -> None:
    story = Story(1.0)
    for wait in (0.0, 5.0, -4.5, 1.0):
        story.wait(wait).server("response.created", response={"id": "r"})
    found = voices(story, {})
    moments = [mark.at_s for mark in found.marks_between(1.0, 6.0, 99)]
    assert moments == sorted(mark.at_s for mark in found.marks if 1.0 <= mark.at_s < 6.0)
    assert [mark.row for mark in found.marks_between(0, 99, 1)] == [0, 1]
