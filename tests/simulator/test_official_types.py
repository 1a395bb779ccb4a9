"""Every event of every kind of session is one that the official package's types accept."""

from collections.abc import Awaitable, Callable

import pytest

from console.protocol.wire import JsonObject
from tests.simulator.talk import Talk, function, silence, speech, talking

pytest.importorskip("openai", reason="the official types need the openai package")
pydantic = pytest.importorskip("pydantic")

Scene = Callable[[Talk], Awaitable[None]]
WEATHER = function("get_weather", city={"type": "string"})


async def endings(talk: Talk) -> None:
    for said in ("hello", "fail", "content filter", "incomplete"):
        await talk.say(said, metadata={"said": said})
    await talk.say("hello", output_modalities=["text"], conversation="none")
    await talk.send("response.cancel")
    await talk.error()


async def tools(talk: Talk) -> None:
    await talk.update(tools=[WEATHER])
    await talk.say("weather in Oslo and Rome?")


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


@pytest.mark.parametrize(
    ("scene", "query", "module"),
    [
        (endings, "", "realtime"),
        (tools, "", "realtime"),
        (turns, "", "realtime"),
        (items, "", "realtime"),
        (transcription, "?intent=transcription", "realtime"),
        (beta, "?dialect=beta", "beta.realtime"),
    ],
)
async def test_events_are_valid(scene: Scene, query: str, module: str) -> None:
    types = pytest.importorskip(f"openai.types.{module}")
    accept = pydantic.TypeAdapter(types.RealtimeServerEvent).validate_python
    async with talking(query=query) as talk:
        await scene(talk)
    for event in talk.events:
        accept(event)
