"""Taking an event out of the console: to the clipboard, to an editor."""

from console.store.json_path import text_of
from console.store.pretty import indented
from console.tui.editor import open_in_editor
from console.tui.screens.log_cursor import LogCursorScreen


class Copying(LogCursorScreen):
    """Commands that hand what the cursor is on to other programs."""

    def action_copy(self) -> None:
        """Copy what the cursor is on: an entry of the conversation, else the event."""
        entry = self.conversation.current if self.active == "conversation" else None
        if entry is not None:
            text = "\n".join([entry.text, *(note.text for note in entry.notes)]).strip()
        elif self.active == "event" and (value := self.details.value):
            text = text_of(value)
        elif self.row >= 0:
            text = self.session.event_bytes(self.row).decode("utf-8", "replace")
        else:
            return
        self.copy_and_tell(text)

    async def action_open_in_editor(self) -> None:
        """Open the event under the cursor in $EDITOR or $PAGER."""
        if self.row >= 0:
            raw = self.session.event_bytes(self.row)
            problem = await open_in_editor(self.app, indented(raw.decode("utf-8", "replace")))
            if problem:
                self.notify(problem, markup=False, severity="warning")
