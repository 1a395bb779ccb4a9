"""Tokens of an event's source text, found on demand: nothing is parsed, nothing is lost.

Works on bytes, so that what is not shown is not even decoded. Text that is no JSON has tokens too.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias, cast

TokenKind: TypeAlias = Literal["string", "number", "literal", "punctuation", "text"]

MAX_ESCAPED = 4 << 20
"""A longer string with escapes in it is not looked through for its end: it is cut there."""

_TOKEN = re.compile(
    rb'(?P<string>")|(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<literal>[a-zA-Z]++)'
    rb"|(?P<punctuation>[{}\[\],:])|[ \t\r\n]++|(?P<text>[^\s0-9a-zA-Z{}\[\],:\"-]++|.)",
    re.DOTALL,
)
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


class SourceToken(NamedTuple):
    """Bytes start to end of the source, and the first byte of the token after it (b"": none)."""

    kind: TokenKind
    start: int
    end: int
    following: bytes


def source_tokens(source: bytes, max_escaped: int = MAX_ESCAPED) -> Iterator[SourceToken]:
    """Every token of the source but blanks; a string without an end is "text"."""
    waiting: tuple[TokenKind, int, int] | None = None
    at = 0
    while match := _TOKEN.match(source, at):
        start, at = match.span()
        kind = cast(TokenKind | None, match.lastgroup)
        if kind is None:  # blanks
            continue
        if kind == "string":
            at, closed = _string_end(source, start, max_escaped)
            kind = "string" if closed else "text"
        if waiting is not None:
            yield SourceToken(*waiting, source[start : start + 1])
        waiting = kind, start, at
    if waiting is not None:
        yield SourceToken(*waiting, b"")


def _string_end(source: bytes, start: int, max_escaped: int) -> tuple[int, bool]:
    """Where a string ends and whether with a quote; else all that is left is taken for it."""
    quote = source.find(b'"', start + 1)
    if quote >= 0 and source.find(b"\\", start + 1, quote) < 0:  # audio: far faster than a pattern
        return quote + 1, True
    match = _STRING.match(source, start, start + max_escaped)
    return (match.end(), True) if match else (len(source), False)
