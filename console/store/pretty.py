"""Pretty-prints an event's source text: re-indents its tokens, never parses and dumps it.

Duplicate keys, huge numbers and key order stay as they came; base64 and very long strings are
elided with what they are. Text that is no JSON comes back as it is.
"""

import codecs
import re
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from console.protocol.wire import MAX_DEPTH
from console.store.lexer import SourceToken, source_tokens

Kind: TypeAlias = Literal[
    "key", "string", "number", "literal", "punctuation", "elided", "text", "marker"
]
Describe: TypeAlias = Callable[[str, str], str]
"""What base64 text is, given the key it stands under."""

MAX_STRING = 4000
MIN_BASE64 = 200
MAX_LINES = 5000
MAX_TOKENS = 25_000
MAX_TEXT = 1_000_000
MAX_RAW = 1 << 18
MAX_TOKENS_IN_FULL = 200_000
_LOOKED_AT = 1 << 16  # bytes of a string that tell whether it is base64
_BASE64 = re.compile(rb"(?:data:[\w.+/-]{1,99};base64,)?+[A-Za-z0-9+/_-]++={0,2}")


class Token(NamedTuple):
    """A piece of a line and what it is."""

    kind: Kind
    text: str


Line: TypeAlias = list[Token]


def pretty_lines(source: bytes, describe: Describe | None) -> list[Line]:
    """The lines of one JSON value, two spaces a level; `describe` names elided base64.

    With it also what is very long is cut, and says so. Without it nothing is left out; beyond a
    so many tokens the text goes on as it came.
    """
    lines: list[Line] = [[]]
    depth = shown = 0
    before = key = b""
    max_tokens = MAX_TOKENS_IN_FULL if describe is None else MAX_TOKENS
    tokens = source_tokens(source, len(source)) if describe is None else source_tokens(source)
    for number, token in enumerate(tokens):
        kind, start, end, following = token
        too_much = describe is not None and (len(lines) > MAX_LINES or shown > MAX_TEXT)
        if number >= max_tokens or too_much:
            lines.append([_rest(source, start, describe)])
            break
        mark = source[start:end] if kind == "punctuation" else b""
        if mark and mark in b"}]":
            depth = max(0, depth - 1)
            if before and before not in b"{[":
                lines.append(_indent(depth))
        if kind == "string" and following == b":":
            key = source[start + 1 : end - 1]
            lines[-1].append(Token("key", _text(source[start:end])))
        else:
            lines[-1].append(value_token(source, token, key, describe))
        shown += len(lines[-1][-1].text)
        if mark and mark in b"{[":
            depth += 1
            if following and following not in b"}]":
                lines.append(_indent(depth))
        elif mark == b",":
            lines.append(_indent(depth))
        elif mark == b":":
            lines[-1].append(Token("punctuation", " "))
        before = mark or b"."
    return lines


def indented(text: str) -> str:
    """One JSON value re-indented in full, nothing elided: for editors and files."""
    lines = pretty_lines(text.encode("utf-8", "surrogatepass"), None)
    return "\n".join("".join(token.text for token in line) for line in lines) + "\n"


def value_token(
    source: bytes,
    token: SourceToken,
    key: bytes,
    describe: Describe | None,
    max_string: int = MAX_STRING,
) -> Token:
    """One token as it is shown: whole, or base64 as what it is, or cut where it is too long."""
    kind, start, end, _ = token
    length = end - start
    if describe is None or length <= min(MIN_BASE64, max_string):
        return Token(kind, _text(source[start:end]))
    if kind == "string" and length > MIN_BASE64 and _is_base64(source, start + 1, end - 1):
        what = describe(_text(key), source[start + 1 : end - 1].decode("ascii"))
        return Token("elided", f"<{what}>")
    if length > max_string:
        more = length - max_string
        return Token(kind, f"{_text(source[start : start + max_string])}… {more:,} more bytes")
    return Token(kind, _text(source[start:end]))


def raw_lines(source: bytes) -> list[Line]:
    """The bytes themselves, as they came, as far as they can be looked at."""
    rest = len(source) - MAX_RAW
    text = codecs.getincrementaldecoder("utf-8")("backslashreplace").decode(
        source[:MAX_RAW], final=rest <= 0
    )
    lines: list[Line] = [[Token("string", text)]]
    return [*lines, [Token("elided", more_text(rest))]] if rest > 0 else lines


def more_text(size: int) -> str:
    """What is said instead of the rest of an event that is too long to be shown."""
    return f"… {size:,} more bytes: o opens the event in an editor"


def _rest(source: bytes, start: int, describe: Describe | None) -> Token:
    if describe is None:
        return Token("text", _text(source[start:]))
    return Token("elided", more_text(len(source) - start))


def _is_base64(source: bytes, start: int, end: int) -> bool:
    looked_at = min(end, start + _LOOKED_AT)
    return _BASE64.fullmatch(source, start, looked_at) is not None


def _indent(depth: int) -> Line:
    """The blanks before a line; events are never deeper, and other text must not grow by them."""
    return [Token("punctuation", "  " * min(depth, MAX_DEPTH))] if depth else []


def _text(source: bytes) -> str:
    """Bytes as text; those that are none stay to be seen as `\\xNN`, half a surrogate as well."""
    try:
        return source.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return source.decode("utf-8", "backslashreplace")
