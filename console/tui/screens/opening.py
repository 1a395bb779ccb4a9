"""The first thing painted: it shows at once that we are here, while the rest is being loaded."""

from textual.app import ComposeResult
from textual.screen import Screen

from console.tui.widgets.status_bar import StatusBar, StatusPart


class OpeningScreen(Screen[None]):
    """A status line, and the colours of what is to come."""

    def compose(self) -> ComposeResult:
        """The status line alone."""
        yield StatusBar()

    def on_mount(self) -> None:
        """Say what is going on."""
        parts = (StatusPart("realtime-console", "name"), StatusPart("◌ opening", "busy"))
        self.query_one(StatusBar).show(parts)
