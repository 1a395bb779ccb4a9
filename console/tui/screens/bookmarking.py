"""Bookmarks: marks on events of the log."""

from console.tui.screens.log_cursor import LogCursorScreen


class Bookmarking(LogCursorScreen):
    """Commands that mark events."""

    def action_bookmark(self) -> None:
        """Mark the event under the cursor, or unmark it."""
        if self.row >= 0:
            self.feed.bookmarks ^= {self.row}
            self.log_view.repaint_lines()
