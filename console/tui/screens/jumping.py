"""Jumps of the log's cursor: to errors, to turns, along ids and to causes."""

from console.store.rows import Flag
from console.tui.screens.log_cursor import LogCursorScreen


class Jumping(LogCursorScreen):
    """Commands that look for a row and go there."""

    def action_error(self, step: int) -> None:
        """Go to the next error or bad line."""
        rows = self.session.rows
        row = rows.find(Flag.ERROR | Flag.BAD, self.here + step, step)
        if row is None:
            row = rows.find(Flag.ERROR | Flag.BAD, 0 if step > 0 else len(rows) - 1, step)
            self._tell_wrapped(row, step, "error")
        self.jump(row, "no errors")

    def action_turn(self, step: int) -> None:
        """Go to the next response."""
        rows = sorted(record.row for record in self.session.state.responses.by_id.values())
        if step < 0:
            rows.reverse()
        row = next((row for row in rows if (row - self.here) * step > 0), None)
        if row is None and rows:
            row = rows[0]
            self._tell_wrapped(row, step, "response")
        self.jump(row, "no responses")

    def _tell_wrapped(self, row: int | None, step: int, what: str) -> None:
        """Say that a jump went on from the other end."""
        if row is not None:
            told = f"the {'first' if step > 0 else 'last'} {what} again"
            if row == self.here:
                told = f"the only {what}"
            self.notify(told, markup=False, timeout=2)

    def action_linked(self, step: int) -> None:
        """Go along the ids of this event, and between an error and the event that caused it."""
        row = self.row
        if row < 0:
            return
        cause, error = self.session.cause_of(row), self.session.error_of(row)
        if cause is not None:
            self.jump(cause, "")
            return
        rows = self.session.rows
        ids = frozenset(number for number in rows.id_numbers(row) if number)
        start = self.session.view.last_row(self.log_view.cursor) if step > 0 else row
        found = rows.find_linked(ids, start + step, step) if ids else None
        if error is not None and step > 0 and (found is None or error < found):
            found = error
        way = "after this: F goes back" if step > 0 else "before this: f goes on"
        self.jump(found, f"no event with these ids {way}" if ids else "no ids here")
