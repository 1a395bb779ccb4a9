"""The help: every key, from the same table that binds them."""

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from console.store.query.reference import LANGUAGE
from console.tui.keymap import IN_WIDGETS, KEYS, Key

MAX_COLUMNS = 86
"""Of a line, on a screen with room for it."""

PLACES = (
    ("anywhere", "Anywhere, also in text fields"),
    ("panes", "In the panes"),
    ("recording", "In a recording"),
    ("live", "In a live session"),
)


class KeyTable(Widget):
    """Keys, and beside them what they do, broken to the width there is."""

    def __init__(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._rows = rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the texts need."""
        return len(self._content(width).split())

    def render(self) -> Content:
        """The table at the width of now."""
        return self._content(self.size.width)

    def _content(self, width: int) -> Content:
        keys_width = max(15, *(cell_len(keys) for keys, _ in self._rows)) + 3
        parts = [Content.styled(f"\n{self._title}", "bold $primary")]
        for keys, text in self._rows:
            lines = wrap(text, max(20, width - keys_width), break_on_hyphens=False)
            told = f"\n{' ' * keys_width}".join(lines)
            parts.append(
                Content.styled(f"\n  {set_cell_size(keys, keys_width - 2)}", "$foreground")
            )
            parts.append(Content.styled(told, "$event-dim"))
        return Content("").join(parts)


class HelpScreen(ModalScreen[None]):
    """Keys by where they work; escape, q or ? leaves."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle; background: $background 60%;
        & > VerticalScroll {
            width: 92; max-width: 96%; height: auto; max-height: 90%; border: round $border;
            padding: 0 2; background: $surface; scrollbar-size-vertical: 1;
        }
        & KeyTable { width: 1fr; height: auto; }
    }
    """
    BINDINGS = [("escape,q,question_mark,f1", "dismiss", "Close")]  # noqa: RUF012

    def __init__(self, *, language_first: bool = False) -> None:
        super().__init__()
        self._language_first = language_first

    def compose(self) -> ComposeResult:
        """The language of queries and the keys in groups."""
        language = KeyTable("Filter (/), find (ctrl+f), pause at (a)", list(LANGUAGE))
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            if self._language_first:
                yield language
            for where, title in PLACES:
                rows = [(key.shown, key.help) for key in KEYS if key.where == where and _told(key)]
                yield KeyTable(title, rows)
            yield KeyTable("In lists and panes", list(IN_WIDGETS))
            if not self._language_first:
                yield language


def _told(key: Key) -> bool:
    """Keys for the way back and for each pane are told together with others."""
    return not ("previous" in key.id or key.id == "replay.slower" or key.id.startswith("pane."))
