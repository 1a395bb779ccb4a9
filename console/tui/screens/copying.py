"""Taking an event, or a value of it, out of the console: to the clipboard, an editor, a pager."""

from asyncio import to_thread
from itertools import islice

from textual import work

from console.protocol.text import visible
from console.store.json_path import (
    PathError,
    head_at,
    parse_path,
    path_text,
    source_at,
    text_of,
    values,
)
from console.store.pretty import indented
from console.tui.editor import EDITORS, PAGERS, open_in_program
from console.tui.screens.log_cursor import LogCursorScreen
from console.tui.screens.path_prompt import PathPrompt

MAX_OFFERED = 2000
MAX_PREVIEW = 160
TRANSCRIPT = "(transcript of the item)"


class Copying(LogCursorScreen):
    """Commands that hand what the cursor is on to other programs."""

    def action_copy(self) -> None:
        """Copy what the cursor is on: an entry of the conversation, a value, else the event."""
        entry = self.conversation.current if self.active == "conversation" else None
        if entry is not None:
            text = "\n".join([entry.text, *(note.text for note in entry.notes)]).strip()
        elif self.active == "event" and (value := self.details.value):
            text = text_of(value)
        elif self.row >= 0:
            text = self._source().decode("utf-8", "replace")
        else:
            return
        self.copy_and_tell(text)

    @work
    async def action_copy_value(self) -> None:
        """Ask for a path into the event and copy what lies there."""
        if self.row < 0:
            return
        source, transcript = self._source(), self._transcript()
        offered = [(TRANSCRIPT, transcript)] if transcript else []
        for path, start in islice(values(source), MAX_OFFERED):
            preview = head_at(source, start, MAX_PREVIEW)
            offered.append((path_text(path), preview.decode("utf-8", "replace")))
        typed = await self.app.push_screen_wait(PathPrompt(offered))
        if typed is None:
            return
        try:
            text = transcript if typed == TRANSCRIPT else await to_thread(_value, source, typed)
        except PathError as error:
            self.notify(visible(str(error)), markup=False, severity="warning")
        else:
            self.copy_and_tell(text)

    async def action_open_in_editor(self) -> None:
        """Open the event under the cursor, indented, in $EDITOR."""
        await self._open(EDITORS, indented(self._source().decode("utf-8", "replace")))

    async def action_open_in_pager(self) -> None:
        """Open the event under the cursor, as it came, in $PAGER."""
        await self._open(PAGERS, self._source().decode("utf-8", "replace") + "\n")

    async def _open(self, variables: tuple[str, ...], text: str) -> None:
        if self.row >= 0:
            problem = await open_in_program(self.app, variables, text)
            if problem:
                self.notify(visible(problem), markup=False, severity="warning")

    def _source(self) -> bytes:
        """The event that is shown in full, byte for byte; b"" when there is none."""
        row = self.meant_row
        return self.session.event_bytes(row) if row >= 0 else b""

    def _transcript(self) -> str:
        """What was said in the item that the event belongs to; "" without one."""
        rows = self.session.rows
        item_id = rows.ids.text(rows.item_numbers[self.meant_row])
        item = self.session.state.conversation.get_item(item_id) if item_id else None
        return item.display_text if item is not None else ""


def _value(source: bytes, typed: str) -> str:
    return text_of(source_at(source, parse_path(typed)))
