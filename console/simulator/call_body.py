"""What a function call consists of: its arguments, as they are written."""

from console.protocol.wire import JsonObject, JsonValue, dump_json
from console.simulator.delivery import split_tokens
from console.simulator.output_item import Writing
from console.simulator.reply import Call
from console.simulator.stage import Script

_ARGUMENTS_GAP_MS = 12.0


class CallBody:
    """A function call for the client to carry out."""

    def __init__(self, writing: Writing, call: Call) -> None:
        self._writing = writing
        self._call = call
        self._call_id = writing.stage.call_id()
        self._written = ""

    def begin(self) -> JsonObject:
        """A call without arguments."""
        return {
            "type": "function_call",
            "status": "in_progress",
            "name": self._call.name,
            "call_id": self._call_id,
            "arguments": "",
        }

    def finish(self) -> Script:
        """Write the arguments."""
        wanted = self._call.arguments
        text = wanted if isinstance(wanted, str) else dump_json(wanted).decode("utf-8", "replace")
        for token in split_tokens(text):
            if not self._writing.budget.allows_more():
                return
            yield self._writing.stage.around(_ARGUMENTS_GAP_MS)
            self._written += token
            self._writing.budget.text_tokens += 1
            padding = self._writing.stage.padding(token)
            self._emit("response.function_call_arguments.delta", delta=token, obfuscation=padding)

    def close(self) -> JsonObject:
        """End the arguments."""
        self._emit(
            "response.function_call_arguments.done",
            name=self._call.name,
            arguments=self._written,
        )
        return {"arguments": self._written}

    def _emit(self, event_type: str, **fields: JsonValue) -> None:
        self._writing.emit(event_type, call_id=self._call_id, **fields)
