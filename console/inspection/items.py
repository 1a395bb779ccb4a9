"""Where items and errors stand in the log: the way from the conversation back to its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.inspection.fold import Handler
from console.inspection.responses import error_text
from console.protocol.wire import object_at, text_at
from console.store.event import RealtimeEvent


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """One `error` event: its row and what it says."""

    row: int
    text: str


@dataclass(slots=True)
class ItemRows:
    """The first row of each item, when its tool was called and answered; errors."""

    first_row: dict[str, int] = field(default_factory=dict)
    called_at: dict[str, float] = field(default_factory=dict)
    answered_at: dict[str, float] = field(default_factory=dict)
    errors: list[ErrorRecord] = field(default_factory=list)

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "conversation.item.added": self._seen,
            "conversation.item.created": self._seen,
            "response.output_item.added": self._seen,
            "response.output_item.done": self._finished,
            "conversation.item.create": self._created,
            "error": self._error,
        }

    def copy(self) -> "ItemRows":
        """An independent copy."""
        return ItemRows(
            self.first_row.copy(),
            self.called_at.copy(),
            self.answered_at.copy(),
            self.errors.copy(),
        )

    def tool_ms(self, call_id: str) -> float | None:
        """Milliseconds from a finished tool call to its output; None while either is missing."""
        called, answered = self.called_at.get(call_id), self.answered_at.get(call_id)
        return None if called is None or answered is None else max(0.0, (answered - called) * 1000)

    def _seen(self, row: int, event: RealtimeEvent) -> None:
        self.first_row.setdefault(text_at(object_at(event.event, "item"), "id"), row)

    def _finished(self, row: int, event: RealtimeEvent) -> None:
        item = object_at(event.event, "item")
        if text_at(item, "type") == "function_call":
            self.called_at.setdefault(text_at(item, "call_id"), event.time)

    def _created(self, row: int, event: RealtimeEvent) -> None:
        item = object_at(event.event, "item")
        if text_at(item, "type") == "function_call_output":
            self.answered_at.setdefault(text_at(item, "call_id"), event.time)

    def _error(self, row: int, event: RealtimeEvent) -> None:
        error = object_at(event.event, "error") or event.event  # some servers flatten it
        self.errors.append(ErrorRecord(row, error_text(error)))
