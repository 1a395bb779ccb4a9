"""Pretty-prints an event's source text: re-indents its tokens, never parses and dumps it.

Duplicate keys, huge numbers and key order stay as they came; base64 and very long strings are
elided with what they are. Text that is no JSON comes back as it is.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from console.protocol.wire import MAX_DEPTH

Kind: TypeAlias = Literal["key", "string", "number", "literal", "punctuation", "elided", "text"]
DescribeAudio: TypeAlias = Callable[[str], str]

MAX_STRING = 4000
MIN_BASE64 = 200
MAX_LINES = 5000
MAX_TOKENS = 25_000
MAX_TOKENS_IN_FULL = 1_000_000
_TOKEN = re.compile(
    r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?+)|(?P<number>-?\d[\d.eE+-]*+)'
    r"|(?P<literal>[a-zA-Z]++)|(?P<punctuation>[{}\[\],:])|\s++"
    r"|(?P<text>[^\s\da-zA-Z{}\[\],:\"-]++|.)",
    re.DOTALL,
)
_KINDS: tuple[Kind, ...] = ("string", "number", "literal", "punctuation", "text")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]++={0,2}")
_OPEN, _CLOSE = "{[", "}]"


class Token(NamedTuple):
    """A piece of a line and what it is."""

    kind: Kind
    text: str


Line: TypeAlias = list[Token]


def pretty_lines(text: str, describe_audio: DescribeAudio | None) -> list[Line]:
    """The lines of one JSON value, two spaces a level; `describe_audio` names elided base64.

    With it also what is very long is cut, and says so. Without it nothing is left out; beyond a
    million tokens the text goes on as it came.
    """
    lines: list[Line] = [[]]
    depth = 0
    before = ""
    for number, (kind, match, following) in enumerate(_tokens(text)):
        if describe_audio is None and number >= MAX_TOKENS_IN_FULL:
            lines.append([Token("text", text[match.start() :])])
            break
        if describe_audio is not None and (len(lines) > MAX_LINES or number >= MAX_TOKENS):
            more = f"… {len(text) - match.start():,} more characters: see the raw event"
            lines.append([Token("elided", more)])
            break
        mark = match.group() if kind == "punctuation" else ""
        if mark and mark in _CLOSE:
            depth = max(0, depth - 1)
            if before and before not in _OPEN:
                lines.append(_indent(depth))
        lines[-1].append(_token(kind, match.group(), following == ":", describe_audio))
        if mark and mark in _OPEN:
            depth += 1
            if following and following not in _CLOSE:
                lines.append(_indent(depth))
        elif mark == ",":
            lines.append(_indent(depth))
        elif mark == ":":
            lines[-1].append(Token("punctuation", " "))
        before = mark or "."
    return lines


def indented(text: str) -> str:
    """One JSON value re-indented in full, nothing elided: for editors and files."""
    lines = pretty_lines(text, None)
    return "\n".join("".join(token.text for token in line) for line in lines) + "\n"


def _indent(depth: int) -> Line:
    """The blanks before a line; events are never deeper, and other text must not grow by them."""
    return [Token("punctuation", "  " * min(depth, MAX_DEPTH))] if depth else []


def _tokens(text: str) -> Iterator[tuple[Kind, "re.Match[str]", str]]:
    """Every token, what it looks like, and the first character of the next one; found on demand."""
    waiting: tuple[Kind, re.Match[str]] | None = None
    for match in _TOKEN.finditer(text):
        kind = next((kind for kind in _KINDS if kind == match.lastgroup), None)
        if kind is None:  # blanks
            continue
        if waiting is not None:
            yield *waiting, text[match.start()]
        waiting = kind, match
    if waiting is not None:
        yield *waiting, ""


def _token(kind: Kind, source: str, is_key: bool, describe_audio: DescribeAudio | None) -> Token:
    if kind == "string":
        if is_key:
            kind = "key"
        elif len(source) < 2 or not source.endswith('"'):
            kind = "text"  # cut off, or no JSON at all
    if describe_audio is None or len(source) <= MIN_BASE64:
        return Token(kind, source)
    if kind == "string" and _BASE64.fullmatch(source, 1, len(source) - 1):
        return Token("elided", f"<{describe_audio(source[1:-1])}>")
    if len(source) > MAX_STRING:
        more = len(source) - MAX_STRING
        return Token(kind, f"{source[:MAX_STRING]}… {more:,} more characters")
    return Token(kind, source)
