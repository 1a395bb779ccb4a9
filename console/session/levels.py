"""Levels of a voice by time: what a waveform of any width is drawn from.

Kept twice, by 20 ms and by second, so that an hour is drawn as fast as a minute; and in pages, so
that silence costs nothing, however long a clock says it was.
"""

import math
from itertools import pairwise

LEVELS_PER_S = 50
_PAGE = 3000


class Levels:
    """Loudness (0..255) at every moment that was put in; 0 elsewhere."""

    def __init__(self) -> None:
        self._fine = _Pages()
        self._coarse = _Pages()

    def put(self, start_s: float, levels: bytes) -> None:
        """Levels of 20 ms each from a moment on; the louder wins where there were some."""
        first = _slot(start_s, LEVELS_PER_S)
        self._fine.put(first, levels)
        self._coarse.put(first // LEVELS_PER_S, _by_second(first, levels))

    def clear_from(self, at_s: float) -> None:
        """Silence after a moment."""
        self._fine.clear_from(math.ceil(at_s * LEVELS_PER_S - 1e-6))
        second = _slot(at_s, 1)
        self._coarse.clear_from(second)
        first = second * LEVELS_PER_S
        self._coarse.put(second, bytes([self._fine.loudest(first, first + LEVELS_PER_S)]))

    def columns(self, start_s: float, end_s: float, columns: int, known_s: float) -> bytes:
        """The loudest level of each of so many columns; silence in those beyond `known_s`."""
        width_s = (end_s - start_s) / columns
        pages, per_s = (self._coarse, 1) if width_s >= 2 else (self._fine, LEVELS_PER_S)
        edges = [_slot(start_s + width_s * column, per_s) for column in range(columns + 1)]
        known = math.ceil(known_s * per_s - 1e-6)
        return bytes(
            pages.loudest(begin, min(known, max(begin + 1, end))) for begin, end in pairwise(edges)
        )


class _Pages:
    """Bytes by slot number in pages that exist where something was put."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def put(self, slot: int, levels: bytes) -> None:
        for place, level in enumerate(levels, slot):
            number, at = divmod(place, _PAGE)
            page = self._pages.get(number)
            if page is None:
                page = self._pages[number] = bytearray(_PAGE)
            if level > page[at]:
                page[at] = level

    def clear_from(self, slot: int) -> None:
        number, at = divmod(slot, _PAGE)
        for later in [each for each in self._pages if each > number]:
            del self._pages[later]
        page = self._pages.get(number)
        if page is not None:
            page[at:] = bytes(_PAGE - at)

    def loudest(self, begin: int, end: int) -> int:
        """The largest of slots `begin` to `end`; 0 when there are none."""
        loudest = 0
        while begin < end:
            number, at = divmod(begin, _PAGE)
            stop = min(_PAGE, at + end - begin)
            page = self._pages.get(number)
            if page is not None:
                loudest = max(loudest, max(page[at:stop]))
            begin += stop - at
        return loudest


def _slot(at_s: float, per_s: int) -> int:
    """The slot of a moment; a hair before a border counts as on it."""
    return int(at_s * per_s + 1e-6)


def _by_second(first: int, levels: bytes) -> bytes:
    """The loudest level of every second that levels from a slot on lie in."""
    borders = range(-(first % LEVELS_PER_S), len(levels), LEVELS_PER_S)
    return bytes(max(levels[max(0, at) : at + LEVELS_PER_S]) for at in borders if levels)
