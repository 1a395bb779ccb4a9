"""Pretty-prints an event's source text: re-indents its tokens, never parses and dumps it.

Duplicate keys, huge numbers and key order stay as they came; base64 and very long strings are
elided with what they are. Text that is no JSON comes back as it is.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["key", "string", "number", "literal", "punctuation", "elided", "text"]
DescribeAudio: TypeAlias = Callable[[str], str]

MAX_STRING = 4000
MIN_BASE64 = 200
MAX_LINES = 5000
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\d[\d.eE+-]*)|(?P<literal>[a-zA-Z]+)'
    r"|(?P<punctuation>[{}\[\],:])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_OPEN, _CLOSE = "{[", "}]"


class Token(NamedTuple):
    """A piece of a line and what it is."""

    kind: Kind
    text: str


Line: TypeAlias = list[Token]


def pretty_lines(text: str, describe_audio: DescribeAudio | None) -> list[Line]:
    """The lines of one JSON value, two spaces a level; `describe_audio` names elided base64.

    Without it nothing is elided, however long.
    """
    lines: list[Line] = [[]]
    depth = 0
    tokens = list(_tokens(text, describe_audio))
    for index, token in enumerate(tokens):
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        mark = token.text if token.kind == "punctuation" else ""
        if mark and mark in _CLOSE:
            depth = max(0, depth - 1)
            if index and tokens[index - 1].text not in _OPEN:
                lines.append(_indent(depth))
        lines[-1].append(token)
        if mark and mark in _OPEN:
            depth += 1
            if following not in _CLOSE:
                lines.append(_indent(depth))
        elif mark == ",":
            lines.append(_indent(depth))
        elif mark == ":":
            lines[-1].append(Token("punctuation", " "))
        if describe_audio is not None and len(lines) > MAX_LINES:
            lines.append([Token("elided", f"… more than {MAX_LINES:,} lines: see the raw event")])
            break
    return lines


def indented(text: str) -> str:
    """One JSON value re-indented in full, nothing elided: for editors and files."""
    lines = pretty_lines(text, None)
    return "\n".join("".join(token.text for token in line) for line in lines) + "\n"


def _indent(depth: int) -> Line:
    return [Token("punctuation", "  " * depth)] if depth else []


def _tokens(text: str, describe_audio: DescribeAudio | None) -> Iterator[Token]:
    pending: str | None = None  # a string, until we know whether it is a key
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            continue
        if pending is not None:
            yield _string(pending, match.group() == ":", describe_audio)
            pending = None
        if kind == "string":
            pending = match.group()
        elif kind in ("number", "literal", "punctuation"):
            yield Token(kind, match.group())  # type: ignore[arg-type]  # the pattern's own names
        else:
            yield Token("text", match.group())
    if pending is not None:
        yield _string(pending, False, describe_audio)


def _string(token: str, is_key: bool, describe_audio: DescribeAudio | None) -> Token:
    if is_key:
        return Token("key", token)
    if describe_audio is None:
        return Token("string", token)
    inside = token[1:-1]
    if len(inside) >= MIN_BASE64 and _BASE64.fullmatch(inside):
        return Token("elided", f"<{describe_audio(inside)}>")
    if len(inside) > MAX_STRING:
        more = len(inside) - MAX_STRING
        return Token("string", f'"{inside[:MAX_STRING]}… {more:,} more characters"')
    return Token("string", token)
