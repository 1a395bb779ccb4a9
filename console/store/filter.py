"""The filter of the event log: words that must all match, on types and on the text of events.

`error` finds it in the type or in the payload, `response.*` matches the type as a pattern,
`-delta` leaves out what matches. Base64 audio is never searched. Whole stretches of rows are
judged at once: a word that their lines do not hold anywhere is not looked for in each of them.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from console.store.rows import RowTable
from console.store.view import Matches


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a filter, lower case."""

    text: str
    excluded: bool

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for more than itself."""
        return "*" in self.text or "?" in self.text

    def on_type(self, type_name: str) -> bool:
        """Whether the word matches an event type."""
        return fnmatchcase(type_name, self.text) if self.is_pattern else self.text in type_name

    def on_text(self, source: bytes) -> bool:
        """Whether the word is in JSON source; ASCII is told apart from nothing but its case."""
        if self.text.isascii():
            return self.text.encode() in source.lower()
        return self.text in source.decode(errors="replace").lower()


class Searched(Protocol):
    """Where the text of rows is read."""

    @property
    def rows(self) -> RowTable:
        """The rows to filter."""
        ...

    def event_text(self, row: int) -> bytes:
        """What is searched of a row: its event as it was written, after masking."""
        ...

    def lines_text(self, rows: range) -> bytes:
        """The lines of some rows, as they lie together, before masking; b"" when they do not."""
        ...


def parse_filter(text: str) -> tuple[Term, ...]:
    """The words of a filter as typed; an empty tuple filters nothing."""
    words = (word.lower() for word in text.split())
    terms = (Term(word.removeprefix("-"), word.startswith("-")) for word in words)
    return tuple(term for term in terms if term.text)


def matcher(terms: tuple[Term, ...], source: Searched) -> Matches | None:
    """A test of rows for `EventView.filter`; None when there is nothing to test.

    Text is read only where type and source do not decide, and never for audio.
    """
    return _Matcher(terms, source).judge if terms else None


class _Matcher:
    """Judges rows; remembers what types and sources decide on their own."""

    def __init__(self, terms: tuple[Term, ...], source: Searched) -> None:
        self._terms = terms
        self._source = source
        self._open: dict[tuple[int, int, bool], tuple[Term, ...] | None] = {}

    def judge(self, rows: range) -> bytes:
        """One byte a row: 1 where all words match."""
        absent: frozenset[Term] | None = None  # until a row has to be read
        judged = bytearray()
        for row in rows:
            open_terms = self._open_terms(row)
            if not open_terms:
                judged.append(open_terms is not None)
                continue
            if absent is None:
                absent = self._absent(rows)
            judged.append(self._reads_as(row, open_terms, absent))
        return bytes(judged)

    def _open_terms(self, row: int) -> tuple[Term, ...] | None:
        """The words that only a row's text can decide; None where one has failed already."""
        table = self._source.rows
        is_audio = bool(table.audio_sizes[row])
        key = table.type_numbers[row], table.source_numbers[row], is_audio
        if key not in self._open:
            self._open[key] = self._decide(table.type(row).lower(), table.source(row), is_audio)
        return self._open[key]

    def _decide(self, type_name: str, source: str, is_audio: bool) -> tuple[Term, ...] | None:
        undecided = []
        for term in self._terms:
            found = term.on_type(type_name) or term.text == source
            if found == term.excluded and (found or is_audio):
                return None
            if not found and not is_audio:
                undecided.append(term)
        return tuple(undecided)

    def _reads_as(self, row: int, terms: tuple[Term, ...], absent: frozenset[Term]) -> bool:
        if any(term in absent and not term.excluded for term in terms):
            return False
        present = [term for term in terms if term not in absent]
        text = self._source.event_text(row) if present else b""
        return all(term.on_text(text) != term.excluded for term in present)

    def _absent(self, rows: range) -> frozenset[Term]:
        """The words that occur in none of these lines. Masking can only add asterisks."""
        text = self._source.lines_text(rows)
        return frozenset(
            term for term in self._terms if text and not term.is_pattern and not term.on_text(text)
        )
