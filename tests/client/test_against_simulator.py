"""Whole conversations over a real socket, with our own server at the other end."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from console import RealtimeClient
from console.client.events import ConversationUpdated, ErrorEvent
from console.protocol.items import ConversationItem
from console.protocol.wire import JsonObject, JsonValue
from console.simulator.server import Simulator

PATIENCE_S = 10
WEATHER: JsonObject = {
    "name": "get_weather",
    "description": "The weather at a place",
    "parameters": {"type": "object", "properties": {}},
}


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(seed=1, pace=0.0) as running:
        yield running


async def answers(client: RealtimeClient, role: str = "assistant") -> ConversationItem:
    async with asyncio.timeout(PATIENCE_S):
        while (item := await client.wait_for_next_completed_item()).role != role:
            continue
        return item


async def test_a_typed_turn_is_answered_in_words_and_sound(simulator: Simulator) -> None:
    async with RealtimeClient(url=simulator.url) as client:
        await client.wait_for_session_created()
        client.send_user_message_content([{"type": "input_text", "text": "Hello"}])
        item = await answers(client)
        assert item.display_text
        assert item.audio_ms > 500
        assert [item.role for item in client.conversation.get_items()] == ["user", "assistant"]


async def test_a_spoken_turn_is_committed_and_keeps_its_sound(simulator: Simulator) -> None:
    async with RealtimeClient(url=simulator.url) as client:
        for _ in range(10):
            client.append_input_audio(bytes(4800))
        client.create_response()
        await answers(client)
        assert client.conversation.get_items()[0].audio_ms == 1000


async def test_a_tool_is_called_and_its_answer_spoken(simulator: Simulator) -> None:
    asked: list[JsonValue] = []

    def get_weather(arguments: JsonValue) -> JsonValue:
        asked.append(arguments)
        return {"temperature_c": 21}

    async with RealtimeClient(url=simulator.url) as client:
        client.add_tool(WEATHER, get_weather)
        client.send_user_message_content(
            [{"type": "input_text", "text": "What is the weather in Bern?"}]
        )
        await answers(client)
        kinds = [item.type for item in client.conversation.get_items()]
    assert len(asked) == 1
    assert kinds == ["message", "function_call", "function_call_output", "message"]


async def test_an_answer_that_is_cut_off_ends_where_it_was_heard(simulator: Simulator) -> None:
    heard = asyncio.Event()
    item_ids: list[str] = []

    def listen(update: ConversationUpdated) -> None:
        if update.item.role == "assistant" and update.item.audio_ms >= 200:
            item_ids.append(update.item.id)
            heard.set()

    async with RealtimeClient(url=simulator.url) as client:
        client.on("conversation.updated", listen)
        client.send_user_message_content([{"type": "input_text", "text": "long"}])
        await asyncio.wait_for(heard.wait(), PATIENCE_S)
        client.cancel_response(item_ids[0], 2400)
        async with asyncio.timeout(PATIENCE_S):
            await client.realtime.wait_for_next("server.conversation.item.truncated")
        item = client.conversation.get_item(item_ids[0])
        assert item is not None
        assert item.truncated_ms == 100


async def test_what_the_server_refuses_is_told(simulator: Simulator) -> None:
    errors: list[ErrorEvent] = []
    told = asyncio.Event()

    def listen(error: ErrorEvent) -> None:
        errors.append(error)
        told.set()

    async with RealtimeClient(url=simulator.url) as client:
        client.on("error", listen)
        client.delete_item("item_nobody")
        await asyncio.wait_for(told.wait(), PATIENCE_S)
    assert errors[0].message
    assert errors[0].exception is None


async def test_a_session_can_be_left_and_another_begun(simulator: Simulator) -> None:
    client = RealtimeClient(url=simulator.url)
    for _ in range(2):
        await client.connect()
        client.send_user_message_content([{"type": "input_text", "text": "Hello"}])
        await answers(client)
        await client.disconnect()
        assert client.conversation.get_items() == []
