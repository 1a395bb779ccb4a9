"""One row an event: 40 bytes in typed arrays, the payload left where it is.

A million rows cost 40 MB and no Python objects. Names (types, ids) are interned.
"""

import re
from array import array
from collections.abc import Iterable
from enum import IntFlag
from typing import NamedTuple

from console.store.event import Source

SOURCES: tuple[Source, ...] = ("client", "server", "console")
_SOURCE_NUMBERS = {source: number for number, source in enumerate(SOURCES)}
MAX_TYPES = 4096
OTHER_TYPES = "(more unknown types)"
"""Where types beyond the first 4,096 distinct ones are counted: hostile input cannot grow us."""


_SEARCHED_AT_ONCE = 4096


class Flag(IntFlag):
    """What a row is besides its type."""

    STREAMING = 1  # a delta or an append: folds into a run
    ERROR = 2
    BAD = 4  # a line that is not an event; shown with its reason
    UNDATED = 8
    WARNED = 16


class RowFields(NamedTuple):
    """What one row is made of. Ids are "" where the event has none; `audio_bytes` are decoded."""

    offset: int
    length: int
    time: float
    type: str
    source: Source
    flags: int = 0
    item_id: str = ""
    response_id: str = ""
    call_id: str = ""
    audio_bytes: int = 0


class RowColumns(NamedTuple):
    """What some rows are made of, field by field; ids as (item, response, call) numbers."""

    offsets: Iterable[int]
    lengths: list[int]
    times: list[float]
    types: list[str]
    sources: list[Source]
    flags: list[int]
    id_numbers: list[tuple[int, int, int]]
    audio_bytes: list[int]


class Names:
    """Strings as small numbers; 0 is the empty string."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}
        self._texts: list[str] = [""]

    def __len__(self) -> int:
        return len(self._texts)

    def number(self, text: str) -> int:
        """The number of a text, given on first sight."""
        number = self.numbers.get(text)
        if number is None:
            number = self.numbers[text] = len(self._texts)
            self._texts.append(text)
        return number

    def find(self, text: str) -> int | None:
        """The number of a text, or None when it was never seen."""
        return self.numbers.get(text)

    def text(self, number: int) -> str:
        """The text of a number."""
        return self._texts[number]


class RowTable:
    """All rows of one session, in the order the events came. Append only."""

    def __init__(self) -> None:
        self.offsets = array("Q")
        self.lengths = array("I")
        self.times = array("d")
        self.type_numbers = array("H")
        self.source_numbers = array("B")
        self.flags = array("B")
        self.item_numbers = array("I")
        self.response_numbers = array("I")
        self.call_numbers = array("I")
        self.audio_sizes = array("I")
        self.types = Names()
        self.ids = Names()

    def __len__(self) -> int:
        return len(self.offsets)

    def append(self, row: RowFields) -> int:
        """Add one row; returns its number."""
        offset, length, time, event_type, source, flags, item, response, call, audio_bytes = row
        self.lengths.append(length)
        self.times.append(time)
        types = self.types.numbers
        self.type_numbers.append(
            types[event_type] if event_type in types else self._new_type(event_type)
        )
        self.source_numbers.append(_SOURCE_NUMBERS[source])
        self.flags.append(flags)
        numbers, number = self.ids.numbers, self.ids.number
        self.item_numbers.append(numbers[item] if item in numbers else number(item))
        self.response_numbers.append(numbers[response] if response in numbers else number(response))
        self.call_numbers.append(numbers[call] if call in numbers else number(call))
        self.audio_sizes.append(audio_bytes)
        self.offsets.append(offset)
        return len(self.offsets) - 1

    def extend(self, rows: RowColumns) -> None:
        """Add many rows."""
        items, responses, calls = zip(*rows.id_numbers, strict=True)
        types = self.types.numbers
        self.lengths.extend(rows.lengths)
        self.times.extend(rows.times)
        self.type_numbers.extend(
            [types[name] if name in types else self._new_type(name) for name in rows.types]
        )
        self.source_numbers.extend([_SOURCE_NUMBERS[source] for source in rows.sources])
        self.flags.extend(rows.flags)
        self.item_numbers.extend(items)
        self.response_numbers.extend(responses)
        self.call_numbers.extend(calls)
        self.audio_sizes.extend(rows.audio_bytes)
        self.offsets.extend(rows.offsets)

    def type(self, row: int) -> str:
        """The event type of a row, as sent."""
        return self.types.text(self.type_numbers[row])

    def source(self, row: int) -> Source:
        """Who sent the event of a row."""
        return SOURCES[self.source_numbers[row]]

    def has(self, row: int, flag: Flag) -> bool:
        """Whether a row carries a flag."""
        return bool(self.flags[row] & flag)

    def run_key(self, row: int) -> tuple[int, int]:
        """What streaming rows share when they fold into one line: their type and item."""
        return self.type_numbers[row], self.item_numbers[row]

    def id_numbers(self, row: int) -> tuple[int, int, int]:
        """The interned item, response and call ids of a row; 0 where it has none."""
        return self.item_numbers[row], self.response_numbers[row], self.call_numbers[row]

    def find(self, flag: Flag, start: int, step: int) -> int | None:
        """The next row with a flag from `start` on, in steps of 1 or -1; None if there is none."""
        if start < 0:
            return None
        wanted = bytes(value for value in range(256) if value & flag)
        found = re.search(b"[%b]" % re.escape(wanted), self.flags[start::step])
        return start + found.start() * step if found else None

    def find_linked(self, ids: frozenset[int], start: int, step: int) -> int | None:
        """The next row with one of some ids from `start` on, in steps of 1 or -1."""
        columns = (self.item_numbers, self.response_numbers, self.call_numbers)
        end = len(self) if step > 0 else -1
        for begin in range(start, end, step * _SEARCHED_AT_ONCE):
            stop = begin + step * _SEARCHED_AT_ONCE
            chunk = range(begin, min(stop, end) if step > 0 else max(stop, end), step)
            low, high = min(chunk), max(chunk) + 1
            if any(number in column[low:high] for number in ids for column in columns):
                return next(row for row in chunk if ids.intersection(self.id_numbers(row)))
        return None

    def _new_type(self, text: str) -> int:
        return self.types.number(text if len(self.types) < MAX_TYPES else OTHER_TYPES)
