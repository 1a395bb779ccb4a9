"""The Session pane: the session's configuration as JSON, checked as it is typed, sent with ctrl+s.

In a recording it shows, read-only, what the server had accepted at the cursor.
"""

from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection, TextAreaTheme

from console.protocol.text import visible
from console.protocol.wire import JsonObject
from console.session.draft import DraftCheck, changed_paths, check_session_text, session_text
from console.tui.themes import color_of

MAX_HIGHLIGHTED = 100_000
"""Characters up to which colours are cheap enough to compute at every key press."""
MAX_READ = 100_000
"""Characters of a session that can only be read: breaking a million into lines takes seconds."""


class SessionPane(Vertical):
    """An editor and one line below it that says what the draft is."""

    BORDER_TITLE = "3 Session"
    DEFAULT_CSS = """
    SessionPane {
        & > TextArea { height: 1fr; border: none; padding: 0; background: $surface; }
        & > TextArea:focus { border: none; }
        & > #session-status { height: auto; max-height: 3; color: $event-dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"session--{part}" for part in ("key", "string", "number", "literal", "dim")
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._base: JsonObject = {}
        self._base_text = ""
        self._sent_text: str | None = None  # waits for the server's answer
        self._outcome = ""
        self._shown: tuple[str, bool] | None = None  # the outcome, and whether it was read-only
        self._checked = DraftCheck({})

    def compose(self) -> ComposeResult:
        """The editor and its status line."""
        yield TextArea(
            id="session-editor", tab_behavior="focus", show_line_numbers=True, soft_wrap=True
        )
        yield Static(id="session-status", markup=False)

    def on_mount(self) -> None:
        """Colours for JSON, where the parser for them is installed."""
        if self.children:  # else closed before it was composed
            self._register_theme()
            self._choose_language("")

    def notify_style_update(self) -> None:
        """The theme changed: so do the colours of the JSON, once they are in force."""
        super().notify_style_update()
        if self.is_mounted and self.children:
            self.call_after_refresh(self._register_theme)

    @property
    def editor(self) -> TextArea:
        """The text field."""
        return self.query_one("#session-editor", TextArea)

    @property
    def dirty(self) -> bool:
        """Whether the text differs from the session it began as."""
        return self.editor.text != self._base_text

    @property
    def draft(self) -> JsonObject | None:
        """The session as typed; None while it is not valid."""
        return self._checked.session

    def show(self, session: JsonObject, *, read_only: bool, outcome: str = "") -> None:
        """Show a session (in either direction of time); an edited draft is never overwritten."""
        shown = outcome, read_only
        if session == self._base and shown == self._shown:
            return
        self._outcome, self._shown = outcome, shown
        self.editor.read_only = read_only
        if session != self._base:
            keep = self.dirty and not read_only and self.editor.text != self._sent_text
            self._base = session
            text = session_text(session) if session else ""
            self._base_text = _beginning(text) if read_only else text
            self._sent_text = None
            if not keep:
                self._load(self._base_text)
        self._tell()

    def sent(self) -> None:
        """The draft was sent: it stays until the server has another session, refused or not."""
        self._sent_text = self.editor.text
        self._tell()

    def point_at_mistake(self) -> None:
        """Put the cursor where the text stops being a session."""
        place = (max(0, self._checked.line - 1), max(0, self._checked.column - 1))
        self.editor.focus()
        self.editor.selection = Selection.cursor(place)

    def revert(self) -> None:
        """Throw the draft away for the session as it is."""
        self._load(self._base_text)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._checked = check_session_text(self.editor.text)
        self._tell()

    def _load(self, text: str) -> None:
        self._choose_language(text)
        place = self.editor.cursor_location
        self.editor.load_text(text)
        self.editor.move_cursor(place)
        self._checked = check_session_text(text)

    def _tell(self) -> None:
        status = self.query_one("#session-status", Static)
        checked = self._checked
        if self.editor.read_only:
            text = "as of this event" if self._base else "no session yet"
            told = f" · {visible(self._outcome)}" if self._outcome else ""
            status.update(Content.styled(text + told, "$event-dim"), layout=False)
        elif not self._base_text and not self.editor.text:
            status.update(Content.styled("connect to see the session", "$event-dim"), layout=False)
        elif checked.session is None:
            text = f"✗ line {checked.line} column {checked.column}: {visible(checked.message)}"
            status.update(Content.styled(text, "$error"), layout=False)
        else:
            status.update(self._valid_text(checked.session), layout=False)

    def _valid_text(self, session: JsonObject) -> Content:
        waits = self.dirty and self.editor.text != self._sent_text
        changes = len(changed_paths(self._comparable(), session)) if waits else 0
        parts = [Content.styled("√ valid", "$success")]
        if changes:
            plural = "s" if changes > 1 else ""
            parts.append(Content.styled(f" · {changes} change{plural} not sent", "$warning"))
            parts.append(Content.styled(" · ^s send  ^z undo", "$event-dim"))
        elif self._outcome:
            parts.append(Content.styled(f" · {visible(self._outcome)}", "$event-dim"))
        return Content("").join(parts)

    def _comparable(self) -> JsonObject:
        return check_session_text(self._base_text).session or {}

    def _choose_language(self, text: str) -> None:
        wanted = "json" if len(text) <= MAX_HIGHLIGHTED else None
        if wanted in (None, *self.editor.available_languages) and self.editor.language != wanted:
            self.editor.language = wanted

    def _register_theme(self) -> None:
        if not self.children:  # called late: another session has taken our place since
            return
        variables = self.app.theme_variables
        name = f"json-{self.app.theme}"  # another name each time: only then it is read again

        def style(name: str) -> Style:
            return Style(color=color_of(variables[name]).rich_color)

        self.editor.register_theme(
            TextAreaTheme(
                name,
                gutter_style=style("event-dim"),
                cursor_line_gutter_style=style("event-dim"),
                syntax_styles={
                    "json.label": style("event-client"),
                    "string": style("foreground"),
                    "number": style("warning"),
                    "boolean": style("event-tool"),
                    "json.null": style("event-tool"),
                    "json.error": style("error"),
                },
            )
        )
        self.editor.theme = name


def _beginning(text: str) -> str:
    left_out = len(text) - MAX_READ
    if left_out <= 0:
        return text
    return f"{text[:MAX_READ]}\n… {left_out:,} characters more: the Event pane has all of it"
