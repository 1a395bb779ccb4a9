"""What lies where along the bar."""

from hypothesis import given
from hypothesis import strategies as st

from console.session.clock import Clock
from console.session.timeline import Timeline
from console.store.rows import Flag, RowFields, RowTable
from tests.builders import START_S
from tests.session.rows import rows_of


def timeline(rows: RowTable, cells: int = 10) -> Timeline:
    return Timeline(rows, Clock(rows), cells)


def test_marks_lie_where_the_playhead_is_at_their_rows() -> None:
    rows = rows_of("x", "error", "x", "x", "error", "x", "x", "x", "x", "x", "x")
    marks = timeline(rows).marks([0, 6], [8], 9)
    assert [(mark.cell, mark.kind, mark.row) for mark in marks] == [
        (0, "turn", 0),
        (1, "error", 1),
        (4, "error", 4),
        (6, "turn", 6),
        (8, "bookmark", 8),
        (9, "breakpoint", 9),
    ]


def test_what_matters_most_is_seen_in_a_cell_and_its_first_row_kept() -> None:
    rows = rows_of("x", "x", "error", "error", "x", "x")
    marks = timeline(rows, cells=1).marks([1], [], None)
    assert [(mark.kind, mark.row) for mark in marks] == [("error", 2)]


def test_turns_that_would_fill_the_bar_are_left_out() -> None:
    rows = rows_of(*("x" * 20))
    assert timeline(rows).marks(range(0, 20, 2), [], None) == ()


def test_without_time_everything_is_at_the_end() -> None:
    rows = RowTable()
    for flags in (0, Flag.ERROR, Flag.ERROR, 0):
        rows.append(RowFields(0, 1, START_S, "x", "server", flags))
    assert [(mark.cell, mark.row) for mark in timeline(rows).marks([], [], None)] == [(9, 1)]


@given(st.lists(st.tuples(st.floats(-1, 3), st.booleans()), max_size=80), st.integers(1, 40))
def test_every_error_is_in_a_marked_cell_and_no_other_cell_is(
    steps: list[tuple[float, bool]], cells: int
) -> None:
    rows = RowTable()
    time = START_S
    for step_s, is_error in steps:
        time += step_s
        rows.append(RowFields(0, 1, time, "x", "server", Flag.ERROR if is_error else 0))
    line = timeline(rows, cells)
    wanted = {line.cell(row) for row, (_, is_error) in enumerate(steps) if is_error}
    assert {mark.cell for mark in line.marks([], [], None)} == wanted
