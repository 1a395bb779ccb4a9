"""Breaks styled text into strips of a width: words kept whole where they fit, cells counted."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Part: TypeAlias = tuple[str, Style]


def wrap(parts: Iterable[Part], width: int, hanging: int = 0) -> Iterator[list[Segment]]:
    """Lines of segments, none wider than `width`; later lines leave `hanging` cells free.

    Text is broken after blanks and at newlines; tabs become blanks; words wider than a line are
    chopped.
    """
    line: list[Segment] = []
    left = max(1, width)
    narrow = max(1, width - hanging)
    for text, style in parts:
        for number, paragraph in enumerate(text.expandtabs(4).split("\n")):
            if number:
                yield line
                line, left = [], narrow
            for word in _words(paragraph):
                cells = cell_len(word)
                needed = cell_len(word.rstrip())
                if needed > narrow:  # fits on no line: fill this one, then chop
                    head, word = _split(word, left)
                    yield [*line, Segment(head, style)]
                    *whole, word = chop_cells(word, narrow) or [""]
                    yield from ([Segment(chunk, style)] for chunk in whole)
                    line, left, cells = [], narrow, cell_len(word)
                elif needed > left and line:
                    yield line
                    line, left = [], narrow
                line.append(Segment(word, style))
                left -= cells
    yield line


def row_starts(text: str, width: int, hanging: int = 0) -> list[int]:
    """Where the rows of a text begin that is one line: after blanks and `\\n` escapes if it can be.

    For long texts of which few rows are seen: nothing is styled, and cells are counted only where
    there may be others than one a character.
    """
    starts = [0]
    room, ascii_only = max(2, width), text.isascii()
    while True:
        at = starts[-1]
        end = at + room
        if not ascii_only:
            rows = chop_cells(text[at:end], room)  # none where nothing in it has a width
            end = at + len(rows[0]) if rows else min(end, len(text))
        if end >= len(text) and (at == 0 or text.find("\\n", at, len(text) - 2) < 0):
            return starts
        escape = text.find("\\n", at, end)
        blank = text.rfind(" ", at + room // 2, end + 1)
        starts.append(escape + 2 if escape >= 0 else blank + 1 if blank >= 0 else end)
        room = max(2, width - hanging)


def strip_of(segments: list[Segment], width: int, base: Style, indent: int = 0) -> Strip:
    """Segments as a strip of exactly a width, on a base style, after some blanks."""
    lead = [Segment(" " * indent, base)] if indent else []
    strip = Strip([*lead, *segments]).adjust_cell_length(width, base)
    return strip.apply_style(base)


def restyled(strip: Strip, style: Style) -> Strip:
    """A strip with a style laid over what it has: a cursor's background, a dimming."""
    return Strip(Segment.apply_style(strip, post_style=style), strip.cell_length)


def _split(text: str, cells: int) -> tuple[str, str]:
    head = chop_cells(text, cells)[0] if cells > 1 else ""
    return head, text[len(head) :]


def _words(text: str) -> Iterator[str]:
    start = 0
    length = len(text)
    while start < length:
        end = text.find(" ", start)
        if end < 0:
            yield text[start:]
            return
        while end < length and text[end] == " ":
            end += 1
        yield text[start:end]
        start = end
