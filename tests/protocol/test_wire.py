"""Strict JSON within bounds, with and without the accelerator."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol import wire
from console.protocol.wire import (
    MAX_DEPTH,
    MAX_STRUCTURE,
    JsonValue,
    WireError,
    count_at,
    dump_json,
    number_at,
    objects_at,
    parse_json,
    parse_object,
    payload_span,
    text_at,
)

JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)  # fmt: skip


@pytest.fixture(params=["orjson", "standard library"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "standard library":
        monkeypatch.setattr(wire, "orjson", None)


@given(JSON)
def test_what_is_dumped_parses_to_the_same(value: JsonValue) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    if not _has_big_integer(value):
        assert parse_json(dump_json(value)) == value


def _has_big_integer(value: JsonValue) -> bool:
    return any(len(number) > 15 for number in json.dumps(value).replace("-", " ").split())


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "bad",
    [
        b"", b"{", b"NaN", b'{"a":Infinity}', b"[1e999]", b"-1e999", b"{'a':1}", b"[1,]", b'"\x01"',
        b'"\xe9"', b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}", b"{} {}", b"\xff\xfe{\x00}\x00", b"01",
        b"1" + b"0" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_strict_json_is_refused_with_a_reason(bad: bytes) -> None:
    with pytest.raises(WireError) as refused:
        parse_json(bad)
    assert str(refused.value)


@pytest.mark.usefixtures("parser")
def test_lone_surrogates_and_big_integers_are_good() -> None:
    assert parse_json(b'"\\ud83d"') == "\ud83d"
    assert parse_json(b"1" + b"0" * 400) == 10**400


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("shape", [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_is_allowed_to_the_limit_and_no_further(shape: tuple[bytes, bytes]) -> None:
    opening, closing = shape
    parse_json(opening * MAX_DEPTH + b"1" + closing * MAX_DEPTH)
    for depth in (MAX_DEPTH + 1, 5_000, 200_000):
        with pytest.raises(WireError, match="nested"):
            parse_json(opening * depth + b"1" + closing * depth)


def test_brackets_in_strings_do_not_nest() -> None:
    text = '\\" [{[{' * 500
    assert parse_json(json.dumps([text]).encode()) == [text]


def test_structure_is_allowed_to_the_limit_and_no_further() -> None:
    commas = MAX_STRUCTURE - 1
    assert isinstance(parse_json(b"[" + b"1," * commas + b"1]"), list)
    with pytest.raises(WireError, match="structural"):
        parse_json(b"[" + b"1," * (commas + 1) + b"1]")


def test_the_long_string_of_a_delta_is_stepped_over() -> None:
    event = b'{"type":"response.output_audio.delta","delta":"' + b"A" * 5000 + b'","x":1}'
    start, end = payload_span(event)
    assert event[start:end] == b"A" * 5000
    assert payload_span(b'{"delta":"short"}') == (0, 0)


def test_only_objects_are_events() -> None:
    assert parse_object(b'{"a":1}') == {"a": 1}
    for other in (b"[]", b"1", b'"x"', b"null", b"true"):
        with pytest.raises(WireError, match="not an object"):
            parse_object(other)


def test_fields_of_a_wrong_type_read_as_missing() -> None:
    value: dict[str, JsonValue] = {"t": 1, "n": True, "f": 1.5, "list": [{}, 1, {"a": 1}]}
    assert text_at(value, "t") == ""
    assert number_at(value, "n") is None
    assert count_at(value, "f") == 1
    assert number_at({"n": 10**400}, "n") is None
    assert objects_at(value, "list") == [{}, {"a": 1}]
    assert objects_at(value, "missing") == []
