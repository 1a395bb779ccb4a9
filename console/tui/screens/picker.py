"""A field over a list of what fits it: the palette, and asking for a path into an event."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

MOVES: Mapping[str, Callable[[OptionList], None]] = {
    "down": OptionList.action_cursor_down,
    "up": OptionList.action_cursor_up,
    "pagedown": OptionList.action_page_down,
    "pageup": OptionList.action_page_up,
}


_TITLE_CELLS, _MAX_TITLE_CELLS = 28, 44
"""Where what is said of each choice begins: to the right of the longest title, within limits."""


class Choice(NamedTuple):
    """What can be chosen: the answer it stands for, and the texts (safe to draw) that show it."""

    answer: str
    title: str
    about: str


class _ChoiceList(OptionList):
    """An option list that bears a click on what has just been filtered away."""

    async def _on_click(self, event: events.Click) -> None:
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()


class Picker(ModalScreen[str | None]):
    """Dismissed with the answer that was chosen, with None by escape."""

    DEFAULT_CSS = """
    Picker {
        align: center top; background: $background 60%;
        & > Vertical {
            width: 92; max-width: 96%; height: auto; max-height: 80%; margin-top: 2;
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
        Binding("escape", "dismiss(None)", "Close"),
        *(Binding(key, f"move('{key}')", key, priority=True) for key in MOVES),
    ]

    def __init__(
        self, title: str, placeholder: str, find: Callable[[str], Sequence[Choice]]
    ) -> None:
        """`find` gives the choices that fit what has been typed, the best one first."""
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self._find = find
        self._choices: Sequence[Choice] = ()
        self._title_cells = _TITLE_CELLS  # grows only: a column must not jump as one types

    def answer_without_choice(self, typed: str) -> str | None:
        """What enter answers where nothing fits; None leaves the question open."""
        return None

    @property
    def highlighted(self) -> Choice | None:
        """What enter would take."""
        index = self.query_one(OptionList).highlighted
        return None if index is None else self._choices[index]

    def compose(self) -> ComposeResult:
        """The field and the list."""
        with Vertical() as box:
            box.border_title = self._title
            yield Input(placeholder=self._placeholder, select_on_focus=False)
            yield _ChoiceList(markup=False)

    def on_mount(self) -> None:
        """Begin with everything that can be chosen."""
        self._offer("")

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before the field has the focus."""
        field = self.query_one(Input)
        if event.is_printable and event.character and not field.has_focus:
            event.stop()
            field.insert_text_at_cursor(event.character)

    def action_move(self, key: str) -> None:
        """Move through the list while the field keeps the focus."""
        if self._choices:
            MOVES[key](self.query_one(OptionList))

    def _offer(self, typed: str) -> None:
        self._choices = self._find(typed)
        longest = max((cell_len(each.title) for each in self._choices), default=0)
        self._title_cells = max(self._title_cells, min(longest, _MAX_TITLE_CELLS))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_choice(each, self._title_cells)) for each in self._choices])
        options.highlighted = 0 if self._choices else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        chosen = self.highlighted
        answer = chosen.answer if chosen else self.answer_without_choice(event.value)
        if answer is not None:
            self.dismiss(answer)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].answer)


def _choice(choice: Choice, title_cells: int) -> Content:
    blanks = " " * max(0, title_cells - cell_len(choice.title))
    return Content.assemble(
        (f"{choice.title}{blanks}  ", "bold $foreground"), (choice.about, "$event-dim")
    )
