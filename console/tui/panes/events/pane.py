"""The Events pane: the log, its filter field, and what they say in the corner."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from console.tui.panes.events.log import EventLog


class EventsPane(Vertical):
    """An event log with a filter that works while it is typed."""

    BORDER_TITLE = "1 Events"
    DEFAULT_CSS = """
    EventsPane {
        & > Input {
            height: 1; border: none; padding: 0 1; background: $panel;
            &:focus { border: none; }
        }
        & > EventLog { height: 1fr; }
    }
    """

    @dataclass
    class FilterChanged(Message):
        """Another filter was typed; "" shows everything."""

        text: str

    def compose(self) -> ComposeResult:
        """The filter field above the log."""
        field = Input(
            placeholder="words, response.*, -delta", id="event-filter", select_on_focus=False
        )
        field.display = False
        yield field
        yield EventLog(id="event-log")

    @property
    def log_view(self) -> EventLog:
        """The log itself."""
        return self.query_one("#event-log", EventLog)

    @property
    def filter_input(self) -> Input:
        """The filter field."""
        return self.query_one("#event-filter", Input)

    @property
    def filtering(self) -> bool:
        """Whether a filter is shown, empty or not."""
        return self.filter_input.display

    def open_filter(self) -> None:
        """Show the field and type into it."""
        self.filter_input.display = True
        self.screen.set_focus(self.filter_input)  # at once: letters typed ahead are the filter's

    def close_filter(self) -> None:
        """Show every event again."""
        self.filter_input.value = ""
        self.screen.set_focus(self.log_view)
        self.filter_input.display = False

    def tell(self, total: int, unseen: int, *, filtered: bool) -> None:
        """Say in the corner how many events there are, or how many came unseen."""
        log = self.log_view
        shown = f"{log.length:,} of {total:,}" if filtered else f"{total:,}"
        state = "following" if log.following else f"{unseen:,} new · End follows" if unseen else ""
        text = " · ".join(part for part in (state, shown, "/ filter") if part)
        if text != str(self.border_subtitle):
            self.border_subtitle = Content(text)

    @on(Input.Changed, "#event-filter")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.FilterChanged(event.value))

    @on(Input.Submitted, "#event-filter")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.screen.set_focus(self.log_view)
        else:
            self.close_filter()
