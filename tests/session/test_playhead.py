"""The playhead of a recording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.session.playhead import (
    AS_FAST_AS_POSSIBLE,
    LONG_GAP_S,
    MAX_TICK_S,
    ROWS_AT_ONCE,
    SPEEDS,
    Playhead,
    parse_speed,
    speed_text,
)
from console.store.rows import RowFields
from tests.session.rows import rows_at

FRAME_S = 0.05


def head(*times: float) -> Playhead:
    return Playhead(rows_at(*times))


def played(playhead: Playhead, seconds: float, step_s: float = FRAME_S, **how: bool) -> list[int]:
    """The rows after each tick of a stretch of watching."""
    playhead.play(now=0.0)
    ticks = round(seconds / step_s)
    return [playhead.tick(step_s * (number + 1), **how) for number in range(ticks)]


def test_playing_follows_the_times_of_the_events() -> None:
    playhead = head(0, 1, 1.5, 2)
    playhead.seek(1)
    playhead.play(now=50.0)
    assert [playhead.tick(50 + t) for t in (0.0, 0.4, 0.5, 0.9)] == [1, 1, 2, 2]
    assert playhead.now_s == pytest.approx(1.9)


@pytest.mark.parametrize("speed", SPEEDS[:-1])
def test_speed_scales_time(speed: float) -> None:
    playhead = head(0, *range(1, 200))
    playhead.speed = speed
    assert played(playhead, 2.05)[-1] == int(2.05 * speed)


def test_speeds_are_chosen_one_after_another_and_end_at_both_ends() -> None:
    playhead = head(0, 1)
    playhead.faster(-1)
    assert playhead.speed == 0.5
    playhead.faster(-9)
    assert playhead.speed == 0.1
    playhead.faster(99)
    assert playhead.speed == AS_FAST_AS_POSSIBLE


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_speed_is_typed_as_it_is_shown(speed: float) -> None:
    shown = speed_text(speed)
    assert parse_speed(f" {shown} ") == parse_speed(shown.replace("×", "x")) == speed


def test_a_speed_there_is_not_is_told_from_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"0\.1, 0\.25, .*64, max"):
        parse_speed("3")


def test_as_fast_as_possible_goes_on_a_bounded_number_of_rows_a_tick() -> None:
    playhead = head(*(hour * 3600 for hour in range(3 * ROWS_AT_ONCE)))
    playhead.speed = AS_FAST_AS_POSSIBLE
    rows = played(playhead, 4 * FRAME_S)
    assert rows == [ROWS_AT_ONCE, 2 * ROWS_AT_ONCE, 3 * ROWS_AT_ONCE - 1, 3 * ROWS_AT_ONCE - 1]
    assert not playhead.playing
    assert playhead.now_s == playhead.clock.total_s


def test_play_at_the_end_starts_over_and_the_end_stops_it() -> None:
    playhead = head(0, 1)
    playhead.seek(1)
    assert played(playhead, 1.1)[-1] == 1
    assert not playhead.playing


def test_the_end_is_waited_at_when_more_is_to_come() -> None:
    rows = rows_at(0, 0.1)
    playhead = Playhead(rows)
    assert played(playhead, 5, more=True)[-1] == 1
    assert playhead.playing
    rows.append(RowFields(0, 1, rows.times[0] + 0.3, "x", "server"))
    assert [playhead.tick(5 + t, more=True) for t in (0.15, 0.25)] == [1, 2]


def test_long_gaps_are_played_as_recorded() -> None:
    playhead = head(0, 100)
    assert played(playhead, 99.9)[-1] == 0
    assert playhead.now_s == pytest.approx(99.9)


@pytest.mark.parametrize("speed", [0.5, 1.0, 64.0])
def test_long_gaps_last_a_second_where_they_are_shortened(speed: float) -> None:
    playhead = head(0, 0.5, 3600, 3600.5, 7200)
    playhead.shortens_gaps = True
    playhead.speed = speed
    step_s = 0.01
    rows = played(playhead, 3.5 / speed, step_s)
    wanted = [0, 0.5, 0.5 + LONG_GAP_S, 1 + LONG_GAP_S, 1 + 2 * LONG_GAP_S]
    for row, seconds in enumerate(wanted[1:], start=1):
        assert rows.index(row) * step_s * speed == pytest.approx(seconds, abs=2 * step_s * speed)


def test_gaps_of_less_than_a_second_are_left_as_they_are() -> None:
    playhead = head(0, 0.9, 1.8)
    playhead.shortens_gaps = True
    assert played(playhead, 1.7)[-1] == 1


def test_a_row_not_to_be_passed_is_stopped_at_and_left_when_allowed() -> None:
    playhead = head(0, 0.1, 0.2, 0.3)
    playhead.play(now=0.0)
    assert playhead.tick(0.25, furthest=1) == 1
    assert playhead.now_s == pytest.approx(0.1)
    assert playhead.tick(0.36, furthest=3) == 2


def test_a_program_that_was_stopped_plays_on_from_where_it_stood() -> None:
    playhead = head(*range(100))
    playhead.play(now=0.0)
    playhead.tick(3600.0)
    assert playhead.now_s == MAX_TICK_S


def test_clocks_that_step_back_never_stop_playing() -> None:
    playhead = head(0, 5, 1, 2)
    playhead.seek(1)
    playhead.play(now=0.0)
    assert [playhead.tick(t) for t in (0.01, 0.5, 1.01)] == [2, 2, 3]


def test_events_without_times_are_played_at_once() -> None:
    assert played(head(0, 0, 0, 0), FRAME_S) == [3]


def test_an_empty_recording_has_nowhere_to_go() -> None:
    playhead = head()
    playhead.seek(5)
    playhead.play(now=0.0)
    assert playhead.tick(1.0) == 0
    assert (playhead.row, playhead.now_s, playhead.playing) == (0, 0.0, False)


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=40),
    st.sampled_from(SPEEDS),
    st.booleans(),
    st.lists(st.floats(0, 1), max_size=40),
)
def test_playing_goes_forwards_only_and_never_past_what_is_allowed(
    gaps: list[float], speed: float, shortens: bool, steps: list[float]
) -> None:
    times = [sum(gaps[:count]) for count in range(len(gaps) + 1)]
    playhead = head(*times)
    playhead.speed, playhead.shortens_gaps = speed, shortens
    playhead.play(now=0.0)
    now, row, now_s = 0.0, 0, 0.0
    for number, step in enumerate(steps):
        now += step
        furthest = number * 2
        playhead.tick(now, furthest)
        assert row <= playhead.row <= max(row, furthest)
        assert now_s <= playhead.now_s <= playhead.clock.total_s + 1e-6
        assert playhead.clock.at(playhead.row) <= playhead.now_s + 1e-6
        row, now_s = playhead.row, playhead.now_s
