"""The filter of the event log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.filter import Term, matcher, parse_filter
from console.store.rows import RowFields, RowTable

EVENTS = (
    ("server", "response.created", b'{"type":"response.created"}', 0),
    ("server", "response.output_audio.delta", b'{"delta":"refund"}', 6),
    ("client", "conversation.item.create", b'{"text":"A Refund, please \xc3\x89"}', 0),
    ("server", "error", b'{"code":"item_not_found"}', 0),
)
Event = tuple[str, str, bytes, int]


class Texts:
    """Events as a filter reads them; counts the reading."""

    def __init__(self, events: tuple[Event, ...] | list[Event], *, together: bool = True) -> None:
        self.rows = RowTable()
        self._events = events
        self._together = together
        self.texts_read = 0
        for source, event_type, payload, audio in events:
            self.rows.append(
                RowFields(0, len(payload), 0.0, event_type, source, audio_bytes=audio)  # type: ignore[arg-type]
            )

    def event_text(self, row: int) -> bytes:
        assert not self.rows.audio_sizes[row], "audio was read"
        self.texts_read += 1
        return self._events[row][2]

    def lines_text(self, rows: range) -> bytes:
        return b"\n".join(self._events[row][2] for row in rows) if self._together else b""


def matching(text: str, source: Texts, step: int = 3) -> list[int]:
    judge = matcher(parse_filter(text), source)
    count = len(source.rows)
    if judge is None:
        return list(range(count))
    steps = [range(at, min(count, at + step)) for at in range(0, count, step)]
    return [row for rows in steps for row, said in zip(rows, judge(rows), strict=True) if said]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2, 3]),
        ("refund", [2]),
        ("é", [2]),
        ("response.*", [0, 1]),
        ("response", [0, 1]),
        ("-delta", [0, 2, 3]),
        ("client", [2]),
        ("server -response", [3]),
        ("not_found error", [3]),
        ("nothing", []),
        ("-nothing", [0, 1, 2, 3]),
        ("-", [0, 1, 2, 3]),
    ],
)
def test_words_must_all_fit_and_audio_is_never_searched(text: str, rows: list[int]) -> None:
    assert matching(text, Texts(EVENTS)) == rows


words = st.sampled_from(["a", "b*", "ab", "error", "client", "x", "é", "delta"])
events = st.tuples(
    st.sampled_from(["client", "server"]),
    st.sampled_from(["a.delta", "error", "b.done"]),
    st.text(alphabet="aAbBxÉ{}", max_size=6).map(str.encode),
    st.sampled_from([0, 0, 5]),
)


@given(
    st.lists(st.tuples(st.booleans(), words), max_size=3),
    st.lists(events, max_size=12),
    st.integers(1, 5),
    st.booleans(),
)
def test_a_filter_finds_what_looking_at_every_row_finds(
    terms: list[tuple[bool, str]], events: list[Event], step: int, together: bool
) -> None:
    def fits(term: Term, event: Event) -> bool:
        source, event_type, payload, audio = event
        return (
            term.on_type(event_type)
            or term.text == source
            or (not audio and term.text in payload.decode().lower())
        )

    text = " ".join("-" * excluded + word for excluded, word in terms)
    expected = [
        row
        for row, event in enumerate(events)
        if all(fits(term, event) != term.excluded for term in parse_filter(text))
    ]
    assert matching(text, Texts(events, together=together), step) == expected


def test_rows_are_not_read_one_by_one_for_a_word_that_none_of_them_holds() -> None:
    source = Texts([("server", "a", b"text", 0)] * 100)
    assert matching("missing", source, 50) == []
    assert matching("-missing", source, 50) == list(range(100))
    assert source.texts_read == 0


def test_rows_that_their_type_decides_are_not_read() -> None:
    source = Texts([("server", "a.delta", b"text", 0), ("server", "b", b"text", 0)])
    assert matching("delta", source) == [0]
    assert matching("-delta", source) == [1]
    assert source.texts_read == 0
