"""One item of a response, from `response.output_item.added` to `response.output_item.done`."""

from dataclasses import dataclass
from typing import Protocol

from console.protocol.wire import JsonObject, JsonValue
from console.simulator.conversation import Conversation, Entry
from console.simulator.item_shape import without_audio
from console.simulator.plan import ResponsePlan
from console.simulator.stage import Script, Stage
from console.simulator.usage import Budget

_BODY_AFTER_MS = 6.0


@dataclass(frozen=True, slots=True)
class Writing:
    """Where the body of an item is written: its entry, its events with their ids, its budget."""

    stage: Stage
    plan: ResponsePlan
    entry: Entry
    index: int
    budget: Budget

    def emit(self, event_type: str, **fields: JsonValue) -> None:
        """Send an event about the item's body."""
        self.stage.emit(
            {
                "type": event_type,
                "response_id": self.plan.id,
                "item_id": self.entry.id,
                "output_index": self.index,
                **fields,
            }
        )


class Body(Protocol):
    """What an item consists of, and the events that bring it."""

    def begin(self) -> JsonObject:
        """The fields of the item while it is empty."""

    def finish(self) -> Script:
        """Generate what remains."""

    def close(self) -> JsonObject:
        """Send the `done` events with what was generated so far; the fields that it gives."""


class OutputItem:
    """An item being generated.

    `conversation` is None out of band: then no `conversation.item.*` events are sent.
    """

    def __init__(self, writing: Writing, conversation: Conversation | None, body: Body) -> None:
        self._writing = writing
        self._conversation = conversation
        self.body = body
        self.entry = writing.entry
        self.entry.item |= body.begin()

    def announce(self) -> Script:
        """Say that the item is there, still empty."""
        self._emit("response.output_item.added")
        if self._conversation is not None:
            previous = self._conversation.add(self.entry)
            self._emit_to_conversation("conversation.item.added", previous)
        yield _BODY_AFTER_MS

    def close(self, status: str) -> None:
        """Send the item's `done` events with what was generated so far."""
        self.entry.item |= self.body.close()
        if "status" in self.entry.item:
            self.entry.item["status"] = status
        if self._conversation is not None:
            self._emit_to_conversation("conversation.item.done", None)
        self._emit("response.output_item.done")

    def _emit(self, event_type: str) -> None:
        self._writing.stage.emit(
            {
                "type": event_type,
                "response_id": self._writing.plan.id,
                "output_index": self._writing.index,
                "item": without_audio(self.entry.item),
            }
        )

    def _emit_to_conversation(self, event_type: str, previous: str | None) -> None:
        item = without_audio(self.entry.item)
        self._writing.stage.emit({"type": event_type, "previous_item_id": previous, "item": item})
