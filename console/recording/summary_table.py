"""The list of recordings as a table: which columns have room, and what stands in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.protocol.text import single_line, visible
from console.recording.summaries import RecordingSummary, State
from console.store.units import clock_text

UNKNOWN = "-"
GAP = "  "
NAME_WIDTH = 25
"""The name has the rest of the line, and never less than this."""

_NOTES: dict[State, str] = {"cut": "cut off", "recording": "recording…"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; those of a higher `rank` are left out first. Figures stand to the right."""

    title: str
    width: int
    rank: int
    text: Callable[[RecordingSummary], str]
    figure: bool = True

    def cell(self, summary: RecordingSummary | None) -> str:
        """The text of a recording, exactly as wide as the column; dots while nothing is known."""
        text = "…" if summary is None else single_line(self.text(summary), self.width)
        return text.rjust(self.width) if self.figure else text.ljust(self.width)

    @property
    def head(self) -> str:
        """The title, as wide as the column."""
        return self.title.rjust(self.width) if self.figure else self.title.ljust(self.width)


def when_text(time_s: float | None) -> str:
    """The local time, to the minute; "-" where it is unknown or no calendar has it."""
    if time_s is None:
        return UNKNOWN
    try:
        return datetime.fromtimestamp(time_s).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return UNKNOWN


def note_of(summary: RecordingSummary | None) -> str:
    """What is to be said of a recording beside its figures; not yet safe to draw."""
    if summary is None:
        return ""
    return summary.problem or _NOTES.get(summary.state, "")


def named(name: str, summary: RecordingSummary | None) -> str:
    """The name of a recording and what is to be said of it, safe to draw."""
    note = note_of(summary)
    return visible(f"{name} · {note}" if note else name)


def columns_for(width: int | None) -> list[Column]:
    """The columns that leave room for the name; all of them where the width does not matter."""
    kept = list(COLUMNS)
    while width is not None and kept and _width(kept) + NAME_WIDTH > width:
        kept.remove(max(kept, key=lambda column: column.rank))
    return kept


def row(columns: list[Column], summary: RecordingSummary | None) -> str:
    """The cells of a recording before its name."""
    return "".join(column.cell(summary) + GAP for column in columns)


def heading(columns: list[Column]) -> str:
    """The titles over the cells."""
    return "".join(column.head + GAP for column in columns) + "NAME"


def _width(columns: list[Column]) -> int:
    return sum(column.width + len(GAP) for column in columns)


def _length(summary: RecordingSummary) -> str:
    length_s = summary.length_s
    return UNKNOWN if length_s is None else clock_text(length_s, 0)


def _figure(value: Callable[[RecordingSummary], int | None]) -> Callable[[RecordingSummary], str]:
    def text(summary: RecordingSummary) -> str:
        found = None if summary.state in ("unreadable", "recording") else value(summary)
        if found is None:
            return UNKNOWN
        return f"{found:,}" if found < 1_000_000 else f"{found / 1_000_000:,.1f}M"

    return text


COLUMNS = (
    Column("WHEN", 16, 0, lambda summary: when_text(summary.started_s), figure=False),
    Column("LENGTH", 7, 1, _length),
    Column("MODEL", 20, 5, lambda summary: summary.model or UNKNOWN, figure=False),
    Column("TURNS", 5, 2, _figure(lambda summary: summary.turns)),
    Column("ERRORS", 6, 3, _figure(lambda summary: summary.errors)),
    Column("TOKENS", 7, 4, _figure(lambda summary: summary.tokens)),
)
