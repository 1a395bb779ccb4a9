"""MCP tools: listed when the session names a server, called when the words do, after approval."""

from console.protocol.wire import JsonObject, JsonValue, object_at, objects_at, text_at
from console.simulator.mcp import FAILING_SERVER
from tests.simulator.talk import Talk, folded, joined, message, talking, types

TRANSCRIPT = "response.output_audio_transcript.delta"


def server(label: str = "library", **fields: JsonValue) -> JsonObject:
    return {"type": "mcp", "server_label": label, "server_url": "https://mcp.example", **fields}


async def update_and_list(talk: Talk, tool: JsonObject) -> JsonObject:
    """Name a server; returns the item of its tools as it is in the end."""
    await talk.update(tools=[tool])
    return object_at(await talk.until("conversation.item.done"), "item")


async def test_the_tools_of_a_server_are_listed_after_the_update() -> None:
    async with talking() as talk:
        item = await update_and_list(talk, server(allowed_tools=["find_book"]))
        assert types(talk.events)[1:] == [
            "session.updated",
            "conversation.item.added",
            "mcp_list_tools.in_progress",
            "mcp_list_tools.completed",
            "conversation.item.done",
        ]
        assert (item["type"], item["server_label"]) == ("mcp_list_tools", "library")
        assert [tool["name"] for tool in objects_at(item, "tools")] == ["find_book"]
        assert objects_at(object_at(talk.events[2], "item"), "tools") == []


async def test_a_server_is_listed_once() -> None:
    async with talking() as talk:
        await update_and_list(talk, server())
        await talk.update(tools=[server()], instructions="Be brief")
        assert types(await talk.say("hello"))[0] == "conversation.item.added"
        assert types(talk.events).count("mcp_list_tools.completed") == 1


async def test_a_listing_can_fail() -> None:
    async with talking() as talk:
        item = await update_and_list(talk, server(FAILING_SERVER))
        assert "mcp_list_tools.failed" in types(talk.events)
        assert objects_at(item, "tools") == []


async def test_a_tool_that_needs_no_approval_is_called_and_told_of() -> None:
    async with talking() as talk:
        await update_and_list(talk, server(require_approval="never"))
        events = await talk.say("search the library for whales")
        assert folded(events[2:])[:9] == [
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.in_progress",
            "response.mcp_call.completed",
            "conversation.item.done",
            "response.output_item.done",
        ]
        made, said = objects_at(object_at(events[-2], "response"), "output")
        assert (made["type"], made["name"], made["server_label"]) == (
            "mcp_call",
            "search",
            "library",
        )
        assert "whales" in text_at(made, "arguments") and "whales" in text_at(made, "output")
        assert said["type"] == "message"
        assert "library" in joined(events, TRANSCRIPT)


async def test_otherwise_it_asks_first_and_calls_when_it_may() -> None:
    async with talking() as talk:
        await update_and_list(talk, server())
        events = await talk.say("search the library for whales")
        (request,) = objects_at(object_at(events[-2], "response"), "output")
        assert request["type"] == "mcp_approval_request"
        for approve in (False, True):
            await talk.send(
                "conversation.item.create",
                item={
                    "type": "mcp_approval_response",
                    "id": f"mcpa_{approve}",
                    "approval_request_id": request["id"],
                    "approve": approve,
                },
            )
            await talk.send("response.create")
            done = object_at(await talk.until("response.done"), "response")
            first = objects_at(done, "output")[0]
            assert first["type"] == ("mcp_call" if approve else "message")
        assert first["approval_request_id"] == request["id"]


async def test_a_call_that_is_cancelled_has_no_output() -> None:
    async with talking(pace=1) as talk:
        await update_and_list(talk, server(require_approval="never"))
        await talk.send("conversation.item.create", item=message("search the library"))
        await talk.send("response.create")
        await talk.until("response.mcp_call_arguments.delta")
        await talk.send("response.cancel")
        done = object_at(await talk.until("response.done"), "response")
        assert done["status"] == "cancelled"
        assert objects_at(done, "output")[0]["output"] is None
