"""Where what a query looks for stands in texts that are shown: asked of what is painted only.

Its words, texts, patterns and types count, but for those that it leaves out. A text is marked
wherever it stands, whether or not that event fits the rest of the query: as people know it from
pagers and browsers.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from console.store.query.escapes import resolve, resolved
from console.store.query.nodes import All, Either, Node, Not, Query
from console.store.query.spans import Span, joined_spans, occurrences
from console.store.query.terms import MAX_PATTERN_TEXT, NameTest, PatternTest, Test, TextTest

EXCERPT_BEFORE, EXCERPT_AFTER = 24, 80
"""How many characters of an event are quoted around a match in it."""
MAX_EXCERPTED = 1 << 15
"""How much of an event is looked at for that: as many lines as a screen has, within a frame."""
_QUOTE = re.compile(r'(?<!\\)"')


class Highlight:
    """What some queries look for."""

    def __init__(self, queries: Iterable[Query] = ()) -> None:
        roots = (query.root for query in queries if query.root is not None)
        wanted = dict.fromkeys(chain.from_iterable(_wanted(root, True) for root in roots))
        self._types = tuple(
            test for test in wanted if isinstance(test, NameTest) and test.name == "type"
        )
        self._texts = tuple(test.text for test in wanted if isinstance(test, TextTest))
        self._patterns = tuple(test.pattern for test in wanted if isinstance(test, PatternTest))

    def __bool__(self) -> bool:
        return bool(self._types or self.reads_text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Highlight) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def reads_text(self) -> bool:
        """Whether it looks for anything but types."""
        return bool(self._texts or self._patterns)

    @property
    def _key(self) -> tuple[object, ...]:
        return self._types, self._texts, self._patterns

    def in_text(self, text: str) -> list[Span]:
        """Where it stands in a text."""
        return joined_spans(self._in(text))

    def in_source(self, text: str) -> list[Span]:
        """Where it stands in JSON source, as that is written or as its escapes mean it."""
        found = self._in(text)
        if "\\" in text and self.reads_text:
            meant = resolve(text)
            found = chain(found, map(meant.in_source, self._in(meant.text)))
        return joined_spans(found)

    def in_type(self, name: str) -> list[Span]:
        """Where it stands in the type of an event."""
        found = chain.from_iterable(_in_name(test, name) for test in self._types)
        return joined_spans(chain(self._in(name), found))

    def excerpt(self, source: str) -> str:
        """What JSON source says around its first match; "" without one near its beginning."""
        source = source[:MAX_EXCERPTED]
        found = self.in_source(source) if self.reads_text else []
        if not found:
            return ""
        start, end = found[0]
        first, last = max(0, start - EXCERPT_BEFORE), min(len(source), start + EXCERPT_AFTER)
        opening = max((quote.end() for quote in _QUOTE.finditer(source, first, start)), default=0)
        closing = _QUOTE.search(source, end, last)
        head = source[opening:start] if opening else f"…{source[first:start]}"
        tail = source[start : closing.start()] if closing else f"{source[start:last]}…"
        meant = resolved(head + tail)
        return meant if any(self._in(meant)) else head + tail

    def _in(self, text: str) -> Iterator[Span]:
        for wanted in self._texts:
            yield from occurrences(text, wanted)
        for pattern in self._patterns:
            yield from pattern.spans(text[:MAX_PATTERN_TEXT])


def _wanted(node: Node, included: bool) -> Iterator[Test]:
    """The tests of what a query wants to be there."""
    if isinstance(node, (All, Either)):
        for part in node.parts:
            yield from _wanted(part, included)
    elif isinstance(node, Not):
        yield from _wanted(node.part, not included)
    elif included:
        yield node


def _in_name(test: NameTest, name: str) -> Iterator[Span]:
    """What a test of types is about in a type: what was typed of it, else all of it."""
    if test.how == "part":
        yield from occurrences(name, test.value)
    elif test.fits_name(name):
        pieces = test.value.split("*") if test.how == "pattern" and "?" not in test.value else []
        if not pieces or any(pieces):  # * alone is about nothing
            yield from _in_order(name.lower(), pieces) or [(0, len(name))]


def _in_order(name: str, pieces: list[str]) -> list[Span]:
    """Where pieces stand one after another, the last one at the end; nothing if they do not."""
    found: list[Span] = []
    at = 0
    for number, piece in enumerate(pieces, 1):
        at = len(name) - len(piece) if number == len(pieces) else name.find(piece, at)
        if at < 0 or not name.startswith(piece, at):
            return []
        found.append((at, at + len(piece)))
        at += len(piece)
    return [span for span in found if span[0] < span[1]]
