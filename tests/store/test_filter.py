"""The filter of the event log."""

import pytest

from console.store.filter import matcher, parse_filter
from console.store.rows import RowFields, RowTable

EVENTS = (
    ("server", "response.created", b'{"type":"response.created"}', 0),
    ("server", "response.output_audio.delta", b'{"delta":"refund"}', 6),
    ("client", "conversation.item.create", b'{"text":"A Refund, please \xc3\x89"}', 0),
    ("server", "error", b'{"code":"item_not_found"}', 0),
)


def matching(text: str) -> list[int]:
    rows = RowTable()
    for source, event_type, payload, audio in EVENTS:
        rows.append(
            RowFields(0, len(payload), 0.0, event_type, source, audio_bytes=audio)  # type: ignore[arg-type]
        )
    matches = matcher(parse_filter(text), rows, lambda row: EVENTS[row][2])
    return [row for row in range(len(rows)) if matches is None or matches(row)]


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
        ("-", [0, 1, 2, 3]),
    ],
)
def test_words_must_all_fit_and_audio_is_never_searched(text: str, rows: list[int]) -> None:
    assert matching(text) == rows


def test_audio_is_not_even_read() -> None:
    rows = RowTable()
    rows.append(RowFields(0, 1, 0.0, "x.delta", "server", audio_bytes=9))

    def unread(row: int) -> bytes:
        raise AssertionError("audio was read")

    matches = matcher(parse_filter("word"), rows, unread)
    assert matches is not None
    assert not matches(0)
