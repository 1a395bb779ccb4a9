"""One response from `response.created` to `response.done`, however it ends."""

from collections.abc import Callable
from math import ceil

from console.protocol.wire import JsonObject, JsonValue
from console.simulator.conversation import Conversation
from console.simulator.item_shape import without_audio
from console.simulator.output_item import OutputItem, ResponsePlan
from console.simulator.reply import Ending, Reply
from console.simulator.stage import Script, Stage
from console.simulator.usage import ASSISTANT_MS_PER_TOKEN, Tokens, usage_object

_SPEECH_OVERHEAD_TOKENS = 8
"""Text tokens of a spoken answer beyond those of its transcript, as real usage shows."""


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

    @property
    def audio_ms(self) -> int:
        """How much speech it has sent."""
        return sum(item.audio_ms for item in self._items)

    def script(self, think: Callable[[], Reply]) -> Script:
        """Everything from `response.created` to `response.done`."""
        self._emit("response.created")
        reply = think()
        yield self._stage.around(reply.thinking_ms)
        for index, part in enumerate(reply.parts):
            item = OutputItem(self._stage, self.plan, self._conversation, part, index)
            self._items.append(item)
            self._open = item
            yield from item.script(self._has_budget)
            if self.status != "in_progress":
                break
            if reply.ending is None or index < len(reply.parts) - 1:
                item.close("completed")
                self._open = None
        if reply.ending is not None and self.status == "in_progress":
            self._end_as(reply.ending)
        self._finish("completed" if self.status == "in_progress" else self.status)

    def cancel(self, reason: str) -> None:
        """Send the tail of a cancelled response: the open item as incomplete, `response.done`."""
        self._status_details = {"type": "cancelled", "reason": reason}
        self._finish("cancelled")

    def usage(self) -> JsonObject:
        """What it cost; nothing when it was cancelled before it produced anything."""
        if self.status == "cancelled" and not self._items:
            return usage_object(Tokens(), Tokens(), Tokens())
        return usage_object(self.plan.read, self.plan.cached, self._written())

    def total_tokens(self) -> int:
        """What it takes from the rate limit."""
        total = self.usage()["total_tokens"]
        return total if isinstance(total, int) else 0

    def _written(self) -> Tokens:
        text = sum(item.text_tokens for item in self._items)
        audio_ms = self.audio_ms
        if audio_ms:
            text += _SPEECH_OVERHEAD_TOKENS
        return Tokens(text, ceil(audio_ms / ASSISTANT_MS_PER_TOKEN))

    def _has_budget(self) -> bool:
        """Whether `max_output_tokens` allows more; notes the end when it does not."""
        limit = self.plan.max_output_tokens
        if not isinstance(limit, int) or self._written().total < limit:
            return True
        self._end_as(Ending("incomplete", reason="max_output_tokens"))
        return False

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
