"""Places in a recording as people write them."""

import pytest

from console.session.clock import Clock
from console.session.place import Place, PlaceError, parse_place
from tests.session.rows import rows_at

TIMES = (0, 1, 61, 90, 3700)


def row_of(text: str) -> int:
    return parse_place(text).row_in(Clock(rows_at(*TIMES)), len(TIMES))


@pytest.mark.parametrize(
    ("text", "row"),
    [("0", 0), ("1.5", 1), ("1:01", 2), ("1:29.9", 2), ("1:01:40", 4), ("#1", 0), (" #5 ", 4),
     ("0%", 0), ("1%", 1), ("100%", 4), ("99.9%", 3)],
)  # fmt: skip
def test_times_events_and_shares_are_places(text: str, row: int) -> None:
    assert row_of(text) == row


@pytest.mark.parametrize("text", ["x", "1:x", "#", "#1.5", "%", "", ":"])
def test_what_is_no_place_is_told_what_is_one(text: str) -> None:
    with pytest.raises(PlaceError, match="1:23, #42 or 50%"):
        parse_place(text)


@pytest.mark.parametrize(
    ("text", "has"),
    [("#0", "5 events"), ("#6", "5 events"), ("101%", "100 percent"), ("-1", "3,701 seconds"),
     ("9:99:99", "3,701 seconds"), ("nan", "3,701 seconds"), ("inf", "3,701 seconds")],
)  # fmt: skip
def test_a_place_beyond_the_ends_is_told_what_there_is(text: str, has: str) -> None:
    with pytest.raises(PlaceError, match=has):
        row_of(text)


@pytest.mark.parametrize(
    ("place", "reached"),
    [(Place("events", 5), True), (Place("events", 6), False), (Place("seconds", 3699), True),
     (Place("seconds", 3700), False), (Place("percent", 1), False)],
)  # fmt: skip
def test_a_place_is_reached_when_later_events_cannot_move_it(place: Place, reached: bool) -> None:
    assert place.is_reached(Clock(rows_at(*TIMES)), len(TIMES)) is reached
