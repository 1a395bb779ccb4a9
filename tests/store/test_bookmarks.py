"""Bookmarks: rows that are marked, found again by number and time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from console.protocol.wire import JsonObject, JsonValue
from console.store.bookmarks import MAX_BOOKMARKS, MAX_NOTE, Bookmarks, Mark
from console.store.rows import Flag, RowFields, RowTable


def table(*times: float, streaming: bool = False) -> RowTable:
    rows = RowTable()
    for time in times:
        flags = Flag.STREAMING if streaming else Flag(0)
        rows.append(RowFields(0, 10, time, "x", "server", flags, "item"))
    return rows


def marked(*times: float) -> Bookmarks:
    return Bookmarks(table(*times))


def test_a_mark_says_itself_and_is_read_back() -> None:
    bookmarks = marked(10.0, 12.345678)
    mark = bookmarks.mark(1, "why so slow?")
    assert mark.fields() == {"event_number": 2, "at_ms": 2345.678, "note": "why so slow?"}
    assert Mark.of(mark.fields()) == mark
    assert bookmarks.take(mark)
    assert (bookmarks.note(0), bookmarks.note(1)) == (None, "why so slow?")
    assert bookmarks.take(bookmarks.mark(1, None))
    assert bookmarks.note(1) is None


def test_a_note_holds_no_key_whoever_wrote_it() -> None:
    key = "sk-" + "a1" * 20
    mark = marked(1.0).mark(0, f"with {key}, see below")
    assert mark.note == "with ***, see below"
    assert Mark.of({"event_number": 1, "note": f"with {key}, see below"}) == replace(
        mark, at_ms=None
    )


def test_where_lines_are_missing_the_time_finds_the_event() -> None:
    mark = marked(0.0, 1.0, 2.0, 3.0).mark(3, "here")
    shorter = marked(0.0, 2.0, 3.0)
    assert shorter.take(mark)
    assert shorter.rows() == [2]
    assert not marked(0.0, 1.0, 2.0, 3.5).take(mark)


def test_what_lies_beside_a_recording_wins_whenever_it_is_read() -> None:
    bookmarks = marked(0.0, 1.0, 2.0)
    bookmarks.take(bookmarks.mark(1, None), beside=True)
    bookmarks.take(bookmarks.mark(2, "mine"), beside=True)
    for row in (1, 2):
        bookmarks.take(bookmarks.mark(row, "of the recording"))
    assert (bookmarks.note(1), bookmarks.note(2)) == (None, "mine")
    assert bookmarks.is_recorded(1)
    assert not bookmarks.is_recorded(0)


def test_next_and_previous_go_round() -> None:
    bookmarks = marked(*map(float, range(10)))
    assert bookmarks.next_to(3, 1) is None
    for row in (2, 5):
        bookmarks.take(bookmarks.mark(row, ""))
    assert [bookmarks.next_to(row, 1) for row in (0, 2, 5)] == [2, 5, 2]
    assert [bookmarks.next_to(row, -1) for row in (2, 3, 9)] == [5, 2, 5]


def test_a_run_has_the_mark_of_any_of_its_rows() -> None:
    bookmarks = Bookmarks(table(0.0, 0.1, 0.2, streaming=True))
    assert bookmarks.first_in(0, 2) is None
    bookmarks.take(bookmarks.mark(1, ""))
    assert bookmarks.first_in(0, 2) == 1
    assert bookmarks.first_in(2, 2) is None


ANYTHING: st.SearchStrategy[JsonValue] = (
    st.none() | st.booleans() | st.integers() | st.text() | st.just(10**400)
    | st.floats(allow_nan=False, allow_infinity=False) | st.lists(st.integers())
)  # fmt: skip
FIELDS = st.sampled_from(["event_number", "at_ms", "note", "removed"])


@given(st.lists(st.dictionaries(FIELDS, ANYTHING)))
def test_no_hostile_mark_marks_what_is_not_there(events: list[JsonObject]) -> None:
    bookmarks = marked(5.0, 1.0, 3.0)  # a clock that was set back
    for event in events:
        mark = Mark.of(event)
        if mark is not None:
            bookmarks.take(mark)
    assert set(bookmarks.rows()) <= {0, 1, 2}


def test_bookmarks_and_notes_are_bounded() -> None:
    bookmarks = marked(*map(float, range(MAX_BOOKMARKS + 5)))
    for row in range(MAX_BOOKMARKS + 5):
        bookmarks.take(Mark(row + 1, None, "x"))
    assert len(bookmarks) == MAX_BOOKMARKS
    huge = Mark.of({"event_number": 1, "note": "x" * 10**6})
    assert huge is not None
    assert len(huge.note) == MAX_NOTE
