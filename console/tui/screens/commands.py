"""What every screen of a session can do, whatever it shows: copy, help, palette, open, quit."""

import time

from textual import work
from textual.screen import Screen
from textual.widgets import Input, TextArea

from console.tui.clipboard import copy_text

QUIT_AGAIN_S = 2.0


class ConsoleScreen(Screen[None]):
    """The commands of the whole console."""

    def __init__(self) -> None:
        super().__init__()
        self._asked_to_quit = -QUIT_AGAIN_S

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def offers(self, action: str) -> bool:
        """Whether a command of the key table exists here."""
        return hasattr(self, f"action_{action}")

    @property
    def in_field(self) -> bool:
        """Whether a text field has the focus: single keys type there."""
        return isinstance(self.focused, (Input, TextArea))

    @work(thread=True, group="copy")
    def copy_and_tell(self, text: str) -> None:
        """Copy a text and say what was done."""
        done = copy_text(self.app, text)
        self.app.call_from_thread(self.notify, done, markup=False, timeout=3)

    def action_copy_or_quit(self) -> None:
        """Copy the selected text; with none, the second time within two seconds quits."""
        focused = self.focused
        selected = self.get_selected_text() or ""
        if isinstance(focused, (Input, TextArea)):
            selected = focused.selected_text or selected
        if selected:
            self.copy_and_tell(selected)
        elif self.now() - self._asked_to_quit < QUIT_AGAIN_S:
            self.app.exit(0)
        else:
            self._asked_to_quit = self.now()
            self.notify("ctrl+c again quits", markup=False, timeout=QUIT_AGAIN_S)

    def action_palette(self) -> None:
        """Show every command by name."""
        self.app.action_command_palette()

    def action_open(self) -> None:
        """Choose another session."""
        self.app.push_screen("start")

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit(0)

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen("help")
