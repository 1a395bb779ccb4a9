"""The Event pane: one event in full, as it was sent, audio elided with what it is."""

from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from console.protocol.text import visible
from console.store.pretty import Line
from console.tui.widgets.strip_view import StripView
from console.tui.wrapping import Part, strip_of, wrap

KINDS = ("key", "string", "number", "literal", "punctuation", "elided", "text")


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What the pane shows: a heading, notes below it, and the lines of the event."""

    heading: str
    notes: tuple[str, ...]
    lines: list[Line]


class EventPane(StripView):
    """Read-only details of the event under the log's cursor."""

    BORDER_TITLE = "5 Event"
    DEFAULT_CSS = """
    EventPane {
        & > .event--heading { color: $event-dim; }
        & > .event--note { color: $warning; }
        & > .event--key { color: $event-client; }
        & > .event--string { color: $foreground; }
        & > .event--number { color: $warning; }
        & > .event--literal { color: $event-tool; }
        & > .event--punctuation { color: $event-dim; }
        & > .event--elided { color: $event-dim; text-style: italic; }
        & > .event--text { color: $error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"event--{kind}" for kind in (*KINDS, "heading", "note")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="event.down"),
        Binding("k", "scroll_up", "Up", show=False, id="event.up"),
        Binding("g", "scroll_home", "Top", show=False, id="event.top"),
        Binding("G", "scroll_end", "Bottom", show=False, id="event.bottom"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._details: EventDetails | None = None

    def show(self, details: EventDetails | None) -> None:
        """Show the details of another event, from its top."""
        if details != self._details:
            self._details = details
            self.scroll_to(y=0, animate=False, immediate=True)
            self.rebuild()

    def strips_for(self, width: int) -> list[Strip]:
        """The heading, the notes and the wrapped lines."""
        base = self.rich_style
        if self._details is None:
            return []
        strips = []
        parts: list[tuple[list[Part], int]] = [
            ([(visible(self._details.heading), self._part("heading"))], 0)
        ]
        parts += [([(visible(note), self._part("note"))], 0) for note in self._details.notes]
        parts += [(self._parts_of(line), _indent_of(line) + 2) for line in self._details.lines]
        for line_parts, hanging in parts:
            hanging = min(hanging, width // 2)
            for number, segments in enumerate(wrap(line_parts, width, hanging)):
                strips.append(strip_of(segments, width, base, hanging if number else 0))
        return strips

    def _parts_of(self, line: Line) -> list[Part]:
        return [(visible(token.text), self._part(token.kind)) for token in line]

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"event--{name}", partial=True)


def _indent_of(line: Line) -> int:
    first = line[0].text if line else ""
    return len(first) if not first.strip() else 0
