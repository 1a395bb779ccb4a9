"""Paths into the source text of an event."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.wire import JsonValue, dump_json
from console.store.json_path import (
    PathError,
    head_at,
    parse_path,
    path_text,
    source_at,
    text_of,
    values,
)

EVENT = (
    b'{"type":"response.done", "response":{"id":"resp_1","output":[{"content":'
    b'[{"transcript":"Caf\\u00e9"}]},{}],"usage":{"total":12345678901234567890123, "a.b":1}}}'
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", b'"response.done"'),
        ("response.output[0].content[0].transcript", b'"Caf\\u00e9"'),
        ("$.response.output[1]", b"{}"),
        ("response.output.1", b"{}"),
        ("response.usage", b'{"total":12345678901234567890123, "a.b":1}'),
        ("response.usage.total", b"12345678901234567890123"),
        ('response.usage["a.b"]', b"1"),
        ("$", EVENT),
        ("", EVENT),
    ],
)
def test_a_path_gives_the_value_as_it_came(path: str, value: bytes) -> None:
    assert source_at(EVENT, parse_path(path)) == value


def test_of_duplicate_keys_the_last_one_counts_with_all_that_is_in_it() -> None:
    source = b'{"a":{"b":1},"a":{"c":2},"d":3,"d":4}'
    assert source_at(source, parse_path("d")) == b"4"
    assert source_at(source, parse_path("a.c")) == b"2"
    with pytest.raises(PathError, match="no b in a; there is c"):
        source_at(source, parse_path("a.b"))


def test_the_head_of_a_value_is_never_more_than_the_value() -> None:
    heads = {path_text(path): head_at(EVENT, start, 12) for path, start in values(EVENT)}
    assert heads["type"] == b'"response.do'
    assert heads["response.output[1]"] == b"{}"
    assert heads['response.usage["a.b"]'] == b"1"
    assert heads["response.output"] == b'[{"content":'
    assert all(source_at(EVENT, path).startswith(heads[path_text(path)])
               for path, _ in values(EVENT))  # fmt: skip


def test_a_string_is_given_to_people_without_quotes_and_escapes() -> None:
    assert text_of(b'"Caf\\u00e9\\n"') == "Café\n"
    assert text_of(b'{"a": 1e400}') == '{"a": 1e400}'


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("respons.id", "no respons in the event; there is response, type"),
        ("response.output[2]", r"no 2 in response.output; there is 0, 1"),
        ("response.id.x", "no x in response.id; there is nothing in it"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_there_is(path: str, message: str) -> None:
    with pytest.raises(PathError, match=message):
        source_at(EVENT, parse_path(path))


def test_a_message_about_a_hostile_event_is_short_and_safe() -> None:
    source = dump_json({f"\x1b[31m{number}" + "x" * 5000: 1 for number in range(50)})
    with pytest.raises(PathError) as caught:
        source_at(source, parse_path("nothing"))
    assert len(str(caught.value)) < 1000
    assert "\x1b" not in str(caught.value)
    assert "and 38 more" in str(caught.value)


@pytest.mark.parametrize("path", ["a..b", "a.", "a[", "a[x]", "a]", 'a["b]', "a[-1]"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(PathError, match="not a path at"):
        parse_path(path)


@pytest.mark.parametrize("source", [b"", b'{"a":', b'{"a":[1,{"b"', b"]]]}", b'"open', b"\x00{"])
def test_text_that_is_no_json_gives_what_it_has_and_never_fails(source: bytes) -> None:
    for value in values(source):
        assert source_at(source, value.path)


json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=20,
)


@given(json_values)
def test_every_path_reads_back_and_leads_to_its_value(whole: JsonValue) -> None:
    source = json.dumps(whole).encode()
    found = [(value.path, value.start) for value in values(source)]
    assert len(found) == _count(whole)
    for path, _ in found:
        expected = whole
        for step in path:
            expected = expected[step]  # type: ignore[index]
        assert parse_path(path_text(path)) == path
        assert json.loads(source_at(source, path)) == expected


def _count(value: JsonValue) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, inner))
