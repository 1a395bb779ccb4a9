"""A field for a query: its mistakes are shown while it is typed, earlier ones are an arrow away."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from console.store.query.history import History
from console.store.query.syntax import Query, QueryError, parse_query
from console.tui.widgets.field import Field

HINT = 'word -word "text" /regex/ type: item: size> is: or · ↑ F1 help'


class QueryInput(Field):
    """The text of a query."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier(-1)", "Earlier", show=False),
        Binding("down", "earlier(1)", "Later", show=False),
    ]
    history: ClassVar[History] = History()
    """One for all fields of the program: what was filtered by can be searched for."""

    def action_earlier(self, steps: int) -> None:
        """Show an earlier text, or a later one again."""
        self.value = self.history.go(steps, self.value)
        self.cursor_position = len(self.value)


class QueryField(Vertical):
    """A label, the text, and a note at the right; a hint or the mistake below while it is typed."""

    DEFAULT_CSS = """
    QueryField {
        height: auto; background: $panel;
        & > Horizontal { height: 1; padding: 0 1; }
        & Static { width: auto; height: 1; color: $event-dim; }
        & QueryInput { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & QueryInput:focus { border: none; }
        & > .query-hint { display: none; width: 1fr; padding: 0 1; }
        &:focus-within > .query-hint { display: block; }
        & > .query-hint.-wrong { display: block; color: $error; }
    }
    """

    @dataclass
    class _Said(Message):
        field: "QueryField"
        query: Query

        @property
        def control(self) -> "QueryField":
            """The field."""
            return self.field

    class Typed(_Said):
        """The text became another query. It is not said while the text is wrong."""

    class Entered(_Said):
        """The query is finished."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._label = f"{label} "
        self._query: Query | None = Query()
        self._note = ""
        self.display = False

    def compose(self) -> ComposeResult:
        """The line, and the hint below it."""
        with Horizontal():
            yield Static(self._label, markup=False)
            yield QueryInput(select_on_focus=False)
            yield Static("", classes="query-note", markup=False)
        yield Static(HINT, classes="query-hint", markup=False)

    @property
    def input(self) -> QueryInput:
        """Where the text is typed."""
        return self.query_one(QueryInput)

    def open(self) -> None:
        """Show the field and type into it."""
        self.display = True
        self.screen.set_focus(self.input)  # at once: letters typed ahead are the query's

    def close(self) -> None:
        """Take the query back."""
        self.input.value = ""
        self.display = False

    def tell(self, note: str) -> None:
        """Say something at the right of the line."""
        text = f" {note}" if note else ""
        if text == self._note:
            return
        before, self._note = self._note, text
        self.query_one(".query-note", Static).update(
            Content(text), layout=cell_len(text) != cell_len(before)
        )

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            self._query = parse_query(event.value)
        except QueryError as error:
            self._query = None
            self._show_hint(self._pointed(error), wrong=True)
        else:
            self._show_hint(HINT, wrong=False)
            self.post_message(self.Typed(self, self._query))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._query is not None:
            self.input.history.add(event.value)
            self.post_message(self.Entered(self, self._query))

    def _show_hint(self, text: str, *, wrong: bool) -> None:
        hint = self.query_one(".query-hint", Static)
        hint.set_class(wrong, "-wrong")
        hint.update(Content(text), layout=False)

    def _pointed(self, error: QueryError) -> str:
        """A caret under the mistake, and the sentence where there is room for it."""
        before = cell_len(self._label) + cell_len(self.input.value[: error.position])
        column = max(0, before - int(self.input.scroll_offset.x))
        if column + 2 + len(error.message) <= self.content_size.width - 2:
            return f"{' ' * column}^ {error.message}"
        if len(error.message) < column:
            return f"{error.message} ^".rjust(column + 1)
        return error.message
