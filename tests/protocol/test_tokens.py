"""Scalars of a JSON text by place and path."""

from console.protocol.tokens import dotted, scalar_tokens, unescape


def test_every_key_and_scalar_has_its_path() -> None:
    source = b'{"a": [1, {"b": "x"}, null], "a": -2.5e3, "c": {}}'
    found = [
        (source[token.start : token.end], dotted(token.path), token.is_key)
        for token in scalar_tokens(source)
    ]
    assert found == [
        (b'"a"', "a", True),
        (b"1", "a[0]", False),
        (b'"b"', "a[1].b", True),
        (b'"x"', "a[1].b", False),
        (b"null", "a[2]", False),
        (b'"a"', "a", True),
        (b"-2.5e3", "a", False),
        (b'"c"', "c", True),
    ]


def test_structure_inside_strings_is_text() -> None:
    source = b'["{[,:]}", "\\"", "\\\\"]'
    assert [unescape(source[t.start : t.end]) for t in scalar_tokens(source)] == [
        "{[,:]}", '"', "\\",
    ]  # fmt: skip


def test_what_is_no_json_gives_tokens_and_no_error() -> None:
    for source in (b"", b"}}]],,", b'{"a', b"\xff\xfe", b'"\\x" [', b"{1,2:[}"):
        assert all(0 <= t.start <= t.end <= len(source) for t in scalar_tokens(source))
