"""Asks for a path into an event: its own paths are offered, any other can be typed."""

from collections.abc import Sequence
from functools import partial
from itertools import islice

from textual.binding import Binding
from textual.widgets import Input

from console.protocol.text import single_line
from console.tui.screens.picker import Choice, Picker

MAX_SHOWN = 200
MAX_PATH, MAX_VALUE = 60, 120


class PathPrompt(Picker):
    """Dismissed with the path that was chosen or typed."""

    BINDINGS = [  # noqa: RUF012 - Textual's own declaration
        Binding("tab", "complete", "Complete", priority=True)
    ]

    def __init__(self, offered: Sequence[tuple[str, str]]) -> None:
        """`offered` are paths and what lies there; neither is safe to draw yet."""
        placeholder = "response.output[0].id, or a part of it; tab completes"
        super().__init__("Copy a value", placeholder, partial(_find, offered))

    def answer_without_choice(self, typed: str) -> str | None:
        """A path that was not offered may still lead somewhere."""
        return typed

    def action_complete(self) -> None:
        """Take the highlighted path into the field."""
        chosen = self.highlighted
        if chosen is not None:
            field = self.query_one(Input)
            field.value = chosen.answer
            field.action_end()


def _find(offered: Sequence[tuple[str, str]], typed: str) -> list[Choice]:
    """The paths with what has been typed in them, as far as a list is of use."""
    part = typed.strip().removeprefix("$").removeprefix(".").lower()
    found = (each for each in offered if part in each[0].lower())
    return [
        Choice(path, single_line(path, MAX_PATH), single_line(value, MAX_VALUE))
        for path, value in islice(found, MAX_SHOWN)
    ]
