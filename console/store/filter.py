"""The filter of the event log: words that must all match, on types and on the text of events.

`error` finds it in the type or in the payload, `response.*` matches the type as a pattern,
`-delta` leaves out what matches. Base64 audio is never searched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from console.store.rows import RowTable
from console.store.view import Matches


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a filter, lower case."""

    text: str
    excluded: bool

    def on_type(self, type_name: str) -> bool:
        """Whether the word matches an event type."""
        if "*" in self.text or "?" in self.text:
            return fnmatchcase(type_name, self.text)
        return self.text in type_name


def parse_filter(text: str) -> tuple[Term, ...]:
    """The words of a filter as typed; an empty tuple filters nothing."""
    words = (word.lower() for word in text.split())
    terms = (Term(word.removeprefix("-"), word.startswith("-")) for word in words)
    return tuple(term for term in terms if term.text)


def matcher(
    terms: tuple[Term, ...], rows: RowTable, payload: Callable[[int], bytes]
) -> Matches | None:
    """A test of rows for `EventView.filter`; None when there is nothing to test.

    `payload` is read only where the type and the source do not decide, and never for audio.
    """
    if not terms:
        return None
    decided: dict[tuple[int, int], bool] = {}

    def term_matches(term: Term, row: int) -> bool:
        if term.on_type(rows.type(row).lower()) or term.text == rows.source(row):
            return True
        if rows.audio_sizes[row]:
            return False
        return term.text in payload(row).decode(errors="replace").lower()

    def matches(row: int) -> bool:
        if rows.audio_sizes[row]:  # one answer serves all audio rows of a type: no reading at all
            key = (rows.type_numbers[row], rows.source_numbers[row])
            if key not in decided:
                decided[key] = all(term_matches(term, row) != term.excluded for term in terms)
            return decided[key]
        return all(term_matches(term, row) != term.excluded for term in terms)

    return matches
