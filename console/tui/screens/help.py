"""The help: every key, from the same table that binds them."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from console.store.query.reference import LANGUAGE
from console.tui.keymap import IN_WIDGETS, KEYS, Key

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
        language = _table("Filter (/), find (ctrl+f), pause at (a)", list(LANGUAGE))
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            if self._language_first:
                yield Static(language, markup=False)
            for where, title in PLACES:
                rows = [(key.shown, key.help) for key in KEYS if key.where == where and _told(key)]
                yield Static(_table(title, rows), markup=False)
            yield Static(_table("In lists and panes", list(IN_WIDGETS)), markup=False)
            if not self._language_first:
                yield Static(language, markup=False)


def _told(key: Key) -> bool:
    """Keys for the way back and for each pane are told together with others."""
    return "previous" not in key.id and not key.id.startswith("pane.")


def _table(title: str, rows: list[tuple[str, str]]) -> Content:
    width = max(15, *(len(keys) for keys, _ in rows)) + 1
    parts = [Content.styled(f"\n{title}\n", "bold $primary")]
    for keys, text in rows:
        parts.append(Content.styled(f"  {keys:<{width}}", "$foreground"))
        parts.append(Content.styled(f"{text}\n", "$event-dim"))
    return Content("").join(parts)
