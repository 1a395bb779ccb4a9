"""The tab line of a small screen: one pane is visible, its tab is marked, a click goes to one."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.tui.keymap import PANES


class PaneTabs(Widget):
    """Numbers and titles of the panes."""

    DEFAULT_CSS = """
    PaneTabs {
        height: 1; width: 100%; background: $background;
        & > .tabs--tab { color: $event-dim; }
        & > .tabs--active { background: $primary; color: $background; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--tab", "tabs--active"}

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        pane: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._active = PANES[0][0]

    def show(self, active: str) -> None:
        """Mark a pane's tab."""
        if active != self._active:
            self._active = active
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The tabs from left to right."""
        tab = self.get_component_rich_style("tabs--tab")
        active = self.get_component_rich_style("tabs--active")
        segments = [
            Segment(text, active if pane == self._active else tab) for pane, text in _labels()
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Go to the tab under the mouse."""
        end = 0
        for pane, text in _labels():
            end += len(text)
            if event.x < end:
                self.post_message(self.Chosen(pane))
                return


def _labels() -> list[tuple[str, str]]:
    return [(pane, f" {number} {title} ") for number, (pane, title) in enumerate(PANES, start=1)]
