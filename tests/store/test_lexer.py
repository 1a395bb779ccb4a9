"""Tokens of source text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from console.store.lexer import source_tokens

BLANKS = b" \t\r\n"


def texts(source: bytes) -> list[bytes]:
    return [source[token.start : token.end] for token in source_tokens(source)]


@given(st.binary(max_size=200) | st.text('{}[],:"\\ \nae19é\ud800', max_size=60).map(
    lambda text: text.encode("utf-8", "surrogatepass")
))  # fmt: skip
def test_nothing_but_blanks_stands_between_tokens(source: bytes) -> None:
    end = 0
    for token in source_tokens(source):
        assert token.end > token.start >= end
        assert not source[end : token.start].strip(BLANKS)
        end = token.end
    assert not source[end:].strip(BLANKS)


@given(st.text(max_size=30))
def test_a_string_is_one_token_whatever_is_in_it(text: str) -> None:
    for source in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
        raw = source.encode("utf-8", "surrogatepass")
        assert texts(b"[%b,1]" % raw) == [b"[", raw, b",", b"1", b"]"]


def test_each_token_knows_what_follows_it() -> None:
    assert [token.following for token in source_tokens(b'{"a": 1}')] == [
        b'"',
        b":",
        b"1",
        b"}",
        b"",
    ]


def test_a_string_without_an_end_is_no_string() -> None:
    assert [token.kind for token in source_tokens(b'["a", "b')] == [
        "punctuation", "string", "punctuation", "text",
    ]  # fmt: skip


def test_a_long_string_with_escapes_is_cut_and_one_without_is_not() -> None:
    plain, escaped = b'"' + b"a" * 50 + b'"', b'"' + b"\\n" * 25 + b'"'
    for source, kind in ((plain, "string"), (escaped, "text")):
        (token,) = source_tokens(source, max_escaped=20)
        assert (token.kind, token.end) == (kind, len(source))
