"""Bookmarks: marking events, with a note, and going from one to the next."""

from textual import work

from console.protocol.text import visible
from console.store.bookmarks import MAX_NOTE
from console.tui.screens.log_cursor import LogCursorScreen
from console.tui.screens.prompts import Prompt


class Bookmarking(LogCursorScreen):
    """Commands on bookmarks. Where they are kept depends on the kind of session."""

    def keep_bookmark(self, row: int, note: str | None) -> str:
        """Mark a row, or take its mark away (None); returns in words what came of it."""
        raise NotImplementedError

    def action_bookmark(self) -> None:
        """Mark the event under the cursor, or unmark it."""
        row = self._marked_row()
        if row >= 0:
            self._keep(row, "" if self.session.bookmarks.note(row) is None else None)

    @work
    async def action_bookmark_note(self) -> None:
        """Ask for a note on the event under the cursor, which it marks, or change the one there."""
        row = self._marked_row()
        if row < 0:
            return
        before = visible(self.session.bookmarks.note(row) or "")
        hint = "a note; enter marks the event, esc leaves it as it is"
        note = await self.app.push_screen_wait(
            Prompt(f"Bookmark on #{row + 1:,}", hint, value=before)
        )
        if note is not None:
            self._keep(row, note[:MAX_NOTE])

    def action_next_bookmark(self, step: int) -> None:
        """Go to the next bookmark, from the last one to the first."""
        row = self.session.bookmarks.next_to(self.meant_row, step)
        self.jump(row, "no bookmarks: b makes one, B with a note")

    def _marked_row(self) -> int:
        """The marked row of the line under the cursor; the row of the moment where none is."""
        if not self.log_view.length:
            return -1
        marked = self.feed.marked_row(self.log_view.cursor)
        return self.meant_row if marked is None else marked

    def _keep(self, row: int, note: str | None) -> None:
        problem = self.keep_bookmark(row, note)
        if problem:
            text = f"Kept for this run only: {problem}"
            self.notify(visible(text), markup=False, severity="warning")
        self.log_view.refresh()
        self.show_details()
