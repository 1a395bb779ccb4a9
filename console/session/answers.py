"""Which error answers which client event: errors name the event's id.

Ids are kept as their hashes, in columns: a dict of them would cost ten times as much.
"""

from array import array

from console.protocol.wire import JsonObject, text_at
from console.store.links import cause_of

MAX_LINKED_ERRORS = 10_000


class Answers:
    """Take in client events and errors by their rows; what is asked for is a row, or None."""

    def __init__(self) -> None:
        self._client_rows = array("I")
        self._client_ids = array("q")
        self._error_rows = array("I")
        self._error_causes = array("q")

    def __bool__(self) -> bool:
        """Whether any error names an event."""
        return bool(self._error_rows)

    def take_client_event(self, row: int, event: JsonObject) -> None:
        """Remember an event that may be answered."""
        event_id = text_at(event, "event_id")
        if event_id:
            self._client_rows.append(row)
            self._client_ids.append(hash(event_id))

    def take_error(self, row: int, event: JsonObject) -> None:
        """Remember an error, where it names an event."""
        cause = cause_of(event)
        if cause and len(self._error_rows) < MAX_LINKED_ERRORS:
            self._error_rows.append(row)
            self._error_causes.append(hash(cause))

    def cause(self, error: JsonObject) -> int | None:
        """The row of the client event that an error answers."""
        return _row_of(cause_of(error), self._client_ids, self._client_rows)

    def error(self, client_event: JsonObject) -> int | None:
        """The row of the first error that answers a client event."""
        return _row_of(text_at(client_event, "event_id"), self._error_causes, self._error_rows)


def _row_of(event_id: str, hashes: "array[int]", rows: "array[int]") -> int | None:
    try:
        return rows[hashes.index(hash(event_id))] if event_id else None
    except ValueError:
        return None
