"""Paths into a JSON text, such as `response.output[0].content[0].transcript`, and what lies there.

The text itself is walked, never a parsed copy: a value is given as it came, huge numbers and
duplicate keys included. Of duplicates the last one counts, as it does for every parser.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

from console.protocol.text import single_line
from console.protocol.tokens import TOKEN, Path, unescape
from console.protocol.wire import dump_json

Steps: TypeAlias = tuple[str, ...]

MAX_NAMED, MAX_NAME = 12, 60
"""How many names of what there is instead a message has, and how much of each."""
_STEP = re.compile(r'\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d+)\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]')
_PLAIN = re.compile(r'[^.\[\]"\s$][^.\[\]"\s]*')
_OPEN, _CLOSE, _COMMA = b"{[", b"}]", b","


class PathError(ValueError):
    """A path that is none, or that leads nowhere here; the message says what would."""


class Value(NamedTuple):
    """A value of a JSON text: its path, and the byte where it begins."""

    path: Path
    start: int


def parse_path(text: str) -> Path:
    """The steps of a path as people write it: a leading `$` is optional, `$` alone is the whole.

    Raises PathError.
    """
    rest = text.strip().removeprefix("$")
    path: list[str | int] = []
    at = 0
    while at < len(rest):
        step = _STEP.match(rest, at)
        if step is None:
            raise PathError(f"not a path at {rest[at : at + 20]!r}: try response.output[0].id")
        if step["index"]:
            path.append(int(step["index"]))
        else:
            path.append(step["name"] or unescape(step["quoted"].encode("utf-8", "surrogatepass")))
        at = step.end()
    return tuple(path)


def path_text(path: Path) -> str:
    """A path as people write it; names that would not read back as one are quoted: `a["b c"]`."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            shown += f".{step}" if shown else step
        else:
            shown += f"[{dump_json(step).decode()}]"
    return shown or "$"


def values(source: bytes) -> Iterator[Value]:
    """Every value of a JSON text with its path, in order: the whole first, then what is in it."""
    path: list[str | int] = []
    awaiting_key = False
    for match in TOKEN.finditer(source):
        start, end = match.span()
        mark = source[start : start + 1]
        if mark in _CLOSE:
            if path:
                path.pop()
            awaiting_key = False
        elif mark == _COMMA:
            if path and isinstance(index := path[-1], int):
                path[-1] = index + 1
            else:
                awaiting_key = True
        elif awaiting_key and mark == b'"' and path:
            path[-1] = unescape(source[start:end])
            awaiting_key = False
        else:
            yield Value(tuple(path), start)
            if mark in _OPEN:
                path.append("" if mark == b"{" else 0)
                awaiting_key = mark == b"{"


def source_at(source: bytes, path: Path) -> bytes:
    """The text of the value at a path, byte for byte. Raises PathError."""
    wanted = _steps(path)
    found = -1
    for value in values(source):
        if len(value.path) <= len(wanted) and _steps(value.path) == wanted[: len(value.path)]:
            found = value.start if len(value.path) == len(wanted) else -1
    if found < 0:
        raise PathError(_what_there_is(source, wanted))
    return head_at(source, found, len(source))


def head_at(source: bytes, start: int, size: int) -> bytes:
    """The text of the value that begins at `start`, or the first bytes of it where it is longer."""
    stop = min(len(source), start + size)
    depth = 0
    for match in TOKEN.finditer(source, start):
        mark = source[match.start() : match.start() + 1]
        depth += (mark in _OPEN) - (mark in _CLOSE)
        if depth <= 0 or match.end() >= stop:
            return source[start : min(match.end(), stop)]
    return source[start:stop]


def text_of(value: bytes) -> str:
    """What a person wants of a value's text: a string without its quotes and escapes, else all."""
    return unescape(value) if value[:1] == b'"' else value.decode("utf-8", "replace")


def _steps(path: Path) -> Steps:
    """Steps for comparing: `output.0` means `output[0]`; no container has both."""
    return tuple(map(str, path))


def _what_there_is(source: bytes, wanted: Steps) -> str:
    """What a path that leads nowhere could have said: the names where it goes astray."""
    place: Path = ()
    names: list[str] = []
    for value in values(source):
        steps = _steps(value.path)
        if steps == wanted[: len(steps)]:
            place, names = value.path, []  # the last one of duplicates
        elif steps[:-1] == _steps(place):
            names.append(steps[-1])
    lost = wanted[len(place)]
    first = get_close_matches(lost, names, 1)
    named = [single_line(name, MAX_NAME) for name in dict.fromkeys(first + names)]
    there = ", ".join(named[:MAX_NAMED]) or "nothing in it"
    more = f" and {len(named) - MAX_NAMED:,} more" if len(named) > MAX_NAMED else ""
    where = single_line(path_text(place), MAX_NAME) if place else "the event"
    return f"no {single_line(lost, MAX_NAME)} in {where}; there is {there}{more}"
