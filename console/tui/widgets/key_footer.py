"""The footer: the keys that work right now, most useful first; a click does what the key does."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, work
from textual.strip import Strip
from textual.widget import Widget

from console.tui.keymap import Key


class KeyFooter(Widget):
    """One line of keys and labels from the key table; what does not fit is left out."""

    DEFAULT_CSS = """
    KeyFooter {
        height: 1; width: 100%; background: $background;
        & > .footer--key { color: $foreground; text-style: bold; }
        & > .footer--label { color: $event-dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--label"}

    def __init__(self, keys: Callable[[], Sequence[Key]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._keys = keys

    def render_line(self, y: int) -> Strip:
        """Keys and labels from left to right."""
        key_style = self.get_component_rich_style("footer--key")
        label_style = self.get_component_rich_style("footer--label")
        segments = []
        for key in self._fitting():
            segments.append(Segment(f" {key.shown}", key_style))
            segments.append(Segment(f" {key.short} ", label_style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _fitting(self) -> list[Key]:
        """The last key (quit) always stays; others go from the right when room is short."""
        keys = list(self._keys())
        while len(keys) > 1 and sum(map(_width, keys)) > self.size.width:
            keys.pop(-2)
        return keys

    @work
    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        end = 0
        for key in self._fitting():
            end += _width(key)
            if event.x < end:
                await self.screen.run_action(key.action)
                return


def _width(key: Key) -> int:
    return cell_len(f" {key.shown} {key.short} ")
