"""Everything known of a session at one moment: the cache and the folds beside it."""

from dataclasses import dataclass
from typing import cast

from console.inspection.fold import Handler
from console.inspection.items import ItemRows
from console.inspection.responses import Responses
from console.inspection.session_config import SessionConfig
from console.inspection.speech import Speech
from console.inspection.usage import Usage
from console.protocol.catalog import BETA_NAMES
from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError
from console.store.event import RealtimeEvent
from console.store.links import links_of


@dataclass(frozen=True, slots=True)
class Anomaly:
    """An event that did not fit the conversation so far: where, and why."""

    row: int
    message: str


class SessionState:
    """The state after some event, and the one way to move it on: `apply`.

    A live session hands in the conversation that its client keeps (`folds_conversation=False`):
    it is rendered as it is and never folded twice.
    """

    def __init__(
        self, conversation: RealtimeConversation, *, folds_conversation: bool = True
    ) -> None:
        self.conversation = conversation
        self.responses = Responses()
        self.speech = Speech()
        self.config = SessionConfig()
        self.usage = Usage()
        self.items = ItemRows()
        self.anomalies: dict[str, Anomaly] = {}
        self.rows = 0
        self.folds_conversation = folds_conversation
        self._handlers = self._register()

    def _register(self) -> dict[str, tuple[Handler, ...]]:
        handlers: dict[str, tuple[Handler, ...]] = {}
        for fold in (self.responses, self.speech, self.config, self.usage, self.items):
            for event_type, handler in fold.handlers().items():
                handlers[event_type] = (*handlers.get(event_type, ()), handler)
        for beta, known in BETA_NAMES.items():
            if known in handlers:
                handlers[beta] = handlers[known]
        return handlers

    def listens(self, event_type: str) -> bool:
        """Whether events of a type, as sent, change anything."""
        return event_type in self._handlers or self.conversation.listens(event_type)

    def apply(self, row: int, event: RealtimeEvent, audio_bytes: int | None = None) -> None:
        """Take in one event, in the order of rows; or several deltas as one.

        `audio_bytes` is how much sound is in them, where that is known already.
        """
        _, source, fields = event
        event_type = fields.get("type")
        if isinstance(event_type, str):
            if self.folds_conversation:
                try:
                    self.conversation.follow(source, fields, audio_bytes)
                except ConversationError as error:
                    self._does_not_fit(row, event, error)
            if source != "console":
                for handler in self._handlers.get(event_type, ()):
                    handler(row, event)
        self.rows = row + 1

    def copy(self) -> "SessionState":
        """An independent copy to move on from; finished items and records are shared."""
        twin = SessionState(self.conversation.copy())
        twin.responses = self.responses.copy()
        twin.speech = self.speech.copy()
        twin.config = self.config.copy()
        twin.usage = self.usage.copy()
        twin.items = self.items.copy()
        twin.anomalies = self.anomalies.copy()
        twin.rows = self.rows
        twin._handlers = twin._register()
        return twin

    def dicts(self) -> tuple[dict[str, object], ...]:
        """What grows with the session: set entry by entry, its values replaced, never changed."""
        return cast(
            tuple[dict[str, object], ...],
            (
                self.conversation.state.items,
                self.conversation.state.responses,
                self.responses.by_id,
                self.responses.of_item,
                self.speech.by_item,
                self.items.first_row,
                self.items.called_at,
                self.items.answered_at,
                self.anomalies,
            ),
        )

    def lists(self) -> tuple[list[object], ...]:
        """What else grows with the session: mostly at its end."""
        return cast(tuple[list[object], ...], (self.conversation.state.order, self.items.errors))

    def _does_not_fit(self, row: int, event: RealtimeEvent, error: ConversationError) -> None:
        links = links_of(event.event)
        key = links.item_id or links.response_id or event.type
        self.anomalies.setdefault(key, Anomaly(row, str(error)))
