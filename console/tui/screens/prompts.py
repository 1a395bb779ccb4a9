"""Small questions: one line of text, or yes and no."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label


class Prompt(ModalScreen[str | None]):
    """Asks for one line; dismissed with it, or with None by escape. `value` is there to edit."""

    DEFAULT_CSS = """
    Prompt {
        align: center middle; background: $background 60%;
        & > Vertical {
            width: 70; max-width: 90%; height: auto; border: round $border; padding: 0 1;
            background: $surface;
        }
        & Label { color: $event-dim; width: 1fr; }
        & Input { border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; }
    }
    """
    BINDINGS = [("escape", "dismiss(None)", "Cancel")]  # noqa: RUF012 - Textual's own declaration

    def __init__(self, title: str, hint: str, *, value: str = "", secret: bool = False) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._value = value
        self._secret = secret

    def compose(self) -> ComposeResult:
        """The question and the field."""
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, password=self._secret, select_on_focus=False)
            yield Label(self._hint, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before the field has the focus."""
        field = self.query_one(Input)
        if event.is_printable and event.character and not field.has_focus:
            event.stop()
            field.insert_text_at_cursor(event.character)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())


class Confirm(ModalScreen[bool]):
    """Asks for yes or no; escape and enter mean no."""

    DEFAULT_CSS = """
    Confirm {
        align: center middle; background: $background 60%;
        & > Vertical {
            width: 70; max-width: 90%; height: auto; border: round $border; padding: 0 1;
            background: $surface;
        }
        & Label { width: 1fr; }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        ("y", "dismiss(True)", "Yes"),
        ("n,escape,enter", "dismiss(False)", "No"),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title = title
        self._question = question

    def compose(self) -> ComposeResult:
        """The question and the keys that answer it."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "y yes · n no"
            yield Label(self._question, markup=False)
