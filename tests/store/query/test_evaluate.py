"""Judging rows: payloads are read only where columns leave something open."""

import pytest

from console.store.event import Source
from console.store.query.columns import MAX_TEXT_BYTES, step_end
from console.store.query.evaluate import matcher
from console.store.query.syntax import Query, parse_query
from console.store.rows import RowFields, RowTable

Event = tuple[Source, str, bytes, int]


class Texts:
    """Events as a query reads them; counts the reading."""

    def __init__(self, *events: Event, together: bool = True) -> None:
        self.rows = RowTable()
        self._events = events
        self._together = together
        self.texts_read = 0
        offset = 0
        for source, event_type, payload, audio in events:
            self.rows.append(
                RowFields(offset, len(payload), 0.0, event_type, source, audio_bytes=audio)
            )
            offset += len(payload) + 1

    def event_text(self, row: int) -> bytes:
        assert not self.rows.audio_sizes[row], "audio was read"
        self.texts_read += 1
        return self._events[row][2]

    def lines_text(self, rows: range) -> bytes:
        return b"\n".join(self._events[row][2] for row in rows) if self._together else b""


def matching(text: str, source: Texts) -> list[int]:
    judge = matcher(parse_query(text), source)
    assert judge is not None
    return [row for row, said in enumerate(judge(range(len(source.rows)))) if said]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("refund", [2]),
        ("é", [2]),
        ("response.*", [0, 1]),
        ("response", [0, 1]),
        ("-delta", [0, 2, 3]),
        ("client", [2]),
        ("server -response", [3]),
        ("not_found error", [3]),
        ("nothing or (client refund)", [2]),
        ("-nothing", [0, 1, 2, 3]),
        ("type:response.audio.delta", [1]),
    ],
)
def test_words_must_all_fit_and_audio_is_never_searched(
    text: str, rows: list[int], together: bool
) -> None:
    source = Texts(
        ("server", "response.created", b'{"type":"response.created"}', 0),
        ("server", "response.output_audio.delta", b'{"delta":"refund"}', 6),
        ("client", "conversation.item.create", b'{"text":"A Refund, please \xc3\x89"}', 0),
        ("server", "error", b'{"code":"item_not_found"}', 0),
        together=together,
    )
    assert matching(text, source) == rows


def test_a_query_for_nothing_has_no_test() -> None:
    assert matcher(Query(), Texts()) is None
    assert matcher(parse_query("a") & Query(), Texts()) is not None


def test_only_rows_that_hold_the_text_are_read() -> None:
    payloads = [b"text"] * 700
    payloads[650] = b"a rare word"
    source = Texts(*(("server", "x", payload, 0) for payload in payloads))
    assert matching("rare", source) == [650]
    assert len(matching("-missing", source)) == 700
    assert matching("/ra.e [v-x]/", source) == [650]
    assert source.texts_read == 2


def test_rows_that_columns_decide_are_not_read() -> None:
    source = Texts(("server", "a.delta", b"text", 0), ("client", "b", b"text", 0))
    assert matching("delta", source) == [0]
    assert matching("type:b (text or client)", source) == [1]
    assert matching("size>1k text", source) == []
    assert source.texts_read == 0


def test_a_name_is_looked_at_once() -> None:
    source = Texts(*(("server", "x.done", b"", 0) for _ in range(100)))
    judge = matcher(parse_query("type:x.*"), source)
    assert judge is not None
    assert judge(range(50)) == b"\1" * 50
    source.rows.types._texts[1] = "changed"
    assert judge(range(50, 100)) == b"\1" * 50


def test_a_step_has_few_rows_where_they_are_long_but_never_none() -> None:
    long = b"x" * (MAX_TEXT_BYTES // 2)
    texts = Texts(*(("server", "x", payload, 0) for payload in (long, long, b"x", long * 3, b"x")))
    assert [step_end(texts.rows, start, 4) for start in range(5)] == [2, 3, 3, 4, 5]
    audio = Texts(*(("server", "x", long, 9) for _ in range(20)))
    assert step_end(audio.rows, 0, 10) == 10
