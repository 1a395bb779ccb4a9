"""MCP servers, made up: a session that names one gets its tools listed; nothing is contacted."""

from collections.abc import Iterable

from console.protocol.wire import JsonObject, JsonValue, list_at, object_at, text_at
from console.simulator.conversation import Conversation, Entry
from console.simulator.stage import Script, Stage

FAILING_SERVER = "always-fails"
"""A server label that exists here only, to see the listing of tools fail."""

_LISTING_MS = 150.0
_USUAL_TOOLS = ("search", "fetch")


class McpTools:
    """Imports the tools of each MCP server that a session names, once."""

    def __init__(self, stage: Stage, conversation: Conversation) -> None:
        self._stage = stage
        self._conversation = conversation
        self._imported: set[str] = set()

    def import_from(self, tools: Iterable[JsonObject]) -> None:
        """Start to list the tools of servers that are new."""
        for tool in tools:
            label = text_at(tool, "server_label")
            if text_at(tool, "type") == "mcp" and label not in self._imported:
                self._imported.add(label)
                self._stage.start(self._list(label, _names_of(tool)))

    def _list(self, label: str, names: list[str]) -> Script:
        item: JsonObject = {
            "id": self._stage.new_id("mcpl_"),
            "type": "mcp_list_tools",
            "server_label": label,
            "tools": [],
        }
        previous = self._conversation.add(Entry(item))
        self._emit("conversation.item.added", previous_item_id=previous, item=dict(item))
        self._emit("mcp_list_tools.in_progress", item_id=item["id"])
        yield self._stage.around(_LISTING_MS)
        if label == FAILING_SERVER:
            self._emit("mcp_list_tools.failed", item_id=item["id"])
        else:
            item["tools"] = [_made_up(name, label) for name in names]
            self._emit("mcp_list_tools.completed", item_id=item["id"])
        self._emit("conversation.item.done", previous_item_id=previous, item=dict(item))

    def _emit(self, event_type: str, **fields: JsonValue) -> None:
        self._stage.emit({"type": event_type, **fields})


def _names_of(tool: JsonObject) -> list[str]:
    """The tools that the session allows; without a list, two of the usual kind."""
    allowed = list_at(tool, "allowed_tools")
    allowed = allowed or list_at(object_at(tool, "allowed_tools"), "tool_names")
    return [name for name in allowed if isinstance(name, str)] or [*_USUAL_TOOLS]


def _made_up(name: str, label: str) -> JsonObject:
    return {
        "name": name,
        "description": f"{name} of {label}, made up by the simulator",
        "input_schema": {
            "type": "object",
            "properties": {"query": {"type": "string"}},
            "required": ["query"],
        },
    }
