"""The pretty printer of source text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.wire import JsonValue
from console.store import pretty
from console.store.pretty import MAX_LINES, MAX_TOKENS, Line, indented, pretty_lines

values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)  # fmt: skip


def text_of(lines: list[Line]) -> list[str]:
    return ["".join(token.text for token in line) for line in lines]


def describe(key: str, audio: str) -> str:
    return f"{len(audio)} characters of {key}"


def shown(source: str) -> list[str]:
    return text_of(pretty_lines(source.encode(), describe))


@given(values)
def test_re_indenting_changes_blanks_only(value: JsonValue) -> None:
    text = json.dumps(value)
    assert json.loads(indented(text)) == value
    assert indented(text).rstrip("\n") == json.dumps(value, indent=2)


def test_duplicate_keys_and_huge_numbers_stay_as_they_came() -> None:
    source = '{"a":1,"a":123456789012345678901234567890,"b":1.0000000000000000001}'
    assert shown(source) == [
        "{",
        '  "a": 1,',
        '  "a": 123456789012345678901234567890,',
        '  "b": 1.0000000000000000001',
        "}",
    ]


def test_base64_is_elided_with_what_it_is_and_keys_are_told_from_strings() -> None:
    lines = pretty_lines(b'{"delta":"' + b"QUJD" * 100 + b'"}', describe)
    assert text_of(lines)[1] == '  "delta": <400 characters of delta>'
    assert [token.kind for token in lines[1]][1:] == ["key", "punctuation", "punctuation", "elided"]


def test_empty_containers_take_one_line() -> None:
    assert shown('{"a":[],"b":{}}') == [
        "{", '  "a": [],', '  "b": {}', "}"
    ]  # fmt: skip


def test_text_that_is_no_json_is_shown_all_the_same() -> None:
    assert "".join(shown("\x00nonsense }")).replace(" ", "") == "\x00nonsense}"
    (line,) = pretty_lines(b"half \xe2\x82 a sign", describe)
    assert "".join(token.text for token in line) == "half\\xe2\\x82asign"


@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * 1_000_000,
        "[" * 1_000_000,
        '"' * 1_000_001,
        '{"a":"' + "QUJD" * 500_000,
        '{"a":"' + "a\\" * 500_000,
        "\x00@" * 500_000,
        "é1" * 500_000,
        "9" * 1_000_000,
        '{"a":"' + "A" * 1_000_000 + '"}',
    ],
    ids=["numbers", "brackets", "quotes", "cut", "escapes", "binary", "mixed", "digits", "base64"],
)
def test_however_large_an_event_is_what_is_shown_of_it_is_bounded_and_says_so(text: str) -> None:
    lines = pretty_lines(text.encode(), describe)
    assert len(lines) <= MAX_LINES + 2
    assert sum(map(len, lines)) <= MAX_TOKENS + MAX_LINES
    assert sum(len(token.text) for line in lines for token in line) < 3_000_000
    assert any("more bytes" in line or "characters of a" in line for line in text_of(lines))


def test_a_string_that_was_cut_off_is_no_string() -> None:
    (_, line) = pretty_lines(b'{"text":"and th', describe)
    assert [(token.kind, token.text) for token in line][1:] == [
        ("key", '"text"'), ("punctuation", ":"), ("punctuation", " "), ("text", '"and th'),
    ]  # fmt: skip


def test_in_full_what_is_too_much_goes_on_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretty, "MAX_TOKENS_IN_FULL", 4)
    assert indented("[1,2,3,4]") == "[\n  1,\n  2\n,3,4]\n"
