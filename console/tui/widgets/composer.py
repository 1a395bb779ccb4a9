"""The composer: one line for a message, or for any client event after a colon."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from console.tui.widgets.field import Field

HINT = "type a message, or : to send any client event"


class Composer(Horizontal):
    """A prompt and an input that remembers what was sent."""

    DEFAULT_CSS = """
    Composer {
        height: 1; width: 100%; background: $panel;
        & > Label { width: 2; color: $primary; text-style: bold; background: $panel; }
        & > Input {
            width: 1fr; border: none; height: 1; padding: 0; background: $panel;
            &:focus { border: none; background-tint: $foreground 0%; }
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        ("up", "recall(-1)", "Earlier"),
        ("down", "recall(1)", "Later"),
    ]

    @dataclass
    class Submitted(Message):
        """A line was entered: a message, or ":" and a client event."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._history: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """The prompt and the input."""
        yield Label("> ", markup=False)
        yield Field(placeholder=HINT, id="composer-input", select_on_focus=False)

    @property
    def input(self) -> Input:
        """The text field."""
        return self.query_one("#composer-input", Input)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        if text:
            self._history.append(text)
            self._at = len(self._history)
            self.input.value = ""
            self.post_message(self.Submitted(text))

    def give_back(self, text: str) -> None:
        """Put a line back that could not be sent, unless something else is being typed."""
        if not self.input.value:
            self.input.value = text
            self.input.action_end()

    def action_recall(self, steps: int) -> None:
        """Bring back what was sent before."""
        if self._history:
            self._at = max(0, min(len(self._history), self._at + steps))
            self.input.value = self._history[self._at] if self._at < len(self._history) else ""
            self.input.action_end()
