"""Where the scalars of a JSON text lie, and under which path: for work on the source itself.

Parsing loses duplicate keys, number spelling and escapes; what must keep them (masking, the span of
an event inside its line) walks tokens instead. Anything that is not JSON simply gives fewer tokens.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

TOKEN = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},]|-?[0-9][0-9.eE+-]*+|true|false|null', re.DOTALL
)


class ScalarToken(NamedTuple):
    """One string, number or literal of a JSON text: bytes start to end, under a path.

    An object's key is a token too: its path ends with itself.
    """

    start: int
    end: int
    path: Path
    is_key: bool


def scalar_tokens(source: bytes) -> Iterator[ScalarToken]:
    """Every key and scalar of a JSON text, in order."""
    path: list[str | int] = []  # one entry a container: the key (str) or index (int) we are at
    awaiting_key = False
    for match in TOKEN.finditer(source):
        start, end = match.span()
        match source[start]:
            case 0x7B:  # {
                path.append("")
                awaiting_key = True
            case 0x5B:  # [
                path.append(0)
                awaiting_key = False
            case 0x7D | 0x5D:  # } ]
                if path:
                    path.pop()
                awaiting_key = False
            case 0x2C:  # ,
                if path and isinstance(index := path[-1], int):
                    path[-1] = index + 1
                else:
                    awaiting_key = True
            case _:
                if awaiting_key and path:
                    path[-1] = unescape(source[start:end])
                yield ScalarToken(start, end, tuple(path), awaiting_key)
                awaiting_key = False


def unescape(token: bytes) -> str:
    """The text of one string token (with its quotes); what JSON does not allow is read as it is."""
    if b"\\" in token:
        try:
            text = json.loads(token)
        except ValueError:
            text = None
        if isinstance(text, str):
            return text
    return token[1:-1].decode("utf-8", "replace")


def dotted(path: Path) -> str:
    """A path as people write it: `session.tools[0].authorization`."""
    shown = ""
    for step in path:
        shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
    return shown
