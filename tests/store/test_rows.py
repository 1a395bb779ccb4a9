"""The row table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store import rows as rows_module
from console.store.rows import MAX_TYPES, OTHER_TYPES, Flag, RowFields, RowTable


def test_a_row_gives_back_what_it_was_made_of() -> None:
    rows = RowTable()
    row = rows.append(
        RowFields(100, 20, 1.5, "response.done", "server", Flag.ERROR, "i", "r", "c", 7)
    )
    assert rows.type(row) == "response.done"
    assert rows.source(row) == "server"
    assert rows.has(row, Flag.ERROR)
    assert not rows.has(row, Flag.BAD)
    assert [rows.ids.text(number) for number in rows.id_numbers(row)] == ["i", "r", "c"]
    assert (rows.offsets[row], rows.lengths[row], rows.audio_sizes[row]) == (100, 20, 7)


def test_a_row_costs_at_most_forty_bytes() -> None:
    rows = RowTable()
    columns = [column for column in vars(rows).values() if hasattr(column, "itemsize")]
    assert sum(column.itemsize for column in columns) <= 40


def test_types_beyond_the_limit_share_one_bucket() -> None:
    rows = RowTable()
    for number in range(MAX_TYPES + 5):
        rows.append(RowFields(0, 1, 0.0, f"type{number}", "server"))
    assert rows.type(0) == "type0"
    assert rows.type(len(rows) - 1) == OTHER_TYPES


def test_the_next_row_with_a_flag_is_found_in_both_directions() -> None:
    rows = RowTable()
    for number in range(10):
        flags = Flag.ERROR if number in (3, 7) else Flag(0)
        rows.append(RowFields(0, 1, 0.0, "x", "server", flags))
    assert rows.find(Flag.ERROR, 4, 1) == 7
    assert rows.find(Flag.ERROR, 6, -1) == 3
    assert rows.find(Flag.ERROR, 8, 1) is None
    assert rows.find(Flag.ERROR, -1, -1) is None


IDS = st.sampled_from(["", "a", "b", "c"])


@given(
    st.lists(st.tuples(IDS, IDS, IDS), max_size=30), st.integers(0, 30), st.sampled_from([1, -1])
)
def test_linked_rows_are_found_as_by_looking_at_each(
    ids: list[tuple[str, str, str]], start: int, step: int
) -> None:
    rows = RowTable()
    for found in ids:
        rows.append(RowFields(0, 1, 0.0, "x", "server", Flag(0), *found))
    wanted = frozenset((rows.ids.number("a"), rows.ids.number("b")))
    looked_at = range(start, len(rows) if step > 0 else -1, step)
    naive = (row for row in looked_at if row < len(rows) and wanted & {*rows.id_numbers(row)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_SEARCHED_AT_ONCE", 4)
        start = min(start, len(rows) - 1) if step < 0 else start
        assert rows.find_linked(wanted, start, step) == next(naive, None)
