"""What the escapes of JSON source text stand for, and where in the source that stands."""

import re
from array import array
from typing import NamedTuple

from console.store.query.spans import Span

_PAIR = r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
_ESCAPE = re.compile(rf"{_PAIR}|\\(?:u([0-9a-fA-F]{{4}})|(.))", re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Resolved(NamedTuple):
    """A text without escapes, and where each of its characters begins in the source."""

    text: str
    starts: "array[int]"
    length: int

    def in_source(self, span: Span) -> Span:
        """The stretch of the source that a stretch of this text comes from."""
        start, end = span
        return self.starts[start], self.starts[end] if end < len(self.starts) else self.length


def resolved(source: str) -> str:
    """JSON source with what its escapes stand for."""
    return _ESCAPE.sub(_meant, source)


def resolve(source: str) -> Resolved:
    """The same, with the way back."""
    starts = array("I")
    parts: list[str] = []
    after = 0
    for escape in _ESCAPE.finditer(source):
        parts += source[after : escape.start()], _meant(escape)
        starts.extend(range(after, escape.start() + 1))
        after = escape.end()
    starts.extend(range(after, len(source)))
    return Resolved("".join([*parts, source[after:]]), starts, len(source))


def _meant(escape: re.Match[str]) -> str:
    high, low, code, letter = escape.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if not code:
        return _CONTROLS.get(letter, letter)
    return "\ufffd" if 0xD800 <= int(code, 16) < 0xE000 else chr(int(code, 16))
