"""Jumps of the log's cursor: to errors, to turns, along ids and to causes."""

from console.store.rows import Flag
from console.tui.screens.log_cursor import LogCursorScreen


class Jumping(LogCursorScreen):
    """Commands that look for a row and go there."""

    def action_error(self, step: int) -> None:
        """Go to the next error or bad line."""
        rows = self.session.rows
        row = rows.find(Flag.ERROR | Flag.BAD, self.row + step, step)
        if row is None:  # from the other end
            row = rows.find(Flag.ERROR | Flag.BAD, 0 if step > 0 else len(rows) - 1, step)
        self.jump(row, "no errors")

    def action_turn(self, step: int) -> None:
        """Go to the next response."""
        rows = sorted(record.row for record in self.session.state.responses.by_id.values())
        if step < 0:
            rows.reverse()
        beyond = (row for row in rows if (row - self.row) * step > 0)
        self.jump(next(beyond, rows[0] if rows else None), "no responses")

    def action_linked(self, step: int) -> None:
        """Go along the ids of this event; from an error first to the event that caused it."""
        row = self.row
        if row < 0:
            return
        cause = self.session.cause_of(row)
        if cause is not None and step > 0:
            self.jump(cause, "")
            return
        rows = self.session.rows
        ids = {number for number in rows.id_numbers(row) if number}
        start = self.session.view.last_row(self.log_view.cursor) if step > 0 else row
        stop = len(rows) if step > 0 else -1
        found = (at for at in range(start + step, stop, step) if ids & set(rows.id_numbers(at)))
        way = "after this: F goes back" if step > 0 else "before this: f goes on"
        self.jump(next(found, None), f"no event with these ids {way}" if ids else "no ids here")
