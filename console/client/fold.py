"""What comes from the server, folded into the conversation and told as utility events."""

from collections.abc import Callable

from console.client.event_handler import RealtimeEventHandler
from console.client.events import (
    ConversationUpdated,
    Interrupted,
    ItemAppended,
    ItemCompleted,
    ResponseDone,
)
from console.client.tool_calls import ToolCalls
from console.protocol.catalog import EVENT_KINDS
from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError
from console.protocol.items import ConversationItem
from console.protocol.processors import PROCESSORS, Processor
from console.protocol.session import Dialect
from console.protocol.wire import JsonObject, number_at, object_at, text_at

_QUIET = frozenset({"response.content_part.added"})
"""Types that change an item in a way nobody needs to be told of."""

_ENTRANCES = frozenset(
    {
        "conversation.item.created",
        "conversation.item.added",
        "conversation.item.done",
        "conversation.item.retrieved",
    }
)


class ConversationFold:
    """Listens to a RealtimeAPI, keeps the conversation, and tells the client's listeners."""

    def __init__(
        self,
        listeners: RealtimeEventHandler,
        conversation: RealtimeConversation,
        calls: ToolCalls,
        dialect: Dialect,
    ) -> None:
        self._listeners = listeners
        self._conversation = conversation
        self._calls = calls
        self._dialect = dialect

    def listen(self, realtime: RealtimeEventHandler) -> None:
        """Take part in everything the conversation consists of."""
        for event_type, processor in PROCESSORS.items():
            realtime.on(f"server.{event_type}", self._folding(event_type, processor))
        realtime.on("server.input_audio_buffer.speech_started", self._interrupted)
        realtime.on("server.response.output_item.done", self._output_item_done)
        realtime.on("server.response.done", self._response_done)

    def _folding(self, event_type: str, processor: Processor) -> Callable[[JsonObject], None]:
        """The listener for a type. It runs for every delta: all that can be is looked up here."""
        conversation, listeners = self._conversation, self._listeners
        is_quiet = event_type in _QUIET
        is_entrance = event_type in _ENTRANCES
        # What is spelled in the other dialect only and does not fit is data, no fault.
        kind = EVENT_KINDS.get(event_type)
        is_foreign = kind is not None and self._dialect not in kind.dialects

        def fold(event: JsonObject) -> None:
            try:
                item, delta = processor(conversation.state, event)
            except ConversationError:
                if is_foreign:
                    return
                raise
            if item is None:
                return
            if not is_quiet and listeners.listens("conversation.updated"):
                listeners.dispatch("conversation.updated", ConversationUpdated(item, delta))
            if is_entrance:
                self._entered(item)

        return fold

    def _interrupted(self, event: JsonObject) -> None:
        start_ms = number_at(event, "audio_start_ms") or 0
        interrupted = Interrupted(text_at(event, "item_id"), start_ms)
        self._listeners.dispatch("conversation.interrupted", interrupted)

    def _entered(self, item: ConversationItem) -> None:
        if not item.announced:
            item.announced = True
            self._listeners.dispatch("conversation.item.appended", ItemAppended(item))
        self._completed(item)

    def _completed(self, item: ConversationItem) -> None:
        if item.status == "completed" and not item.completion_announced:
            item.completion_announced = True
            self._listeners.dispatch("conversation.item.completed", ItemCompleted(item))

    def _output_item_done(self, event: JsonObject) -> None:
        item = self._conversation.get_item(text_at(object_at(event, "item"), "id"))
        if item is None:  # of a response out of band: nothing in the conversation to answer to
            return
        self._completed(item)
        if item.type == "function_call" and item.status == "completed":
            self._calls.begin(text_at(event, "response_id"), item)

    def _response_done(self, event: JsonObject) -> None:
        response = object_at(event, "response")
        status = text_at(response, "status")
        done = ResponseDone(
            text_at(response, "id"),
            status,
            text_at(object_at(response, "status_details"), "reason"),
            object_at(response, "usage"),
            response,
        )
        self._listeners.dispatch("response.done", done)
        self._calls.response_done(done.response_id, completed=status == "completed")
