"""The panes of a session on one screen: how they are laid out, and which one is active."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from console.tui.keymap import PANES, footer_keys
from console.tui.panes.conversation.pane import ConversationPane
from console.tui.panes.event.pane import EventPane
from console.tui.panes.events.pane import EventsPane
from console.tui.panes.session.pane import SessionPane
from console.tui.panes.voice.pane import VoicePane
from console.tui.screens.commands import ConsoleScreen
from console.tui.widgets.key_footer import KeyFooter
from console.tui.widgets.pane_tabs import PaneTabs
from console.tui.widgets.status_bar import StatusBar

NARROW_COLUMNS = 100
SHORT_ROWS = 28
TINY = (40, 10)


class PanesScreen(ConsoleScreen):
    """Status, panes and footer. On a small screen, or zoomed, one pane is visible at a time."""

    KIND: ClassVar[str] = ""  # "live" or "recording": which keys work

    def __init__(self) -> None:
        super().__init__()
        self.active = PANES[0][0]

    def compose(self) -> ComposeResult:
        """Status, tabs, panes, then what the kind of session adds, and the footer."""
        yield StatusBar(id="status")
        yield PaneTabs(id="tabs")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield EventsPane(id="events")
                yield EventPane(id="event")
            with Vertical(id="right"):
                yield ConversationPane(id="conversation")
                yield SessionPane(id="session")
        yield VoicePane(id="voice")
        yield from self.compose_bottom()
        yield KeyFooter(lambda: footer_keys(self.KIND, self.in_field), id="keys")

    def compose_bottom(self) -> ComposeResult:
        """The lines between the panes and the footer."""
        yield from ()

    def on_mount(self) -> None:
        """Find the panes once."""
        if not self.query(KeyFooter):  # closed before it was composed
            return
        self.events = self.query_one(EventsPane)
        self.log_view = self.events.log_view
        self.details = self.query_one(EventPane)
        self.conversation = self.query_one(ConversationPane)
        self.editor = self.query_one(SessionPane)
        self.voice = self.query_one(VoicePane)
        self.status = self.query_one(StatusBar)
        self.tabs = self.query_one(PaneTabs)
        self.footer = self.query_one(KeyFooter)
        self.activate(self.active)  # the focus may begin outside the panes
        self.begin()

    def begin(self) -> None:
        """The panes are there: show something in them."""

    def panes_moved(self) -> None:
        """Other panes can be seen now, or in another size."""

    def on_resize(self) -> None:
        """Choose the layout for the size."""
        width, height = self.size
        self.set_class(width < NARROW_COLUMNS or height < SHORT_ROWS, "-tabbed")
        self.set_class(width < TINY[0] or height < TINY[1], "-tiny")
        self._mark_active()
        self.call_after_refresh(self.panes_moved)

    def on_descendant_focus(self) -> None:
        """The pane that has the focus is the active one."""
        self.footer.refresh()
        focused = self.focused
        for node in focused.ancestors_with_self if focused is not None else ():
            if isinstance(node, Widget) and node.id in dict(PANES):
                self.activate(node.id)
                return

    def activate(self, pane: str) -> None:
        """Make a pane the active one, without giving it the focus."""
        self.active = pane
        self.tabs.show(pane)
        self._mark_active()

    def _mark_active(self) -> None:
        """Let only the active pane be shown, where there is room for one: else all stay as is.

        Every mark that changes lays out and paints the whole screen.
        """
        if not (self.has_class("-tabbed") or self.has_class("-zoomed")):
            return
        self.set_class(self.active == "voice", "-voice")
        for name, _ in PANES:
            self.query_one(f"#{name}").set_class(name == self.active, "-active")
        for side in ("left", "right"):
            box = self.query_one(f"#{side}")
            box.set_class(any(child.has_class("-active") for child in box.children), "-active")
        self.call_after_refresh(self.panes_moved)

    @on(PaneTabs.Chosen)
    def _tab_chosen(self, event: PaneTabs.Chosen) -> None:
        self.action_pane(event.pane)

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self.activate(pane)
        target = self.query_one(f"#{pane}")
        if isinstance(target, EventsPane):
            target = target.log_view
        elif isinstance(target, SessionPane):
            target = target.editor
        self.set_focus(target)  # at once: what is typed ahead must not arrive elsewhere

    def action_zoom(self) -> None:
        """Give the active pane the whole screen, or give it back."""
        self.toggle_class("-zoomed")
        self._mark_active()

    def action_escape(self) -> None:
        """Leave a text field, the search, the filter, or a zoomed pane."""
        focused = self.focused
        if focused is not None and self.events.close_field(focused):
            return
        if isinstance(focused, Input) or self.active == "session":
            self.action_pane(self.active if self.active != "session" else "events")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        else:
            self.events.close_field(None)
