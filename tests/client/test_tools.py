"""Tools: who runs them, what they answer, and when the next response is asked for."""

import asyncio
import json
import threading

import pytest

from console.client.tools import ToolHandler
from console.protocol.wire import JsonObject, JsonValue, object_at, text_at
from tests.client.scripted import Scripted
from tests.protocol.builders import call, output_item, response_created, server


def calls(*names: str, arguments: str = "{}", status: str = "completed") -> list[JsonObject]:
    """A response that makes these calls, up to the end of the last one."""
    events = [response_created()]
    for index, name in enumerate(names):
        item = call(f"item_{index}", name)
        done = call(f"item_{index}", name, status=status, arguments=arguments)
        events += [
            output_item("added", item),
            server("conversation.item.added", item=item),
            output_item("done", done),
        ]
    return events


def response_done(status: str = "completed") -> JsonObject:
    return server("response.done", response={"id": "resp_1", "status": status})


async def outputs_of(
    handler: ToolHandler, *, arguments: str = "{}", timeout_s: float = 30
) -> list[JsonValue]:
    scripted = Scripted(tool_timeout_s=timeout_s)
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, handler)
    scripted.play(*calls("t", arguments=arguments))
    await scripted.client.idle()
    items = [object_at(event, "item") for event in scripted.sent if "item" in event]
    return [json.loads(text_at(item, "output")) for item in items]


async def test_a_function_gets_the_parsed_arguments_and_answers_json() -> None:
    answer = await outputs_of(lambda arguments: {"got": arguments}, arguments='{"city": "Bern"}')
    assert answer == [{"got": {"city": "Bern"}}]


async def test_a_coroutine_function_is_awaited() -> None:
    async def handler(_: JsonValue) -> str:
        await asyncio.sleep(0)
        return "done"

    assert await outputs_of(handler) == ["done"]


async def test_a_function_that_blocks_holds_up_nobody() -> None:
    release = threading.Event()

    def handler(_: JsonValue) -> str:
        release.wait(5)
        return threading.current_thread().name

    loop = asyncio.get_running_loop()
    loop.call_soon(release.set)  # runs only when the loop does
    assert "tool" in str(await outputs_of(handler))


def _raise(_: JsonValue) -> None:
    raise LookupError("backend unavailable")


def _exit(_: JsonValue) -> None:
    raise SystemExit("enough")


@pytest.mark.parametrize(
    ("handler", "arguments", "error"),
    [
        (_raise, "{}", "backend unavailable"),
        (_exit, "{}", "enough"),
        (lambda _: object(), "{}", "no JSON"),
        (lambda _: None, "{broken", "arguments"),
        (lambda _: None, "", "arguments"),
    ],
)
async def test_whatever_goes_wrong_is_answered_as_an_error(
    handler: ToolHandler, arguments: str, error: str
) -> None:
    answer = (await outputs_of(handler, arguments=arguments))[0]
    assert isinstance(answer, dict)
    assert error in text_at(answer, "error")


async def test_a_tool_that_takes_too_long_is_given_up() -> None:
    async def handler(_: JsonValue) -> None:
        await asyncio.Event().wait()

    assert await outputs_of(handler, timeout_s=0.01) == [
        {"error": 'Tool "t" took longer than 0.01 s'}
    ]


async def test_a_long_answer_is_cut_with_a_note() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, lambda _: "x" * 100_000)
    scripted.play(*calls("t"))
    await scripted.client.idle()
    output = text_at(object_at(scripted.sent[-1], "item"), "output")
    assert output.endswith("… (cut: 100,002 characters)")


async def test_the_next_response_is_asked_for_once_after_all_calls_and_the_response_are_done() -> (
    None
):
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, lambda _: 1)
    scripted.play(*calls("t", "t"))
    await scripted.client.idle()
    assert "response.create" not in scripted.sent_types
    scripted.play(response_done())
    assert scripted.sent_types.count("response.create") == 1


async def test_a_slow_call_is_waited_for_after_the_response_is_done() -> None:
    scripted = Scripted()
    release = asyncio.Event()

    async def handler(_: JsonValue) -> None:
        await release.wait()

    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, handler)
    scripted.play(*calls("t"), response_done())
    assert "response.create" not in scripted.sent_types
    release.set()
    await scripted.client.idle()
    assert scripted.sent_types[-2:] == ["conversation.item.create", "response.create"]


async def test_each_call_may_ask_for_its_own_response_as_the_original_does() -> None:
    scripted = Scripted(tool_responses="each")
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, lambda _: 1)
    scripted.play(*calls("t", "t"))
    await scripted.client.idle()
    assert scripted.sent_types.count("response.create") == 2


async def test_an_interrupted_response_asks_for_nothing() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, lambda _: 1)
    scripted.play(*calls("t"), response_done("cancelled"))
    await scripted.client.idle()
    assert "response.create" not in scripted.sent_types


async def test_only_completed_calls_run_and_each_of_them_once() -> None:
    scripted = Scripted()
    ran: list[JsonValue] = []
    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, ran.append)
    scripted.play(*calls("t", status="incomplete"))
    await scripted.client.idle()
    assert ran == []
    scripted.play(*calls("t"), *calls("t"))
    await scripted.client.idle()
    assert ran == [{}]


async def test_a_tool_nobody_added_is_answered_as_missing() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.play(*calls("nobody"))
    await scripted.client.idle()
    output = text_at(object_at(scripted.sent[-1], "item"), "output")
    assert json.loads(output) == {"error": 'Tool "nobody" has not been added'}


async def test_a_tool_defined_by_hand_is_left_to_whoever_defined_it() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.update_session(tools=[{"name": "by_hand"}])
    scripted.play(*calls("by_hand"), response_done())
    await scripted.client.idle()
    assert set(scripted.sent_types) == {"session.update"}


async def test_an_answer_after_the_connection_is_gone_is_dropped_and_told() -> None:
    scripted = Scripted()
    release = asyncio.Event()

    async def handler(_: JsonValue) -> None:
        await release.wait()

    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, handler)
    scripted.play(*calls("t"))
    scripted.server.close()
    release.set()
    await scripted.client.settled()
    assert scripted.errors == ["tool t failed: NotConnected: RealtimeAPI is not connected"]


async def test_disconnecting_ends_the_tools_that_still_run() -> None:
    scripted = Scripted()
    ended: list[str] = []

    async def handler(_: JsonValue) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    await scripted.client.connect()
    scripted.client.add_tool({"name": "t"}, handler)
    scripted.play(*calls("t"))
    await asyncio.sleep(0)
    await scripted.client.disconnect()
    assert ended == ["ended"]


async def test_tools_and_settings_changed_together_are_told_once() -> None:
    scripted = Scripted()
    scripted.client.add_tool({"name": "old"}, lambda _: 1)
    await scripted.client.connect()
    with scripted.client.one_update():
        scripted.client.remove_tool("old")
        scripted.client.add_tool({"name": "new"}, lambda _: 1)
        scripted.client.update_session(instructions="Be brief")
    _, update = scripted.sessions()
    assert update == {
        "type": "realtime",
        "instructions": "Be brief",
        "tools": [{"type": "function", "name": "new"}],
    }
