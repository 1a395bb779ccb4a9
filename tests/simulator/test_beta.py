"""The beta dialect at the edge: flat sessions, short names, one event an item."""

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.server import Simulator
from tests.simulator.talk import Talk, folded, message, speech, talking, types

BETA = "?dialect=beta"


async def test_the_session_is_flat_and_the_conversation_is_named() -> None:
    async with talking(query=BETA) as talk:
        session = object_at(talk.events[0], "session")
        assert session["modalities"] == ["text", "audio"]
        assert session["input_audio_format"] == "pcm16"
        assert object_at(session, "turn_detection")["type"] == "server_vad"
        assert session["temperature"] == 0.8
        assert "audio" not in session and "type" not in session
        assert (await talk.receive())["type"] == "conversation.created"


async def test_a_spoken_answer_has_the_names_of_beta() -> None:
    async with talking(query=BETA) as talk:
        await talk.receive()
        assert folded(await talk.say("hi"))[:6] == [
            "conversation.item.created",
            "response.created",
            "response.output_item.added",
            "conversation.item.created",
            "response.content_part.added",
            "response.audio_transcript.delta",
        ]
        assert types(talk.events)[-7:] == [
            "response.audio.delta",
            "response.audio.done",
            "response.audio_transcript.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated",
        ]
        response = object_at(talk.events[-2], "response")
        assert response["modalities"] == ["audio", "text"]
        assert (response["voice"], response["output_audio_format"]) == ("marin", "pcm16")
        assert objects_at(objects_at(response, "output")[0], "content")[0]["type"] == "audio"


async def test_the_reference_clients_update_is_accepted() -> None:
    async with talking(query=BETA) as talk:
        update: JsonObject = {
            "modalities": ["text"],
            "instructions": "Be brief.",
            "voice": "verse",
            "input_audio_format": "g711_ulaw",
            "output_audio_format": "pcm16",
            "input_audio_transcription": {"model": "whisper-1"},
            "turn_detection": None,
            "tools": [],
            "tool_choice": "auto",
            "temperature": 0.8,
            "max_response_output_tokens": 4096,
        }
        await talk.send("session.update", session=update)
        session = object_at(await talk.until("session.updated"), "session")
        assert {key: session[key] for key in update if key != "input_audio_transcription"} == {
            key: value for key, value in update.items() if key != "input_audio_transcription"
        }
        await talk.say("hello")
        assert "response.text.delta" in types(talk.events)


async def test_assistant_text_and_single_responses_are_written_as_in_beta() -> None:
    async with talking(query=BETA) as talk:
        item = message("I am the assistant", "assistant", "text")
        await talk.send("conversation.item.create", item=item)
        created = object_at(await talk.until("conversation.item.created"), "item")
        assert objects_at(created, "content")[0]["type"] == "text"
        await talk.say("hello", modalities=["text"], max_output_tokens=200)
        assert "response.text.done" in types(talk.events)


async def test_a_spoken_turn_is_created_once() -> None:
    async with talking(query=BETA) as talk:
        await talk.send("session.update", session={"turn_detection": None})
        await talk.append(speech("Hello there"))
        await talk.send("input_audio_buffer.commit")
        await talk.send("response.create")
        await talk.until("response.done")
        created = [e for e in talk.events if e["type"] == "conversation.item.created"]
        assert [object_at(e, "item")["role"] for e in created] == ["user", "assistant"]
        assert "conversation.item.done" not in types(talk.events)


@pytest.mark.parametrize("how", ["header", "subprotocol"])
async def test_the_header_and_the_subprotocol_ask_for_it(how: str) -> None:
    offered = ["realtime", "openai-beta.realtime-v1"] if how == "subprotocol" else []
    headers = {"OpenAI-Beta": "realtime=v1"} if how == "header" else {}
    async with (
        Simulator(pace=0) as simulator,
        connect(
            simulator.url,
            proxy=None,
            additional_headers=headers,
            subprotocols=[Subprotocol(name) for name in offered] or None,
        ) as socket,
    ):
        created = await Talk(socket).receive()
        assert "modalities" in object_at(created, "session")


async def test_a_beta_transcription_session_is_updated_by_its_own_event() -> None:
    query = f"{BETA}&intent=transcription"
    async with talking(query=query, first="transcription_session.created") as talk:
        update: JsonObject = {"input_audio_transcription": {"model": "whisper-1"}}
        await talk.send("transcription_session.update", session=update)
        updated = await talk.until("transcription_session.updated")
        transcription = object_at(object_at(updated, "session"), "input_audio_transcription")
        assert text_at(transcription, "model") == "whisper-1"
