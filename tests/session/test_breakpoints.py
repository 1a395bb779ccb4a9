"""Breakpoints: what playing pauses at."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.session.breakpoints import KINDS, ROWS_AT_ONCE, Breakpoints, kind_matches
from console.session.playhead import AS_FAST_AS_POSSIBLE, SPEEDS, Playhead
from console.store.rows import Flag, RowFields
from tests.session.rows import rows_at, rows_of

SPEECH = "input_audio_buffer.speech_started"
ERROR, SPEECH_KIND, RESPONSE = KINDS


def at(wanted: set[int]) -> Callable[[range], bytes]:
    return lambda rows: bytes(row in wanted for row in rows)


def stops(playhead: Playhead, breakpoints: Breakpoints, *, frame_s: float = 0.05) -> list[int]:
    """Where playing from the first row to the last pauses."""
    paused = []
    now = 0.0
    playhead.play(now)
    while playhead.playing:
        now += frame_s
        breakpoints.look_ahead(playhead.row)
        row = playhead.tick(now, breakpoints.furthest(playhead.row))
        if row == breakpoints.found:
            paused.append(row)
            if row == len(playhead.clock._times) - 1:
                break
            playhead.play(now)
    return paused


@pytest.mark.parametrize(
    ("kind", "rows"), [(ERROR, [1, 4]), (SPEECH_KIND, [2]), (RESPONSE, [0, 3])]
)
def test_kinds_of_events_are_told_apart(kind: object, rows: list[int]) -> None:
    table = rows_of("response.created", "error", SPEECH, "response.created", "error", "x")
    assert isinstance(kind, type(ERROR))
    judged = kind_matches(kind, table)(range(6))
    assert [row for row in range(6) if judged[row]] == rows


def test_a_bad_line_is_an_error() -> None:
    rows = rows_of("x")
    rows.append(RowFields(0, 1, 0.0, "(bad line)", "console", Flag.BAD))
    assert kind_matches(ERROR, rows)(range(2)) == b"\0\1"


def test_several_are_on_at_once_and_say_which_it_was() -> None:
    rows = rows_of("x", "error", "x", "response.created")
    breakpoints = Breakpoints(rows)
    breakpoints.use({kind.name: kind_matches(kind, rows) for kind in (ERROR, RESPONSE)})
    assert breakpoints.names == ("error", "response")
    assert stops(Playhead(rows), breakpoints) == [1, 3]
    assert [breakpoints.hit(row) for row in (0, 1, 3)] == [(), ("error",), ("response",)]


def test_without_any_nothing_is_looked_at_and_everything_may_be_played() -> None:
    breakpoints = Breakpoints(rows_of("error", "error"))
    assert not breakpoints.look_ahead(0)
    assert breakpoints.furthest(0) == 1


def test_playing_waits_for_what_was_not_looked_at() -> None:
    rows = rows_at(*range(3 * ROWS_AT_ONCE))
    breakpoints = Breakpoints(rows)
    breakpoints.use({"never": at(set())})
    assert breakpoints.furthest(7) == 7
    assert breakpoints.look_ahead(7)
    assert breakpoints.furthest(7) == 7 + ROWS_AT_ONCE
    assert breakpoints.furthest(2000) == 2000


def test_every_row_is_looked_at_once_a_way_through() -> None:
    rows = rows_at(*range(3000))
    asked: list[int] = []

    def never(some: range) -> bytes:
        asked.extend(some)
        return bytes(len(some))

    breakpoints = Breakpoints(rows)
    breakpoints.use({"never": never})
    for row in range(0, 3000, 10):
        breakpoints.look_ahead(row)
    assert asked == list(range(1, 3000))


def test_rows_that_come_later_are_looked_at_too() -> None:
    rows = rows_of("x", "x")
    breakpoints = Breakpoints(rows)
    breakpoints.use({"error": kind_matches(ERROR, rows)})
    breakpoints.look_ahead(0)
    assert breakpoints.found is None
    rows.append(RowFields(0, 1, 5.0, "error", "server", Flag.ERROR))
    breakpoints.look_ahead(0)
    assert breakpoints.found == 2


@given(
    st.sets(st.integers(1, 2999), max_size=12),
    st.sampled_from([1.0, 64.0, AS_FAST_AS_POSSIBLE]),
    st.sampled_from([0.0, 0.0001, 0.01, 1.5]),
)
def test_none_is_ever_passed_however_fast_it_goes(
    wanted: set[int], speed: float, gap_s: float
) -> None:
    rows = rows_at(*(row * gap_s for row in range(3000)))
    playhead = Playhead(rows)
    playhead.speed = speed
    playhead.shortens_gaps = True
    breakpoints = Breakpoints(rows)
    breakpoints.use({"wanted": at(wanted)})
    assert stops(playhead, breakpoints, frame_s=0.5) == sorted(wanted)


def test_speeds_are_all_there() -> None:
    assert SPEEDS[0] == 0.1
    assert SPEEDS[-2:] == (64.0, AS_FAST_AS_POSSIBLE)
