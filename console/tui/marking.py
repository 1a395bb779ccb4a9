"""Lays a style over stretches of painted text: where what is looked for stands."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.store.query.spans import Span, joined_spans

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def marked(segments: Iterable[Segment], spans: Sequence[Span], style: Style) -> Iterator[Segment]:
    """Segments with a style laid over stretches of the text that they make together."""
    waiting = list(spans)
    at = 0
    for text, base, control in segments:
        end = at + len(text)
        while waiting and waiting[0][0] < end:
            start, stop = waiting[0]
            if start > at:
                yield Segment(text[: start - at], base, control)
            inside = text[max(0, start - at) : stop - at]
            yield Segment(inside, base + style if base is not None else style, control)
            text = text[max(0, start - at) + len(inside) :]
            at = end - len(text)
            if stop > end:
                break
            waiting.pop(0)
        if text:
            yield Segment(text, base, control)
        at = end


def marked_rows(
    rows: Sequence[Strip], indent: int, find: Callable[[str], list[Span]], style: Style
) -> list[Strip]:
    """Rows of wrapped text, after an indent, marked where something stands: also over two rows."""
    heads = [row.crop(0, indent) for row in rows]
    bodies = [row.crop(indent) for row in rows]
    texts = [body.text.rstrip() for body in bodies]
    spans = find(" ".join(texts))
    if not spans:
        return list(rows)
    made, start = [], 0
    for head, body, text in zip(heads, bodies, texts, strict=True):
        here = whole_characters(body.text, between(spans, start, start + len(text)))
        made.append(Strip.join([head, Strip(marked(body, here, style), body.cell_length)]))
        start += len(text) + 1
    return made


def whole_characters(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    """Spans that cut nothing apart which a terminal draws as one: its width would be another."""
    if text.isascii() or not spans:
        return spans
    return joined_spans((_edge(text, start, -1), _edge(text, end, 1)) for start, end in spans)


def between(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The part of spans, in order, that lies in a stretch; counted from its start."""
    found = []
    for at in range(bisect_right(spans, start, key=_end), len(spans)):
        first, last = spans[at]
        if first >= end:
            break
        found.append((max(first, start) - start, min(last, end) - start))
    return found


def _end(span: Span) -> int:
    return span[1]


def _edge(text: str, at: int, step: int) -> int:
    while 0 < at < len(text) and (_continues(text[at]) or text[at - 1] == _JOINER):
        at += step
    return at


def _continues(character: str) -> bool:
    if character.isascii():
        return False
    is_mark = unicodedata.category(character)[0] == "M"
    return is_mark or character == _JOINER or ord(character) in _SKIN_TONES
