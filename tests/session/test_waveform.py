"""Waveforms: levels by time, read once, within a bound a call."""

import math
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.audio.base64_codec import encode_base64
from console.session import waveform
from console.session.inspected import InspectedSession
from console.session.levels import LEVELS_PER_S, Levels
from console.session.waveform import Waveforms
from tests.builders import Story, record
from tests.session.test_replay import opened

LOUD, SOFT = 0x2000, 0x0800
LEVEL = {LOUD: 64, SOFT: 16}


def tone(seconds: float, sample: int = LOUD) -> str:
    return encode_base64(array("h", [sample] * round(24_000 * seconds)).tobytes())


def session_of(story: Story, folder: Path) -> InspectedSession:
    return opened(record(story, folder / "one.jsonl")).inspected


class Counted(Waveforms):
    """Waveforms that know how much was read for them."""

    def __init__(self, session: InspectedSession) -> None:
        super().__init__(session)
        self.rows_read: list[int] = []
        read = session.audio

        def audio(row: int) -> str:
            self.rows_read.append(row)
            return read(row)

        session.audio = audio  # type: ignore[method-assign]


def both_sides(pieces: int) -> Story:
    """The user and the model, half a second each, one after another."""
    story = Story(0.5).session()
    for _ in range(pieces):
        story.client("input_audio_buffer.append", audio=tone(0.5, SOFT))
        story.server("response.output_audio.delta", response_id="r", delta=tone(0.5))
    return story


def test_both_sides_are_read_within_one_bound_a_call_and_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waveform, "READ_BYTES_PER_CALL", 100_000)  # three pieces
    session = session_of(both_sides(10), tmp_path)
    waveforms = Counted(session)
    calls = 0
    while not calls or not waveforms.complete:
        levels = waveforms.window(0, 20, 200, len(session.rows))
        calls += 1
    assert calls == 20 // 4 + (20 % 4 > 0)
    assert sorted(waveforms.rows_read) == list(range(1, 21))
    assert set(levels["user"]) == {0, LEVEL[SOFT]}
    assert set(levels["model"]) == {0, LEVEL[LOUD]}
    assert waveforms.window(0, 20, 200, len(session.rows)) == levels
    assert len(waveforms.rows_read) == 20


def test_a_window_is_not_complete_while_either_side_has_audio_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waveform, "READ_BYTES_PER_CALL", 1)
    session = session_of(both_sides(1), tmp_path)
    waveforms = Waveforms(session)
    waveforms.window(0, 5, 50, 10)
    assert not waveforms.complete
    waveforms.window(0, 5, 50, 10)
    assert waveforms.complete


def test_only_what_a_window_shows_is_read(tmp_path: Path) -> None:
    session = session_of(both_sides(10), tmp_path)
    waveforms = Counted(session)
    waveforms.window(3, 4, 50, len(session.rows))
    assert 0 < len(waveforms.rows_read) <= 4


def test_what_an_interruption_silenced_is_no_longer_drawn(tmp_path: Path) -> None:
    story = Story(1.0).session()
    story.server("response.output_audio.delta", response_id="r", delta=tone(10))
    before = len(story.events)
    story.wait(1.0).server("input_audio_buffer.speech_started", item_id="u")
    path = tmp_path / "one.jsonl"
    cut_story, story.events = story.events, story.events[:before]
    replay = opened(record(story, path))
    waveforms = Waveforms(replay.inspected)
    assert waveforms.window(0, 12, 12, 99)["model"] == bytes([0] + [LEVEL[LOUD]] * 10 + [0])
    story.events = cut_story
    record(story, path)
    assert replay.look()
    while replay.step():
        pass
    assert waveforms.window(0, 12, 12, 99)["model"] == bytes([0] + [LEVEL[LOUD]] * 2 + [0] * 9)


def test_levels_follow_the_format_that_was_in_force(tmp_path: Path) -> None:
    story = Story(1.0).session(audio={"output": {"format": {"type": "audio/pcmu"}}})
    telephone = encode_base64(b"\x00" * 8000)  # one second at full scale
    story.server("response.output_audio.delta", response_id="r", delta=telephone)
    story.session()
    story.server("response.output_audio.delta", response_id="r", delta=tone(1.0))
    session = session_of(story, tmp_path)
    levels = Waveforms(session).window(0, 5, 5, 99)["model"]
    assert [bool(level) for level in levels] == [False, True, False, True, False]
    assert levels[3] == LEVEL[LOUD]


def test_a_clock_gone_mad_costs_no_memory(tmp_path: Path) -> None:
    story = Story().session().wait(1e10)
    story.client("input_audio_buffer.append", audio=tone(0.5))
    session = session_of(story, tmp_path)
    end_s = session.voices.end_s
    assert max(Waveforms(session).window(end_s - 5, end_s, 10, 99)["user"]) == LEVEL[LOUD]


@given(
    st.lists(st.tuples(st.integers(0, 7000), st.binary(max_size=130)), max_size=6),
    st.none() | st.integers(0, 7000),
    st.integers(0, 6000),
    st.integers(1, 40),
    st.sampled_from([0.02, 0.1, 1.0, 5.0]),
)
def test_columns_are_the_loudest_levels_of_their_time(
    pieces: list[tuple[int, bytes]], cut: int | None, first: int, columns: int, width_s: float
) -> None:
    levels = Levels()
    naive = bytearray(60_000)
    for slot, piece in pieces:
        levels.put(slot / LEVELS_PER_S, piece)
        for place, level in enumerate(piece, slot):
            naive[place] = max(naive[place], level)
    if cut is not None:
        levels.clear_from(cut / LEVELS_PER_S)
        naive[cut:] = bytes(len(naive) - cut)
    start_s = first // LEVELS_PER_S  # whole seconds, where both resolutions have a border
    drawn = levels.columns(start_s, start_s + columns * width_s, columns, 1e6)
    width = round(width_s * LEVELS_PER_S)
    begin = start_s * LEVELS_PER_S
    assert list(drawn) == [
        max(naive[at : at + width]) for at in range(begin, begin + columns * width, width)
    ]


def test_an_hour_is_drawn_from_seconds_not_from_every_level() -> None:
    levels = Levels()
    levels.put(1800.0, b"\xff" * 50)
    drawn = levels.columns(0, 3600, 120, 3600)
    assert [column for column, level in enumerate(drawn) if level] == [math.floor(1800 / 30)]
