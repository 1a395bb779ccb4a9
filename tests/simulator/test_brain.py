"""A brain elsewhere: its words are spoken as they come, its calls made, its failures told."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from console.protocol.secrets import Secret, forget_live_secrets
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.brain.brain import Brain, BrainUnusable
from console.simulator.server import Simulator
from tests.simulator.chat_stub import ChatStub, calls, chat_stub, chunk, says
from tests.simulator.talk import (
    Talk,
    folded,
    function,
    joined,
    message,
    silence,
    speech,
    talking,
    types,
)

pytest.importorskip("httpx", reason="httpx is an optional extra")

TRANSCRIPT = "response.output_audio_transcript.delta"
KEY = "brain-key-0123456789abcdef"


@asynccontextmanager
async def thinking(
    *replies: Sequence[str | asyncio.Event], key: str = "", silence_s: float = 5.0
) -> AsyncIterator[tuple[Talk, ChatStub]]:
    """A client of a simulator whose brain is a stub."""
    async with chat_stub(*replies) as stub:
        secret = Secret(key) if key else None
        brain = Brain(stub.url, model="tiny", key=secret, silence_s=silence_s)
        async with talking(simulator=Simulator(pace=0, mind=brain.think)) as talk:
            yield talk, stub
        await brain.close()
    forget_live_secrets()


def last_response(talk: Talk) -> JsonObject:
    return object_at([e for e in talk.events if e["type"] == "response.done"][-1], "response")


async def test_its_words_are_spoken_and_written_as_it_said_them() -> None:
    async with thinking(says("Good ", "morning. It is", " raining.")) as (talk, _):
        events = await talk.say("hello")
        assert joined(events, TRANSCRIPT) == "Good morning. It is raining."
        assert any(event["type"] == "response.output_audio.delta" for event in events)
        written = await talk.say("hello", output_modalities=["text"])
        assert joined(written, "response.output_text.delta") == "Good morning. It is raining."


async def test_speech_starts_while_the_brain_still_thinks() -> None:
    rest = asyncio.Event()
    reply: list[str | asyncio.Event] = [
        chunk({"content": "First this. And "}),
        rest,
        *says("then that."),
    ]
    async with thinking(reply) as (talk, _):
        await talk.write("hello")
        await talk.send("response.create")
        await talk.until("response.output_audio.delta")
        assert joined(talk.events, TRANSCRIPT) == "First this. "
        rest.set()
        await talk.until("response.done")
        assert joined(talk.events, TRANSCRIPT) == "First this. And then that."
        assert len(objects_at(last_response(talk), "output")) == 1


async def test_a_client_is_heard_while_the_brain_thinks() -> None:
    async with thinking([chunk({"content": "Well"}), asyncio.Event()]) as (talk, _):
        await talk.write("hello")
        await talk.send("response.create")
        await talk.until("response.created")
        assert (await talk.update(instructions="Be brief"))["instructions"] == "Be brief"


async def test_an_interruption_gives_the_question_up() -> None:
    async with thinking([chunk({"content": "Well, "}), asyncio.Event()]) as (talk, stub):
        await talk.write("hello")
        await talk.send("response.create")
        await stub.asked.wait()
        await talk.append(speech("Stop that now, please") + silence(200))
        await talk.until("response.done")
        details = object_at(last_response(talk), "status_details")
        assert details["reason"] == "turn_detected"
        async with asyncio.timeout(5):
            await stub.given_up.wait()


async def test_a_client_that_leaves_gives_the_question_up() -> None:
    async with thinking([chunk({"content": "Well, "}), asyncio.Event()]) as (talk, stub):
        await talk.write("hello")
        await talk.send("response.create")
        await stub.asked.wait()
        await talk.socket.close()
        async with asyncio.timeout(5):
            await stub.given_up.wait()


async def test_a_round_of_tools() -> None:
    asked = calls(("get_weather", '{"city":"Oslo"}'), ("get_weather", '{"city":"Rome"}'))
    async with thinking(asked, says("Cold in Oslo, warm in Rome.")) as (talk, stub):
        await talk.update(tools=[function("get_weather", city={"type": "string"})])
        events = await talk.say("weather in Oslo and Rome?")
        assert folded(events[2:])[:5] == [
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
        ]
        made = objects_at(last_response(talk), "output")
        assert [text_at(call, "arguments") for call in made] == [
            '{"city":"Oslo"}', '{"city":"Rome"}',
        ]  # fmt: skip
        for call, output in zip(made, ("-3 degrees", "19 degrees"), strict=True):
            item: JsonObject = {"type": "function_call_output", "output": output}
            await talk.send("conversation.item.create", item={**item, "call_id": call["call_id"]})
        await talk.send("response.create")
        await talk.until("rate_limits.updated")
        assert joined(talk.events, TRANSCRIPT) == "Cold in Oslo, warm in Rome."
        first, second = stub.requests
        tool = object_at(objects_at(first, "tools")[0], "function")
        assert (tool["name"], first["tool_choice"]) == ("get_weather", "auto")
        roles = [text_at(entry, "role") for entry in objects_at(second, "messages")]
        assert roles == ["system", "user", "assistant", "tool", "tool"]
        told = objects_at(second, "messages")
        assert told[3]["tool_call_id"] == objects_at(told[2], "tool_calls")[0]["id"]
        assert told[4]["content"] == "19 degrees"


async def test_it_is_told_the_conversation_and_what_was_only_heard() -> None:
    image = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
    picture: JsonObject = {"type": "message", "role": "user", "content": [{**image}]}
    async with thinking(says("Yes.")) as (talk, stub):
        await talk.update(
            instructions="You are a parrot.", audio={"input": {"turn_detection": None}}
        )
        await talk.say("hello")
        await talk.send("conversation.item.create", item=picture)
        await talk.append(speech("And what is this?"))
        await talk.send("input_audio_buffer.commit")
        await talk.say("well?", tool_choice="none")
        request = stub.requests[-1]
        assert (request["model"], request["stream"]) == ("tiny", True)
        assert "tools" not in request
        told = objects_at(request, "messages")
        assert told[:3] == [
            {"role": "system", "content": "You are a parrot."},
            {"role": "user", "content": "hello"},
            {"role": "assistant", "content": "Yes."},
        ]
        assert (
            object_at(objects_at(told[3], "content")[0], "image_url")["url"] == image["image_url"]
        )
        assert "not transcribed" in text_at(told[4], "content")
        assert told[5] == {"role": "user", "content": "well?"}


async def test_an_answer_that_is_not_streamed_will_do() -> None:
    told = '{"role":"assistant","content":"All at once."}'
    whole = f'{{"choices":[{{"message":{told},"finish_reason":"stop"}}]}}'
    async with thinking([whole]) as (talk, stub):
        stub.content_type = "application/json"
        assert joined(await talk.say("hello"), TRANSCRIPT) == "All at once."


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_an_answer_that_was_cut_is_incomplete(reason: str) -> None:
    async with thinking(says("Once upon a", finish_reason=reason)) as (talk, _):
        events = await talk.say("tell me a story")
        assert joined(events, TRANSCRIPT) == "Once upon a"
        expected = {"length": "max_output_tokens"}.get(reason, reason)
        assert last_response(talk)["status"] == "incomplete"
        assert object_at(last_response(talk), "status_details")["reason"] == expected


@pytest.mark.parametrize(
    ("status", "reply", "told"),
    [
        (401, ['{"error":{"message":"Bad key ' + KEY + '"}}'], "HTTP 401"),
        (500, ["<html>oops</html>"], "HTTP 500"),
        (302, [""], "HTTP 302"),
        (200, ["data: {not json}\n\n"], "not JSON"),
        (200, ["data: [1]\n\n"], "not an object"),
        (200, ['data: {"error":{"message":"out of memory"}}\n\n'], "out of memory"),
        (200, ["hello, who is there?\n"], "broke off"),
        (200, [chunk({"content": "I think"})], "broke off"),
        (200, [""], "broke off"),
        (200, says("x" * 200_001), "longer than"),
        (200, [chunk({"content": "Hm"}), asyncio.Event()], "ReadTimeout"),
    ],
    ids=lambda value: str(value)[:24],
)
async def test_a_failing_brain_is_a_failed_response_and_no_key_is_shown(
    status: int, reply: Sequence[str | asyncio.Event], told: str
) -> None:
    async with thinking(reply, key=KEY, silence_s=0.5) as (talk, stub):
        stub.status = status
        events = await talk.say("hello", output_modalities=["text"])
        details = object_at(last_response(talk), "status_details")
        error = object_at(details, "error")
        assert (last_response(talk)["status"], error["type"]) == ("failed", "server_error")
        assert told in text_at(error, "message")
        assert KEY not in str(events)
        assert f"authorization: bearer {KEY}" in stub.heads[0].lower()
        assert types(events)[-1] == "rate_limits.updated"


async def test_an_endpoint_that_is_not_there_is_a_failed_response() -> None:
    async with chat_stub() as stub:
        pass
    brain = Brain(stub.url, model="tiny")
    async with talking(simulator=Simulator(pace=0, mind=brain.think)) as talk:
        await talk.say("hello")
        error = object_at(object_at(last_response(talk), "status_details"), "error")
        assert "ConnectError" in text_at(error, "message")
    await brain.close()


@pytest.mark.parametrize(
    ("url", "key", "told"),
    [
        ("127.0.0.1:11434", "", "http://HOST:PORT/v1"),
        ("ftp://127.0.0.1/v1", "", "http://HOST:PORT/v1"),
        ("http://[::1/v1", "", "http://HOST:PORT/v1"),
        ("http://me:secret@127.0.0.1/v1", "", "environment variable"),
        ("http://models.example/v1", KEY, "unencrypted"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_one_line(url: str, key: str, told: str) -> None:
    with pytest.raises(BrainUnusable, match=told) as refused:
        Brain(url, model="tiny", key=Secret(key) if key else None)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_out_of_band_it_reads_only_the_input_of_the_response() -> None:
    async with thinking(says("Two.")) as (talk, stub):
        await talk.say("my name is Ada")
        await talk.say("ignored", conversation="none", input=[message("what is one and one?")])
        told = objects_at(stub.requests[-1], "messages")
        assert [entry["content"] for entry in told[1:]] == ["what is one and one?"]
