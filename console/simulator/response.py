"""One response from `response.created` to `response.done`, however it ends."""

from collections.abc import Callable
from contextlib import closing

from console.protocol.wire import JsonObject, JsonValue
from console.simulator.call_body import CallBody
from console.simulator.conversation import Conversation, Entry
from console.simulator.item_shape import without_audio
from console.simulator.mcp_body import McpApprovalBody, McpCallBody
from console.simulator.message_body import MessageBody
from console.simulator.output_item import Body, OutputItem, Writing
from console.simulator.plan import ResponsePlan
from console.simulator.reply import Call, Ending, McpApproval, McpCall, Part, Say, Thought
from console.simulator.stage import Script, Stage, Wait
from console.simulator.usage import Budget, Tokens, usage_object


class Response:
    """A running response. Its script emits on the stage; `cancel` ends it at any point."""

    def __init__(self, plan: ResponsePlan, stage: Stage, conversation: Conversation | None) -> None:
        """`conversation` is where its items go; None out of band."""
        self.plan = plan
        self.status = "in_progress"
        self._status_details: JsonObject | None = None
        self._stage = stage
        self._conversation = conversation
        self._items: list[OutputItem] = []
        self._open: OutputItem | None = None
        self._budget = Budget(plan.max_output_tokens)

    @property
    def audio_ms(self) -> int:
        """How much speech it has sent."""
        return self._budget.audio_ms

    def script(self, think: Callable[[], Thought]) -> Script:
        """Everything from `response.created` to `response.done`."""
        self._emit("response.created")
        with closing(iter(think())) as thinking:
            for piece in thinking:
                yield from self._take(piece)
                if self.status != "in_progress" or self._budget.used_up:
                    break
            else:
                yield from self._complete()
        if self._budget.used_up:
            self._end_as(Ending("incomplete", reason="max_output_tokens"))
        self._finish("completed" if self.status == "in_progress" else self.status)

    def cancel(self, reason: str) -> None:
        """Send the tail of a cancelled response: the open item as incomplete, `response.done`."""
        self._status_details = {"type": "cancelled", "reason": reason}
        self._finish("cancelled")

    def _take(self, piece: Wait | Part | Ending) -> Script:
        match piece:
            case Say(text):
                if self._message is None:
                    yield from self._begin(MessageBody)
                if self._message is not None:
                    yield from self._message.say(text)
            case Call():
                yield from self._begin(lambda writing: CallBody(writing, piece))
            case McpCall():
                yield from self._begin(lambda writing: McpCallBody(writing, piece))
            case McpApproval():
                yield from self._begin(lambda _: McpApprovalBody(piece))
            case Ending():
                if self._open is not None:
                    yield from self._open.body.finish()
                self._end_as(piece)
            case int() | float():
                yield self._stage.around(piece)
            case _:
                yield piece

    @property
    def _message(self) -> MessageBody | None:
        body = None if self._open is None else self._open.body
        return body if isinstance(body, MessageBody) else None

    def _begin(self, make_body: Callable[[Writing], Body]) -> Script:
        """Complete the item before and announce the next, unless the budget ended with that."""
        yield from self._complete()
        if self._budget.used_up:
            return
        entry = Entry({"id": self._stage.new_id("item_")})
        writing = Writing(self._stage, self.plan, entry, len(self._items), self._budget)
        self._open = OutputItem(writing, self._conversation, make_body(writing))
        self._items.append(self._open)
        yield from self._open.announce()

    def _complete(self) -> Script:
        if self._open is None:
            return
        yield from self._open.body.finish()
        if not self._budget.used_up:
            self._open.close("completed")
            self._open = None

    def usage(self) -> JsonObject:
        """What it cost; nothing when it was cancelled before it produced anything."""
        if self.status == "cancelled" and not self._items:
            return usage_object(Tokens(), Tokens(), Tokens())
        return usage_object(self.plan.read, self.plan.cached, self._budget.written)

    def total_tokens(self) -> int:
        """What it takes from the rate limit."""
        total = self.usage()["total_tokens"]
        return total if isinstance(total, int) else 0

    def _end_as(self, ending: Ending) -> None:
        self.status = ending.status
        details: JsonObject = {"type": ending.status}
        if ending.status == "incomplete":
            details["reason"] = ending.reason
        else:
            details["error"] = {
                "type": "server_error" if ending.code == "server_error" else ending.code,
                "code": ending.code,
                "message": ending.message,
            }
        self._status_details = details

    def _finish(self, status: str) -> None:
        self.status = status
        if self._open is not None:
            self._open.close("incomplete")
            self._open = None
        self._emit("response.done")

    def _emit(self, event_type: str) -> None:
        self._stage.emit({"type": event_type, "response": self._as_object()})

    def _as_object(self) -> JsonObject:
        plan = self.plan
        done = self.status != "in_progress"
        output: list[JsonValue] = [without_audio(item.entry.item) for item in self._items]
        return {
            "object": "realtime.response",
            "id": plan.id,
            "status": self.status,
            "status_details": self._status_details,
            "output": output,
            "conversation_id": plan.conversation_id,
            "output_modalities": [plan.modality],
            "max_output_tokens": plan.max_output_tokens,
            "audio": {"output": {"format": plan.format_object, "voice": plan.voice}},
            "usage": self.usage() if done else None,
            "metadata": plan.metadata,
        }
