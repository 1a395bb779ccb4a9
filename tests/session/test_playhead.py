"""The playhead of a recording."""

import pytest

from console.session.playhead import MAX_GAP_S, Playhead
from console.store.rows import RowFields, RowTable


def head(*times: float) -> Playhead:
    rows = RowTable()
    for time in times:
        rows.append(RowFields(0, 1, 1000 + time, "x", "server"))
    return Playhead(rows)


def test_playing_follows_the_times_of_the_events() -> None:
    playhead = head(0, 1, 1.5, 2)
    playhead.seek(1)
    playhead.play(now=50.0)
    assert [playhead.tick(50 + t) for t in (0.0, 0.4, 0.5, 0.9)] == [1, 1, 2, 2]


def test_speed_scales_time() -> None:
    playhead = head(0, 1, 2, 3)
    playhead.faster(1)
    playhead.play(now=0.0)
    assert playhead.tick(0.5) == 1
    playhead.faster(-2)
    assert playhead.speed == 0.5
    assert playhead.tick(1.5) == 1
    assert playhead.tick(2.5) == 2


def test_play_at_the_end_starts_over_and_the_end_stops_it() -> None:
    playhead = head(0, 1)
    playhead.seek(1)
    playhead.play(now=0.0)
    assert playhead.row == 0
    assert playhead.tick(1.1) == 1
    assert not playhead.playing


def test_a_long_pause_is_played_as_a_short_one() -> None:
    playhead = head(0, 3600)
    playhead.play(now=0.0)
    assert playhead.tick(0.1) == 0
    assert playhead.tick(0.1 + MAX_GAP_S) == 1


def test_clocks_that_step_back_never_stop_playing() -> None:
    playhead = head(0, 5, 1, 2)
    playhead.seek(1)
    playhead.play(now=0.0)
    playhead.tick(0.01)
    assert playhead.row == 3


@pytest.mark.parametrize(("seconds", "row"), [(-1, 0), (0, 0), (0.99, 0), (1, 1), (99, 2)])
def test_a_time_means_the_last_event_before_it(seconds: float, row: int) -> None:
    assert head(0, 1, 2).seek_time(seconds) == row


def test_an_empty_recording_has_nowhere_to_go() -> None:
    playhead = head()
    playhead.seek(5)
    playhead.play(now=0.0)
    assert playhead.tick(1.0) == 0
    assert (playhead.elapsed_s, playhead.total_s) == (0.0, 0.0)
