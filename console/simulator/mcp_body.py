"""What items about MCP tools consist of: a call that the server makes itself, or asks leave for."""

from console.protocol.wire import JsonObject, dump_json
from console.simulator.delivery import split_tokens
from console.simulator.output_item import Writing
from console.simulator.reply import McpApproval, McpCall
from console.simulator.stage import Script

_ARGUMENTS_GAP_MS = 12.0
_CALL_MS = 250.0


class McpCallBody:
    """A call of a tool elsewhere, with what came back."""

    def __init__(self, writing: Writing, call: McpCall) -> None:
        self._writing = writing
        self._call = call
        self._written = ""
        self._output: str | None = None
        self._arguments_done = False

    def begin(self) -> JsonObject:
        """A call without arguments."""
        return {
            "type": "mcp_call",
            "server_label": self._call.server_label,
            "name": self._call.name,
            "arguments": "",
            "approval_request_id": self._call.approval_request_id or None,
        }

    def finish(self) -> Script:
        """Write the arguments, then call."""
        for token in split_tokens(_text_of(self._call.arguments)):
            if not self._writing.budget.allows_more():
                return
            yield self._writing.stage.around(_ARGUMENTS_GAP_MS)
            self._written += token
            self._writing.budget.text_tokens += 1
            padding = self._writing.stage.padding(token)
            self._writing.emit(
                "response.mcp_call_arguments.delta", delta=token, obfuscation=padding
            )
        self._end_arguments()
        self._tell("in_progress")
        yield self._writing.stage.around(_CALL_MS)
        self._output = self._call.output
        self._tell("completed")

    def close(self) -> JsonObject:
        """The arguments, and the output if it came to that."""
        self._end_arguments()
        return {"arguments": self._written, "output": self._output}

    def _end_arguments(self) -> None:
        if not self._arguments_done:
            self._arguments_done = True
            self._writing.emit("response.mcp_call_arguments.done", arguments=self._written)

    def _tell(self, state: str) -> None:
        """These events, unlike the others, do not name the response."""
        self._writing.stage.emit(
            {
                "type": f"response.mcp_call.{state}",
                "item_id": self._writing.entry.id,
                "output_index": self._writing.index,
            }
        )


class McpApprovalBody:
    """A call that waits for the user's leave; complete from the start."""

    def __init__(self, approval: McpApproval) -> None:
        self._approval = approval

    def begin(self) -> JsonObject:
        """The request."""
        return {
            "type": "mcp_approval_request",
            "server_label": self._approval.server_label,
            "name": self._approval.name,
            "arguments": _text_of(self._approval.arguments),
        }

    def finish(self) -> Script:
        """Nothing is left to be done."""
        yield from ()

    def close(self) -> JsonObject:
        """Nothing is added."""
        return {}


def _text_of(arguments: JsonObject) -> str:
    return dump_json(arguments).decode("utf-8", "replace")
