"""Asks for a path into an event: its own paths are offered, any other can be typed."""

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from console.protocol.text import single_line
from console.tui.screens.palette import MOVES, CommandList

MAX_SHOWN = 200
MAX_PATH, MAX_VALUE = 60, 120


class PathPrompt(ModalScreen[str | None]):
    """Dismissed with the path that was chosen or typed, or with None by escape."""

    DEFAULT_CSS = """
    PathPrompt {
        align: center top; background: $background 60%;
        & > Vertical {
            width: 100; max-width: 96%; height: auto; max-height: 80%; margin-top: 2;
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
        Binding("tab", "complete", "Complete", priority=True),
        *(Binding(key, f"move('{key}')", key, priority=True) for key in MOVES),
    ]

    def __init__(self, offered: Sequence[tuple[str, str]]) -> None:
        """`offered` are paths and what lies there; neither is safe to draw yet."""
        super().__init__()
        self._offered = offered
        self._shown = offered[:MAX_SHOWN]

    def compose(self) -> ComposeResult:
        """The field and the paths that fit."""
        with Vertical() as box:
            box.border_title = "Copy a value"
            box.border_subtitle = "tab completes"
            yield Input(placeholder="response.output[0].id, or a part of it", select_on_focus=False)
            yield CommandList(*self._options(), markup=False)

    def on_mount(self) -> None:
        """The first path is what enter would take."""
        self.query_one(OptionList).highlighted = 0

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before the field has the focus."""
        field = self.query_one(Input)
        if event.is_printable and event.character and not field.has_focus:
            event.stop()
            field.insert_text_at_cursor(event.character)

    def action_move(self, key: str) -> None:
        """Move through the paths while the field keeps the focus."""
        options = self.query_one(OptionList)
        if options.option_count:
            MOVES[key](options)

    def action_complete(self) -> None:
        """Take the highlighted path into the field."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self.query_one(Input).value = self._shown[index][0]
            self.query_one(Input).action_end()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        typed = event.value.strip().removeprefix("$").removeprefix(".").lower()
        fitting = [each for each in self._offered if typed in each[0].lower()]
        self._shown = fitting[:MAX_SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._options())
        options.highlighted = 0 if self._shown else None

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        index = self.query_one(OptionList).highlighted
        self.dismiss(event.value if index is None else self._shown[index][0])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index][0])

    def _options(self) -> list[Option]:
        return [
            Option(
                Content.assemble(
                    (f"{single_line(path, MAX_PATH):<30}  ", "bold $foreground"),
                    (single_line(value, MAX_VALUE), "$event-dim"),
                )
            )
            for path, value in self._shown
        ]
