"""The view: lines over rows."""

from hypothesis import given
from hypothesis import strategies as st

from console.store.rows import Flag, RowFields, RowTable
from console.store.view import EventView

STREAM = Flag.STREAMING


def table(kinds: str) -> RowTable:
    """Rows by letters: lower case ones stream (the letter is type and item), others do not."""
    rows = RowTable()
    for number, kind in enumerate(kinds):
        flags = STREAM if kind.islower() else Flag(0)
        rows.append(
            RowFields(number * 10, 10, float(number), kind, "server", flags, kind, audio_bytes=5)
        )
    return rows


def shown(view: EventView) -> list[tuple[int, int]]:
    return [(view.line(index).row, view.line(index).events) for index in range(len(view))]


def viewed(kinds: str) -> EventView:
    view = EventView(table(kinds))
    view.extend()
    return view


def test_streaming_rows_fold_into_one_line_for_each_type_and_item() -> None:
    assert shown(viewed("AabaabB")) == [(0, 1), (1, 3), (2, 2), (6, 1)]


def test_a_row_that_does_not_stream_ends_a_run() -> None:
    assert shown(viewed("aaBaa")) == [(0, 2), (2, 1), (3, 2)]


def test_a_run_weighs_what_its_rows_weigh() -> None:
    line = viewed("aaa").line(0)
    assert (line.bytes, line.audio_bytes) == (30, 15)


def test_unfolding_shows_the_rows_of_a_stretch_in_order_and_folding_hides_them() -> None:
    view = viewed("AabaB")
    assert view.toggle(1)
    assert shown(view) == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]
    assert view.toggle(2)
    assert shown(view) == [(0, 1), (1, 2), (2, 1), (4, 1)]


def test_what_is_no_run_cannot_be_unfolded() -> None:
    assert not viewed("AB").toggle(0)


def test_rows_that_come_later_join_the_run_that_is_still_open() -> None:
    rows = table("Aa")
    view = EventView(rows)
    view.extend()
    rows.append(RowFields(20, 10, 2.0, "a", "server", STREAM, "a"))
    view.extend()
    assert shown(view) == [(0, 1), (1, 2)]


def test_a_filter_leaves_out_rows_but_not_the_boundaries_of_runs() -> None:
    view = viewed("aBaaCa")
    view.filter(lambda row: row in (0, 2, 3, 5))
    view.extend()
    assert shown(view) == [(0, 1), (2, 2), (5, 1)]


def test_every_row_finds_its_line() -> None:
    view = viewed("AabaBb")
    assert [view.line_of(row) for row in range(6)] == [0, 1, 2, 1, 3, 4]


kinds = st.text(alphabet="ABabc", max_size=40)


@given(kinds, st.sets(st.integers(0, 39)), st.booleans())
def test_lines_are_a_partition_of_the_rows_shown(
    kinds: str, hidden: set[int], unfolded: bool
) -> None:
    view = EventView(table(kinds))
    view.filter(lambda row: row not in hidden)
    view.extend()
    if unfolded:
        view.toggle_all()
    members = [list(view.members(index)) for index in range(len(view))]
    assert sorted(row for line in members for row in line) == [
        row for row in range(len(kinds)) if row not in hidden
    ]
    for index, line in enumerate(members):
        assert view.line(index).row == line[0]
        assert view.line(index).events == len(line)
        assert view.last_row(index) == line[-1]
        assert all(view.line_of(row) == index for row in line)


@given(kinds, st.integers(1, 7))
def test_extending_in_steps_gives_the_same_lines(kinds: str, step: int) -> None:
    view = EventView(table(kinds))
    while view.seen < len(kinds):
        view.extend(step)
    assert shown(view) == shown(viewed(kinds))
