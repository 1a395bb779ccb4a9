"""The view: lines over rows."""

from hypothesis import given
from hypothesis import strategies as st

from console.store.rows import Flag, RowFields, RowTable
from console.store.view import EventView, Matches

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


def shows(chosen: set[int]) -> Matches:
    return lambda rows: bytes(row in chosen for row in rows)


def viewed(kinds: str) -> EventView:
    view = EventView(table(kinds))
    view.extend()
    return view


def test_streaming_rows_fold_into_one_line_for_each_type_and_item() -> None:
    assert shown(viewed("AabaabB")) == [(0, 1), (1, 3), (2, 2), (6, 1)]


def test_a_row_that_does_not_stream_ends_a_run() -> None:
    assert shown(viewed("aaBaa")) == [(0, 2), (2, 1), (3, 2)]


def test_a_run_has_the_audio_of_its_rows_also_when_folded_again() -> None:
    view = viewed("Aaaa")
    assert view.line(1).audio_bytes == 15
    view.toggle(1)
    assert view.line(1).audio_bytes == 5
    view.toggle(1)
    assert view.line(1).audio_bytes == 15


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
    view.filter(shows({0, 2, 3, 5}))
    view.extend()
    assert shown(view) == [(0, 1), (2, 2), (5, 1)]


def test_every_row_finds_its_line() -> None:
    view = viewed("AabaBb")
    assert [view.line_of(row) for row in range(6)] == [0, 1, 2, 1, 3, 4]


kinds = st.text(alphabet="ABabc", max_size=40)


@given(kinds, st.sets(st.integers(0, 39)), st.booleans(), st.lists(st.integers(0, 39), max_size=3))
def test_lines_are_a_partition_of_the_rows_shown(
    kinds: str, hidden: set[int], unfolded: bool, toggled: list[int]
) -> None:
    rows = table(kinds)
    shown_rows = {row for row in range(len(kinds)) if row not in hidden}
    view = EventView(rows)
    view.filter(shows(shown_rows))
    if unfolded:
        view.toggle_all()
    view.extend()
    for index in toggled:
        if index < len(view):
            view.toggle(index)
    rows.append(RowFields(0, 10, 0.0, "a", "server", STREAM, "a", audio_bytes=5))
    view.extend()  # whatever was toggled, a row that comes joins the run it belongs to
    members = [list(view.members(index)) for index in range(len(view))]
    assert sorted(row for line in members for row in line) == sorted(shown_rows)
    for index, line in enumerate(members):
        assert view.line(index) == (line[0], len(line), 5 * len(line))
        assert view.last_row(index) == line[-1]
        assert all(view.line_of(row) == index for row in line)


@given(kinds, st.sets(st.integers(0, 39)), st.integers(0, 39))
def test_toggling_one_stretch_is_the_same_as_taking_all_rows_in_again(
    kinds: str, hidden: set[int], index: int
) -> None:
    view = EventView(table(kinds))
    view.filter(shows(set(range(40)) - hidden))
    view.extend()
    if index < len(view) and view.toggle(index):
        toggled = shown(view)
        view.toggle_all()
        view.toggle_all()
        view.extend()
        folded = shown(view)
        assert toggled != folded
        view.toggle(index)
        assert shown(view) == toggled


def test_a_row_is_judged_once_whatever_is_folded_and_unfolded() -> None:
    judged: list[int] = []

    def matches(rows: range) -> bytes:
        judged.extend(rows)
        return bytes([1]) * len(rows)

    view = EventView(table("AaaaBbbb"))
    view.filter(matches)
    view.extend(3)
    view.extend()
    view.toggle(1)
    view.toggle_all()
    view.extend()
    assert judged == list(range(8))


def test_a_line_of_one_row_is_no_run_to_unfold() -> None:
    view = viewed("Abaa")
    assert not view.toggle(1)
    assert view.toggle(2)
    assert shown(view) == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_a_line_is_found_without_looking_at_the_rows_of_its_stretch() -> None:
    rows = table("A" + "ab" * 500)
    view = EventView(rows)
    view.extend()
    looked_at = 0
    run_key = rows.run_key

    def counted(row: int) -> tuple[int, int]:
        nonlocal looked_at
        looked_at += 1
        return run_key(row)

    rows.run_key = counted  # type: ignore[method-assign]
    assert view.line_of(1000) == 2
    assert view.line_of(999) == 1
    assert looked_at <= 5


@given(kinds, st.integers(1, 7))
def test_extending_in_steps_gives_the_same_lines(kinds: str, step: int) -> None:
    view = EventView(table(kinds))
    while view.seen < len(kinds):
        view.extend(step)
    assert shown(view) == shown(viewed(kinds))
