"""The tests of the language. Each says what it makes of one event, and of the columns of rows.

Names and text are compared in lower case. A type counts under both dialects' names.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import repeat
from operator import sub
from typing import ClassVar, Literal, Protocol, TypeAlias

from console.protocol.catalog import BETA_NAMES, canonical
from console.store.event import Source
from console.store.query.columns import Mask, Stretch
from console.store.query.facts import Facts
from console.store.query.pattern import Pattern
from console.store.rows import SOURCES, Flag

Name: TypeAlias = Literal["type", "item", "response", "call"]
Quantity: TypeAlias = Literal["size", "gap", "at"]
Operator: TypeAlias = Literal[">", ">=", "<", "<="]
How: TypeAlias = Literal["whole", "start", "part", "pattern"]
Verdict: TypeAlias = tuple[Mask, Mask]
"""The rows that fit and those that do not; a row in neither must be read."""

MAX_PATTERN_TEXT = 1 << 18
"""Characters of a payload that a regular expression looks at: a few frames' time, and no more."""

_SPELLINGS: dict[str, tuple[str, ...]] = {}
for _beta, _ga in BETA_NAMES.items():
    _SPELLINGS[_ga] = (*_SPELLINGS.get(_ga, (_ga,)), _beta)

_PLAIN_RUN = re.compile(r"[a-z0-9 _.,:;!?()-]+")
"""What no JSON writer escapes, and masking a secret cannot make."""


class Test(Protocol):
    """One test of an event."""

    reads_text: ClassVar[bool]
    """Whether columns may not be enough to decide."""

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        ...

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """What columns say of rows; only those wanted need an answer."""
        ...


@dataclass(frozen=True, slots=True)
class NameTest:
    """A type or an id: the whole of it, its start, or a part; or a pattern with * and ?."""

    reads_text: ClassVar[bool] = False
    name: Name
    value: str
    how: How

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        if self.name == "type":
            return self.fits_name(facts.type)
        ids = facts.links
        by_name = {"item": ids.item_id, "response": ids.response_id, "call": ids.call_id}
        return self.fits_name(by_name[self.name])

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """Decided once a name."""
        table = stretch.table
        if self.name == "type":
            names, numbers = table.types, table.type_numbers
        else:
            names = table.ids
            numbers = {
                "item": table.item_numbers,
                "response": table.response_numbers,
                "call": table.call_numbers,
            }[self.name]
        return stretch.split(stretch.named(self, names, numbers, self.fits_name))

    def fits_name(self, name: str) -> bool:
        """Whether a name fits; an id that is not there fits nothing."""
        if self.how == "part":
            return self.value in name.lower()
        if self.name != "type":
            return bool(name) and self._fits_spelling(name.lower())
        return any(map(self._fits_spelling, _SPELLINGS.get(canonical(name), (name.lower(),))))

    def _fits_spelling(self, name: str) -> bool:
        if self.how == "pattern":
            return fnmatchcase(name, self.value.replace("[", "[[]"))
        return name.startswith(self.value) if self.how == "start" else name == self.value


@dataclass(frozen=True, slots=True)
class SourceTest:
    """`source:server`."""

    reads_text: ClassVar[bool] = False
    source: Source

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        return facts.source == self.source

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """By the column of sources."""
        fitting = bytes(code == SOURCES.index(self.source) for code in range(256))
        return stretch.split(stretch.coded(stretch.table.source_numbers, fitting))


@dataclass(frozen=True, slots=True)
class FlagTest:
    """`is:error`."""

    reads_text: ClassVar[bool] = False
    flag: Flag

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        return bool(facts.flags & self.flag)

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """By the column of flags."""
        fitting = bytes(bool(code & self.flag) for code in range(256))
        return stretch.split(stretch.coded(stretch.table.flags, fitting))


_UNITS: Mapping[Quantity, float] = {"size": 1.0, "gap": 1e-6, "at": 1e-6}


@dataclass(frozen=True, slots=True)
class NumberTest:
    """`size>10k`, `gap>=500ms`, `at<00:10`: bytes and seconds.

    Times are told apart to the microsecond: the limit is kept half a unit off, so that rounding
    cannot make two equal times differ.
    """

    reads_text: ClassVar[bool] = False
    quantity: Quantity
    operator: Operator
    limit: float

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        value = {"size": facts.size, "gap": facts.gap_s, "at": facts.at_s}[self.quantity]
        return self._compare()(value)

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """By the columns of lengths and times."""
        values: Iterable[float]
        if self.quantity == "size":
            values = stretch.part(stretch.table.lengths)
        else:
            before = stretch.times_before() if self.quantity == "gap" else None
            values = map(sub, stretch.times(), before or repeat(stretch.table.times[0]))
        return stretch.split(stretch.mask(map(self._compare(), values)))

    def _compare(self) -> Callable[[float], bool]:
        half = _UNITS[self.quantity] / 2
        bound = self.limit + (half if self.operator in (">", "<=") else -half)
        return bound.__lt__ if self.operator in (">", ">=") else bound.__gt__


class _PayloadTest:
    """What text tests share: audio is never searched, and rows without `literal` are not read."""

    __slots__ = ()
    reads_text: ClassVar[bool] = True

    @property
    def literal(self) -> bytes:
        """Lower-case text that is in the line of every event that fits; may be empty."""
        raise NotImplementedError

    @property
    def beyond_ascii(self) -> bool:
        """Whether every event that fits has more than ASCII in it."""
        return False

    def on_columns(self, stretch: Stretch, wanted: Mask) -> Verdict:
        """Most rows do not hold the text: found for the whole stretch at once."""
        searched = wanted & ~stretch.audio()
        open_rows = stretch.holding(searched, self.literal, beyond_ascii=self.beyond_ascii)
        return 0, wanted ^ open_rows


@dataclass(frozen=True, slots=True)
class TextTest(_PayloadTest):
    """A word or a quoted text in the payload: as it is written there, or as escapes mean it."""

    text: str

    @property
    def literal(self) -> bytes:
        """The longest part that is always written as it is."""
        return plain_part(self.text)

    @property
    def beyond_ascii(self) -> bool:
        """Whether every event that fits has more than ASCII in it."""
        return not self.text.isascii()

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        if facts.read is None:
            return False
        if self.text.isascii():
            found = self.text.encode() in facts.lowered
        else:
            found = self.text in facts.written.lower()
        if found or _PLAIN_RUN.fullmatch(self.text) or b"\\" not in facts.raw:
            return found
        return self.text in facts.resolved.lower()


@dataclass(frozen=True, slots=True)
class PatternTest(_PayloadTest):
    """`/timeout|refused/` on the payload: as it is written there, or as escapes mean it."""

    pattern: Pattern

    @property
    def literal(self) -> bytes:
        """A part that is in every match."""
        return plain_part(self.pattern.literal)

    def fits(self, facts: Facts) -> bool:
        """Whether one event fits."""
        if facts.read is None:
            return False
        if self.pattern.occurs_in(facts.written[:MAX_PATTERN_TEXT]):
            return True
        if b"\\" not in facts.raw:
            return False
        return self.pattern.occurs_in(facts.resolved[:MAX_PATTERN_TEXT])


def plain_part(text: str) -> bytes:
    """The longest run of a lower-case text that JSON holds as it is."""
    return max(_PLAIN_RUN.findall(text), key=len, default="").encode()
