"""Breakpoints: the events at which playing pauses.

The next of them is looked for ahead of the playhead, some rows at a time; playing never goes
beyond what was looked at, so none is passed however fast it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.store.rows import Flag, RowTable
from console.store.view import Matches

ROWS_AT_ONCE = 500
_IS_ERROR = bytes(bool(value & (Flag.ERROR | Flag.BAD)) for value in range(256))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event to pause at: its name, what it is in words, and its event type."""

    name: str
    label: str
    type: str = ""  # "" for errors, which have several


KINDS = (
    Kind("error", "an error or a bad line"),
    Kind("speech", "speech of the user (speech_started)", "input_audio_buffer.speech_started"),
    Kind("response", "a response (response.created)", "response.created"),
)  # fmt: skip


def kind_matches(kind: Kind, rows: RowTable) -> Matches:
    """Which rows are of a kind."""

    def errors(some: range) -> bytes:
        return rows.flags[some.start : some.stop].tobytes().translate(_IS_ERROR)

    def of_type(some: range) -> bytes:
        wanted = rows.types.find(kind.type)
        return bytes(number == wanted for number in rows.type_numbers[some.start : some.stop])

    return of_type if kind.type else errors


class Breakpoints:
    """The breakpoints that are set, by name, and the next row that one of them matches."""

    def __init__(self, rows: RowTable) -> None:
        self._rows = rows
        self._matches: Mapping[str, Matches] = {}
        self._forget()

    def _forget(self) -> None:
        self._after = 0  # nothing matches after this row and before `_looked`
        self._looked = 1
        self.found: int | None = None
        """The next row that matches, once it was found."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is paused at."""
        return tuple(self._matches)

    def use(self, matches: Mapping[str, Matches]) -> None:
        """Pause at these from now on."""
        self._matches = matches
        self._forget()

    def look_ahead(self, row: int) -> bool:
        """Look at some more rows after the one played; False when there is no need to."""
        if not self._matches:
            return False
        if not self._after <= row < self._looked or row == self.found:
            self._forget()
            self._after, self._looked = row, row + 1
        if self.found is not None or self._looked == len(self._rows):
            return False
        some = range(self._looked, min(self._looked + ROWS_AT_ONCE, len(self._rows)))
        hits = [matches(some).find(1) for matches in self._matches.values()]
        first = min((hit for hit in hits if hit >= 0), default=None)
        self.found = None if first is None else some.start + first
        self._looked = some.stop if self.found is None else self.found + 1
        return self.found is None

    def furthest(self, row: int) -> int:
        """The row that playing may come to from here: the next that matches, or is looked at."""
        if not self._matches:
            return len(self._rows) - 1
        return self._looked - 1 if self._after <= row < self._looked else row

    def hit(self, row: int) -> tuple[str, ...]:
        """The names of those that match a row."""
        return tuple(
            name for name, matches in self._matches.items() if matches(range(row, row + 1))[0]
        )
