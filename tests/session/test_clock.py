"""The clock of a recording."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.session.clock import SET_BACK_S, Clock
from console.store.rows import RowFields, RowTable
from tests.builders import START_S
from tests.session.rows import rows_at

TIMES = st.lists(st.floats(-100, 100), max_size=60)


def seconds(*times: float) -> list[float]:
    clock = Clock(rows_at(*times))
    return [round(clock.at(row), 3) for row in range(len(times))]


def test_times_in_order_are_counted_from_the_first() -> None:
    assert seconds(5, 6, 6, 9.5) == [0, 1, 1, 4.5]


def test_events_in_disorder_happen_when_the_one_before_does() -> None:
    assert seconds(0, 1, 0.5, 1.25, 1.1, 2) == [0, 1, 1, 1.25, 1.25, 2]


def test_a_clock_set_back_goes_on_from_where_it_was() -> None:
    assert seconds(0, 10, -3600, -3599, -3590) == [0, 10, 10, 11, 20]


@pytest.mark.parametrize(("moment", "row"), [(-1, 0), (0, 0), (0.99, 0), (1, 2), (9, 3)])
def test_a_moment_means_the_last_event_before_it(moment: float, row: int) -> None:
    assert Clock(rows_at(0, 1, 1, 2)).row_at(moment) == row


def test_without_events_it_stands_at_nought() -> None:
    clock = Clock(RowTable())
    assert (clock.at(3), clock.row_at(3), clock.total_s) == (0.0, 0, 0.0)


@given(TIMES, st.lists(st.integers(1, 60)))
def test_it_never_goes_back_and_is_the_same_however_rows_come(
    times: list[float], looks: list[int]
) -> None:
    rows = RowTable()
    clock = Clock(rows)
    for number, time in enumerate(times):
        rows.append(RowFields(0, 1, START_S + time, "x", "server"))
        if number in looks:
            clock.at(number)
    counted = [clock.at(row) for row in range(len(times))]
    whole = Clock(rows)
    assert counted == sorted(counted) == [whole.at(row) for row in range(len(times))]
    for row, moment in enumerate(counted):
        assert clock.at(clock.row_at(moment)) == moment
        if row and times[row] > times[row - 1]:  # pace is kept, whatever the clock says
            assert moment - counted[row - 1] <= times[row] - times[row - 1] + 1e-5
    assert clock.total_s <= sum(abs(a - b) for a, b in pairwise(times)) + 1e-5


def test_what_is_disorder_and_what_a_clock_set_back_differs_by_seconds() -> None:
    assert seconds(0, 10, 10 - SET_BACK_S, 11) == [0, 10, 10, 11]
    assert seconds(0, 10, 9.9 - SET_BACK_S, 11) == [0, 10, 10, 13.1]
