"""Lines as they are written, and where the event is found in them again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.recording.format import encode_line, event_span
from console.recording.reader import decode_line

NOON_S = 1_788_436_800.0  # 2026-09-03T12:00:00Z


def test_a_line_keeps_the_bytes_of_its_event() -> None:
    event = b'{"type": "x", "type":"y", "n":1.00e2, "big":123456789012345678901, "s":"\\ud83d"}'
    line = encode_line(NOON_S, "server", event)
    assert (
        line == b'{"time":"2026-09-03T12:00:00.000000Z","source":"server","event":' + event + b"}\n"
    )


def test_newlines_between_tokens_do_not_end_the_line() -> None:
    line = encode_line(NOON_S, "client", b'{\r\n  "type": "x"\n}')
    assert line.count(b"\n") == 1
    assert decode_line(line[:-1]).event == {"type": "x"}


def test_what_was_redacted_is_noted_behind_the_event() -> None:
    line = encode_line(NOON_S, "client", b'{"type":"x"}', ("session.tools[0].authorization",))
    assert json.loads(line)["redacted"] == ["session.tools[0].authorization"]
    start, end = event_span(line)
    assert line[start:end] == b'{"type":"x"}'


@pytest.mark.parametrize(
    "line", [b"", b"oops", b"{}", b'{"event":1,"source":"x"}', b'{"event":', b'{"event":{"a":']
)
def test_a_line_without_an_event_has_no_span(line: bytes) -> None:
    assert event_span(line) == (0, 0)


WHOLE = b'{"time":1, "event":{"type":"x","a":{"b":[1]}}, "source":"server"}'


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=3))
def test_a_damaged_line_has_a_span_inside_it_or_none(cut: int, at: int, other: bytes) -> None:
    line = WHOLE[:cut]
    line = line[:at] + other + line[at + len(other) :]
    start, end = event_span(line)
    assert (start, end) == (0, 0) or 0 < start < end <= len(line)
