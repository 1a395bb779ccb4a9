"""Row tables for tests, from a few words."""

from console.store.rows import Flag, RowFields, RowTable
from tests.builders import START_S


def rows_at(*times: float) -> RowTable:
    """Rows at seconds from the start."""
    rows = RowTable()
    for time in times:
        rows.append(RowFields(0, 1, START_S + time, "x", "server"))
    return rows


def rows_of(*types: str) -> RowTable:
    """Rows of some types, a second apart; "error" has the flag that errors have."""
    rows = RowTable()
    for number, event_type in enumerate(types):
        flags = Flag.ERROR if event_type == "error" else 0
        rows.append(RowFields(0, 1, START_S + number, event_type, "server", flags))
    return rows
