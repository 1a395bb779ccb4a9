"""The help: every key, from the same table that binds them."""

from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

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


class HelpScreen(ModalScreen[None]):
    """Keys by where they work; escape, q or ? leaves."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle; background: $background 60%;
        & > VerticalScroll {
            width: 92; max-width: 96%; height: auto; max-height: 90%; border: round $border;
            padding: 0 2; background: $surface; scrollbar-size-vertical: 1;
        }
        & Static { width: 1fr; height: auto; }
    }
    """
    BINDINGS = [("escape,q,question_mark,f1", "dismiss", "Close")]  # noqa: RUF012

    def __init__(self, *, language_first: bool = False) -> None:
        super().__init__()
        self._language_first = language_first

    def compose(self) -> ComposeResult:
        """The language of queries and the keys in groups."""
        language = _Table("Filter (/), find (ctrl+f), pause at (a)", list(LANGUAGE))
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            if self._language_first:
                yield language
            for where, title in PLACES:
                rows = [(key.shown, key.help) for key in KEYS if key.where == where and _told(key)]
                yield _Table(title, rows)
            yield _Table("In lists and panes", list(IN_WIDGETS))
            if not self._language_first:
                yield language


class _Table(Static):
    """Keys and what they do, the latter in a column of its own however narrow the screen is."""

    def __init__(self, title: str, rows: list[tuple[str, str]]) -> None:
        self._title, self._rows = title, rows
        super().__init__(self._text(MAX_COLUMNS), markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines anew for this width."""
        self.update(self._text(event.size.width))

    def _text(self, width: int) -> Content:
        indent = max(15, *(cell_len(keys) for keys, _ in self._rows)) + 3
        parts = [Content.styled(f"\n{self._title}\n", "bold $primary")]
        for keys, text in self._rows:
            parts.append(Content.styled(f"  {set_cell_size(keys, indent - 2)}", "$foreground"))
            lines = wrap(text, max(10, width - indent), break_on_hyphens=False)
            told = f"\n{' ' * indent}".join(lines)
            parts.append(Content.styled(f"{told}\n", "$event-dim"))
        return Content("").join(parts)


def _told(key: Key) -> bool:
    """Keys for the way back and for each pane are told together with others."""
    return not ("previous" in key.id or key.id == "replay.slower" or key.id.startswith("pane."))
