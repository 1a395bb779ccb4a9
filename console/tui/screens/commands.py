"""What every screen of a session can do, whatever it shows: copy, help, palette, open, quit."""

import time
from collections.abc import Iterator

from textual import work
from textual.screen import Screen
from textual.widgets import Input, TextArea

from console.tui.clipboard import copy_text
from console.tui.keymap import KEYS, Key
from console.tui.panes.events.query_field import QueryInput
from console.tui.screens.help import HelpScreen
from console.tui.screens.palette import Command, finder
from console.tui.screens.picker import Picker

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

    def on_key(self) -> None:
        """Any other key withdraws the first half of quitting with ctrl+c."""
        self._asked_to_quit = -QUIT_AGAIN_S

    @work
    async def action_palette(self) -> None:
        """Choose a command by name and run it."""
        find = finder(list(self._commands()))
        picker = Picker("Commands", "a few letters of a command", find)
        action = await self.app.push_screen_wait(picker)
        if action:
            await self.run_action(action)

    def _commands(self) -> Iterator[Command]:
        offered: dict[str, Key] = {}
        for key in KEYS:
            if self.offers(key.action.partition("(")[0]) and key.action != "palette":
                offered.setdefault(key.action, key)
        for action, key in offered.items():
            yield Command(f"{key.label} ({key.shown})", key.help, action)
        for name in sorted(self.app.available_themes):
            yield Command(f"Theme: {name}", "Change the colours", f"theme('{name}')")
        yield Command("Screenshot", "Save the screen as a picture (SVG)", "screenshot")

    def action_theme(self, name: str) -> None:
        """Change the colours."""
        self.app.theme = name

    def action_screenshot(self) -> None:
        """Save the screen as SVG in the folder that the console was started in."""
        try:
            path = self.app.save_screenshot()
        except OSError as error:
            self.notify(f"Not saved: {error}", markup=False, severity="warning")
        else:
            self.notify(f"Saved as {path}", markup=False)

    async def action_open(self) -> None:
        """Choose another session: the app knows those that there are."""
        await self.run_action("app.choose_session")

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit(0)

    def action_help(self) -> None:
        """Show every key; from where a query is typed, how it is written first."""
        language_first = isinstance(self.focused, QueryInput)
        self.app.push_screen(HelpScreen(language_first=language_first))
