"""Commands on the event that is shown in full: its form, its audio and images."""

from pathlib import Path

from textual import work

from console.protocol.text import visible
from console.session.saving import NothingToSave, Wanted, save
from console.store.attachments import Attachment, attachment
from console.store.json_path import text_of
from console.tui.screens.log_cursor import LogCursorScreen


class EventCommands(LogCursorScreen):
    """What can be done with the event under the cursor besides copying it."""

    def action_event_form(self) -> None:
        """Show the event in its next form: tree, text, raw; go to it where it is not in sight."""
        if self.details.is_on_screen:
            self.details.cycle()
        else:
            self.action_pane("event")

    def action_save(self) -> None:
        """Save the audio or the image under the cursor into the folder that the console is in."""
        entry = self.conversation.current if self.active == "conversation" else None
        if entry is not None:
            self._save(Wanted(item_id=entry.id))
        elif self.row >= 0:
            only = self._chosen_value() if self.active == "event" else None
            rows = list(self.session.view.members(self.log_view.cursor))
            self._save(Wanted(rows if only is None else [self.detail_row], only=only))

    def _chosen_value(self) -> Attachment | None:
        path, value = self.details.path, self.details.value
        if not path or not value or value[:1] != b'"':
            return None
        return attachment(str(path[-1]), text_of(value))

    @work(thread=True, group="save")
    def _save(self, wanted: Wanted) -> None:
        try:
            told = "Saved " + " · ".join(save(self.session, wanted, Path.cwd()))
        except NothingToSave:
            told = "No audio and no image here"
        except ValueError as error:
            told = f"Not saved: {error}"
        except OSError as error:
            told = f"Not saved: {error.strerror}"
        self.app.call_from_thread(self.notify, visible(told), markup=False)
