"""Going from match to match before all matches are known, while rows come."""

from hypothesis import given
from hypothesis import strategies as st

from console.store.query import search as search_module
from console.store.query.search import Hit, Search
from console.store.rows import RowFields, RowTable

Asked = tuple[int, int, int, int]
"""How many steps to look on first, how many rows come then, the row to go on from, and the way."""
asked = st.tuples(
    st.integers(0, 6), st.integers(0, 4), st.integers(-1, 40), st.sampled_from([1, -1])
)


class Counted:
    """Judges rows by a list; counts how often each was judged."""

    def __init__(self, matching: list[bool]) -> None:
        self.matching = matching
        self.judged = [0] * len(matching)

    def __call__(self, rows: range) -> bytes:
        for row in rows:
            self.judged[row] += 1
        return bytes(self.matching[row] for row in rows)


def grow(rows: RowTable, count: int) -> None:
    for _ in range(count):
        rows.append(RowFields(len(rows), 1, 0.0, "x", "server"))


@given(
    st.lists(st.booleans(), min_size=41, max_size=41),
    st.integers(0, 25),
    st.integers(0, 25),
    st.lists(asked, max_size=5),
)
def test_every_way_finds_the_next_match_and_goes_round(
    matching: list[bool], count: int, start: int, ways: list[Asked]
) -> None:
    rows = RowTable()
    grow(rows, count)
    judge = Counted(matching)
    search_module.STEP_ROWS, before = 3, search_module.STEP_ROWS
    try:
        search = Search(rows, judge, start)
        for looks, come, row, step in ways:
            for _ in range(looks):
                search.look(-step)
            grow(rows, min(come, 41 - len(rows)))
            while (hit := search.next(row, step)) is None:
                assert search.look(step)
            hits = [each for each in range(len(rows)) if matching[each]][::step]
            beyond = [each for each in hits if (each - min(row, len(rows))) * step > 0]
            assert hit == Hit(next(iter(beyond or hits), None), not beyond)
            assert 0 <= search.share <= 1
            if hit.row is not None:
                assert search.number(hit.row) in (0, sorted(hits).index(hit.row) + 1)
        while search.look():
            pass
    finally:
        search_module.STEP_ROWS = before
    assert search.complete
    assert search.share == 1
    assert search.count == sum(matching[: len(rows)])


def test_the_first_match_is_found_from_the_last_row_without_all_those_between() -> None:
    rows = RowTable()
    grow(rows, 100_000)
    judge = Counted([row in (3, 99_990) for row in range(100_000)])
    search = Search(rows, judge, 99_999)
    while (hit := search.next(99_999, 1)) is None:
        search.look(1)
    assert hit == Hit(3, True)
    assert sum(judge.judged) <= 2 * search_module.STEP_ROWS
    assert search.told(3) == "1 of 1+ · 1%"
    assert search.told(4) == "1+ matches · 1%"
    while (hit := search.next(3, -1)) is None:
        search.look(-1)
    assert hit == Hit(99_990, True)
    assert sum(judge.judged) <= 4 * search_module.STEP_ROWS
    while search.look():
        pass
    assert set(judge.judged) == {1}
    assert [search.told(row) for row in (3, 4, 99_990)] == ["1 of 2", "2 matches", "2 of 2"]
