"""Every event of every kind of session is one that the official package's types accept."""

import json
from collections.abc import Awaitable, Callable

import pytest

from console.protocol.wire import JsonObject, object_at, objects_at
from console.simulator.transcription import FAILING_MODEL
from tests.simulator.talk import Clock, Talk, function, silence, speech, talking
from tests.simulator.test_admission import TIMEOUT, idle_session
from tests.simulator.test_errors import REFUSED
from tests.simulator.test_mcp import server

pytest.importorskip("openai", reason="the official types need the openai package")
pydantic = pytest.importorskip("pydantic")

Scene = Callable[[Talk], Awaitable[None]]
WEATHER = function("get_weather", city={"type": "string"})
SAID = {
    "failure": "fail",
    "rate limit": "rate limit",
    "quota": "quota",
    "content filter": "content filter",
    "incomplete": "incomplete",
    "slow": "slow",
    "long": "long",
    "any tool": "use a tool",
    "in French": "hello, answer in French",
    "sums": "what is 6 times 7?",
}
"""Something for each kind of rule in the scenario."""


def saying(text: str) -> Scene:
    async def scene(talk: Talk) -> None:
        await talk.update(tools=[WEATHER])
        await talk.say(text, metadata={"said": text})
        await talk.say(text, output_modalities=["text"], conversation="none")

    return scene


async def mistakes(talk: Talk) -> None:
    for event, *_ in REFUSED:
        await talk.socket.send(json.dumps(event))
        await talk.error()


async def interruption(talk: Talk) -> None:
    await talk.write("long")
    await talk.send("response.create")
    await talk.until("response.created")
    await talk.append(speech("Stop that please") + silence(900))
    await talk.until("input_audio_buffer.committed")
    await talk.until("rate_limits.updated")


async def tools(talk: Talk) -> None:
    await talk.update(tools=[WEATHER])
    await talk.say("weather in Oslo and Rome?")
    done = next(event for event in talk.events if event["type"] == "response.done")
    for call in objects_at(object_at(done, "response"), "output"):
        output: JsonObject = {"type": "function_call_output", "output": "mild"}
        await talk.send("conversation.item.create", item={**output, "call_id": call["call_id"]})
    await talk.send("response.create")
    await talk.until("rate_limits.updated")


async def mcp(talk: Talk) -> None:
    for approval in ("always", "never"):
        await talk.update(tools=[server(approval, require_approval=approval)])
        await talk.until("mcp_list_tools.completed")
        await talk.say(f"{approval}: search for whales")


async def failed_transcription(talk: Talk) -> None:
    await talk.update(audio={"input": {"transcription": {"model": FAILING_MODEL}}})
    await talk.append(speech("Hello, is this on?") + silence(900))
    await talk.until("conversation.item.input_audio_transcription.failed")


async def turns(talk: Talk) -> None:
    await talk.update(audio={"input": {"transcription": {"model": "gpt-transcribe"}}})
    await talk.append(silence(300) + speech("Hello, is this on?") + silence(900))
    await talk.until("conversation.item.input_audio_transcription.completed")


async def items(talk: Talk) -> None:
    await talk.send("input_audio_buffer.clear")
    await talk.say("hello")
    done = next(event for event in talk.events if event["type"] == "response.output_item.done")
    item = done["item"]
    assert isinstance(item, dict)
    where: JsonObject = {"item_id": item["id"]}
    await talk.send("conversation.item.truncate", content_index=0, audio_end_ms=100, **where)
    await talk.send("conversation.item.retrieve", **where)
    await talk.send("conversation.item.delete", **where)
    await talk.until("conversation.item.deleted")


async def beta(talk: Talk) -> None:
    await talk.say("hello")
    await talk.append(speech("And now by voice") + silence(900))
    await talk.until("rate_limits.updated")


async def transcription(talk: Talk) -> None:
    await talk.append(speech("Write this down") + silence(900))
    await talk.until("conversation.item.input_audio_transcription.completed")


NAMED = "?model=gpt-realtime"
REALTIME = (mistakes, interruption, tools, turns, mcp, failed_transcription, items)


@pytest.mark.parametrize(
    ("scene", "query", "module"),
    [
        *(pytest.param(scene, NAMED, "realtime", id=scene.__name__) for scene in REALTIME),
        *(pytest.param(saying(text), "", "realtime", id=name) for name, text in SAID.items()),
        pytest.param(transcription, "?intent=transcription", "realtime", id="transcription"),
        pytest.param(beta, "?dialect=beta", "beta.realtime", id="beta"),
    ],
)
async def test_events_are_valid(scene: Scene, query: str, module: str) -> None:
    types = pytest.importorskip(f"openai.types.{module}")
    accept = pydantic.TypeAdapter(types.RealtimeServerEvent).validate_python
    async with talking(query=query) as talk:
        await scene(talk)
    for event in talk.events:
        accept(event)


def test_events_of_an_idle_user_are_valid() -> None:
    types = pytest.importorskip("openai.types.realtime")
    accept = pydantic.TypeAdapter(types.RealtimeServerEvent).validate_python
    timed = idle_session(Clock())
    timed.send("response.create")
    timed.run(until=lambda event: event["type"] == TIMEOUT)
    timed.run(until=lambda event: event["type"] == "response.done")
    assert TIMEOUT in [event["type"] for _, event in timed.events]
    for _, event in timed.events:
        accept(event)
