"""Using the tools of MCP servers: when the words name a server or one of its tools."""

from collections.abc import Iterator

from console.protocol.wire import (
    JsonObject,
    WireError,
    dump_json,
    objects_at,
    parse_object,
    text_at,
)
from console.simulator.mind.heard import Heard
from console.simulator.reply import McpApproval, McpCall, Part, Reply, Say


def mcp_reply(heard: Heard) -> Reply | None:
    """A call, a request to make one, or what follows from its approval; None otherwise."""
    answered = _answered_request(heard)
    if answered is not None:
        request, approved = answered
        return Reply((*_called(request),)) if approved else Reply((Say("All right, I won't."),))
    said = heard.said.lower()
    for server, name in _tools(heard):
        label = text_at(server, "server_label")
        if label.lower() in said or name.lower() in said.split():
            arguments: JsonObject = {"query": heard.said.strip()}
            if server.get("require_approval") == "never":
                return Reply((*_call(label, name, arguments),))
            return Reply((McpApproval(label, name, arguments),))
    return None


def _tools(heard: Heard) -> Iterator[tuple[JsonObject, str]]:
    """The tools that have been listed, each with its server as the session has it."""
    servers = {text_at(tool, "server_label"): tool for tool in heard.question.tools}
    for entry in heard.question.items:
        server = servers.get(text_at(entry.item, "server_label"))
        if server is not None and text_at(entry.item, "type") == "mcp_list_tools":
            for tool in objects_at(entry.item, "tools"):
                yield server, text_at(tool, "name")


def _answered_request(heard: Heard) -> tuple[JsonObject, bool] | None:
    """The request that the last item of the conversation answers, and whether with a yes."""
    last = heard.question.items[-1].item if heard.question.items else {}
    if text_at(last, "type") != "mcp_approval_response":
        return None
    wanted = text_at(last, "approval_request_id")
    request = next((e.item for e in heard.question.items if e.id == wanted), None)
    return None if request is None else (request, last.get("approve") is True)


def _called(request: JsonObject) -> Iterator[Part]:
    try:
        arguments = parse_object(text_at(request, "arguments").encode())
    except WireError:  # an id of something that is no request
        arguments = {}
    label, name = text_at(request, "server_label"), text_at(request, "name")
    return _call(label, name, arguments, text_at(request, "id"))


def _call(
    label: str, name: str, arguments: JsonObject, approval_request_id: str = ""
) -> Iterator[Part]:
    found = f"nothing real: {label} is simulated"
    output = dump_json({"found": found, "query": text_at(arguments, "query")}).decode()
    yield McpCall(label, name, arguments, output, approval_request_id)
    yield Say(f"I asked {name} of {label}. It found {found}.")
