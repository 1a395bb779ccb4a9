"""The palette: every command by name, found by a few letters of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does, and the action of the screen that does it."""

    title: str
    help: str
    action: str


MOVES: Mapping[str, Callable[[OptionList], None]] = {
    "down": OptionList.action_cursor_down,
    "up": OptionList.action_cursor_up,
    "pagedown": OptionList.action_page_down,
    "pageup": OptionList.action_page_up,
}


class CommandList(OptionList):
    """An option list that bears a click on what has just been filtered away."""

    async def _on_click(self, event: events.Click) -> None:
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()


class PaletteScreen(ModalScreen[str]):
    """Dismissed with the action of the command that was chosen, or ""."""

    DEFAULT_CSS = """
    PaletteScreen {
        align: center top; background: $background 60%;
        & > Vertical {
            width: 84; max-width: 96%; height: auto; max-height: 80%; margin-top: 2;
            border: round $border; background: $surface; padding: 0 1;
        }
        & Input { border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; }
        & OptionList {
            height: auto; max-height: 100%; border: none; padding: 0; background: $surface;
            text-wrap: nowrap; text-overflow: ellipsis;
            scrollbar-size-vertical: 1;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        Binding("escape", "dismiss('')", "Close"),
        *(Binding(key, f"move('{key}')", key, priority=True) for key in MOVES),
    ]

    def __init__(self, commands: list[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._shown = commands

    def compose(self) -> ComposeResult:
        """The field and the commands that fit."""
        with Vertical() as box:
            box.border_title = "Commands"
            yield Input(placeholder="a few letters of a command", select_on_focus=False)
            yield CommandList(*self._options(), markup=False)

    def on_mount(self) -> None:
        """The first command is what enter would run."""
        self.query_one(OptionList).highlighted = 0

    def action_move(self, key: str) -> None:
        """Move through the list while the field keeps the focus."""
        options = self.query_one(OptionList)
        if options.option_count:
            MOVES[key](options)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._shown = _fitting(self._commands, event.value)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._options())
        options.highlighted = 0 if self._shown else None

    @on(Input.Submitted)
    def _entered(self) -> None:
        chosen = self.query_one(OptionList).highlighted_option
        if chosen is not None:
            self.dismiss(chosen.id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _options(self) -> list[Option]:
        return [
            Option(
                Content.assemble(
                    (f"{command.title:<26}", "bold $foreground"), (command.help, "$event-dim")
                ),
                id=command.action,
            )
            for command in self._shown
        ]


def _fitting(commands: list[Command], typed: str) -> list[Command]:
    """The commands that have the letters typed, the best fit first; all of them for none."""
    if not typed.strip():
        return commands
    matcher = Matcher(typed)
    scores = {command: matcher.match(command.title) for command in commands}
    return sorted((each for each in commands if scores[each] > 0), key=scores.__getitem__,
                  reverse=True)  # fmt: skip
