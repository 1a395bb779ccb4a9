"""The question "pause at?": kinds of events to be ticked, and a filter to be typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from console.session.breakpoints import KINDS, Kind, kind_matches
from console.session.inspected import InspectedSession
from console.store.query.evaluate import matcher
from console.store.query.syntax import QueryError, parse_query
from console.store.view import Matches
from console.tui.panes.events.query_field import QueryInput
from console.tui.screens.help import HelpScreen

FILTER = "filter"


@dataclass(frozen=True, slots=True)
class PauseAt:
    """What was chosen: names of kinds, and the text of a filter ("" for none)."""

    kinds: frozenset[str] = frozenset()
    filter: str = ""  # one that parse_query understands

    def matches(self, session: InspectedSession) -> Mapping[str, Matches]:
        """What each of them matches, by name."""
        found = {
            kind.name: kind_matches(kind, session.rows) for kind in KINDS if kind.name in self.kinds
        }
        typed = matcher(parse_query(self.filter), session)
        return {**found, FILTER: typed} if typed is not None else found


class _CheckList(OptionList):
    """Options ticked with space or a click; enter is for the whole question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "On or off"),
        Binding("enter", "screen.done", "Done"),
    ]


class PauseAtPrompt(ModalScreen[PauseAt | None]):
    """Dismissed with what was chosen by enter, with None by escape."""

    DEFAULT_CSS = """
    PauseAtPrompt {
        align: center middle; background: $background 60%;
        & > Vertical {
            width: 64; max-width: 96%; height: auto; border: round $border; padding: 0 1;
            background: $surface;
        }
        & OptionList {
            height: auto; border: none; padding: 0; background: $surface; overflow: hidden;
        }
        & Input { border: none; height: 1; padding: 0; background: $panel; }
        & Input:focus { border: none; }
        & Label { color: $event-dim; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("f1", "help", "Help"),
        *(Binding(kind.name[0], f"tick('{kind.name}')", kind.label) for kind in KINDS),
    ]

    def __init__(self, chosen: PauseAt) -> None:
        super().__init__()
        self._kinds = set(chosen.kinds)
        self._filter = chosen.filter

    def compose(self) -> ComposeResult:
        """A box to tick for each kind, and the field for a filter."""
        with Vertical() as box:
            box.border_title = "Pause playing at the next"
            yield _CheckList(
                *(Option(_choice(kind, kind.name in self._kinds), id=kind.name) for kind in KINDS)
            )
            hint = "or a filter's match · ↑ earlier"
            yield QueryInput(self._filter, placeholder=hint, select_on_focus=False)
            yield Label("space on/off · tab the filter · enter done · esc cancel", markup=False)

    def action_help(self) -> None:
        """Show how a filter is written."""
        self.app.push_screen(HelpScreen(language_first=True))

    def action_tick(self, name: str) -> None:
        """Pause at a kind of event, or no longer."""
        self._kinds ^= {name}
        for options in self.query(_CheckList):  # none yet when the key was typed ahead
            for kind in KINDS:
                options.replace_option_prompt(kind.name, _choice(kind, kind.name in self._kinds))

    @on(OptionList.OptionSelected)
    def _ticked(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self.action_tick(event.option_id)

    @on(Input.Submitted)
    def action_done(self) -> None:
        """Take what was chosen; a filter that is wrong is said to be."""
        typed = self.query_one(Input).value.strip()
        try:
            parse_query(typed)
        except QueryError as error:
            self.query_one(Label).update(Content.styled(error.message, "$error"))
            return
        QueryInput.history.add(typed)
        self.dismiss(PauseAt(frozenset(self._kinds), typed))


def _choice(kind: Kind, ticked: bool) -> Content:
    return Content(f"{'[x]' if ticked else '[ ]'} {kind.name[0]}  {kind.label}")
