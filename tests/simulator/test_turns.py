"""Turns: the events of each kind of answer, in the service's order."""

from console.audio.base64_codec import decode_base64
from console.protocol.ids import time_of_id
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.transcription import FAILING_MODEL
from tests.simulator.talk import (
    TimedSession,
    folded,
    function,
    joined,
    message,
    silence,
    speech,
    talking,
    types,
)

AUDIO = "response.output_audio.delta"
TRANSCRIPT = "response.output_audio_transcript.delta"
TEXT = "response.output_text.delta"
SPOKEN = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    TRANSCRIPT,
    AUDIO,
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
]


def without_repeats(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


async def test_a_session_begins_with_its_configuration() -> None:
    async with talking(query="?model=gpt-realtime-2.1-mini") as talk:
        session = object_at(talk.events[0], "session")
        assert session["model"] == "gpt-realtime-2.1-mini"
        assert session["type"] == "realtime"
        assert session["output_modalities"] == ["audio"]
        made_s = time_of_id(text_at(session, "id"))
        assert made_s is not None
        assert session["expires_at"] == int(made_s) + 3600


async def test_a_spoken_answer_comes_in_the_order_of_the_service() -> None:
    async with talking() as talk:
        events = await talk.say("hello")
        assert types(events)[:2] == ["conversation.item.added", "conversation.item.done"]
        assert without_repeats(types(events[2:])) == SPOKEN


async def test_the_transcript_is_said_in_deltas_and_repeated_whole() -> None:
    async with talking() as talk:
        events = await talk.say("repeat after me: one, two — three!")
        done = [e for e in events if e["type"] == "response.output_audio_transcript.done"]
        assert text_at(done[0], "transcript") == "One, two — three!"
        assert joined(events, TRANSCRIPT) == "One, two — three!"


async def test_text_deltas_are_padded_to_a_constant_size() -> None:
    async with talking() as talk:
        events = await talk.say("long")
        padded = [
            len(text_at(e, "delta")) + len(text_at(e, "obfuscation"))
            for e in events
            if e["type"] == TRANSCRIPT
        ]
        assert set(padded) == {16}
        assert all("obfuscation" not in e for e in events if e["type"] == AUDIO)


async def test_audio_deltas_ramp_up_and_end_on_a_whole_token() -> None:
    async with talking() as talk:
        events = await talk.say("long")
        sizes = [len(decode_base64(text_at(e, "delta"))) for e in events if e["type"] == AUDIO]
        assert sizes[:4] == [4_800, 7_200, 12_000, 12_000]
        assert set(sizes[3:-1]) == {12_000}
        assert sizes[-1] % 2_400 == 0


async def test_a_text_answer_has_no_audio() -> None:
    async with talking() as talk:
        await talk.update(output_modalities=["text"])
        events = await talk.say("what is 6 times 7?")
        assert folded(events[2:]) == [
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            TEXT,
            "response.output_text.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated",
        ]
        assert joined(events, TEXT) == "6 times 7 is 42."


async def test_parts_are_audio_and_text_while_items_say_output_audio() -> None:
    async with talking() as talk:
        events = await talk.say("hello")
        part = next(e for e in events if e["type"] == "response.content_part.done")
        item = next(e for e in events if e["type"] == "response.output_item.done")
        assert object_at(part, "part")["type"] == "audio"
        assert objects_at(object_at(item, "item"), "content")[0]["type"] == "output_audio"


async def test_a_function_call_and_its_output_make_two_responses() -> None:
    async with talking() as talk:
        await talk.update(tools=[function("get_weather", city={"type": "string"})])
        events = await talk.say("What's the weather in Oslo?")
        assert folded(events[2:]) == [
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated",
        ]
        call = next(e for e in events if e["type"] == "response.function_call_arguments.done")
        assert (call["name"], call["arguments"]) == ("get_weather", '{"city":"Oslo"}')
        assert joined(events, "response.function_call_arguments.delta") == call["arguments"]
        output: JsonObject = {
            "type": "function_call_output",
            "call_id": call["call_id"],
            "output": '{"temperature": 4, "wind_speed": 11}',
        }
        await talk.send("conversation.item.create", item=output)
        await talk.send("response.create")
        await talk.until("response.done")
        assert joined(talk.events, TRANSCRIPT).startswith("In Oslo it is 4 degrees, ")


async def test_two_cities_are_two_calls_of_one_response() -> None:
    async with talking() as talk:
        await talk.update(tools=[function("get_weather", city={"type": "string"})])
        events = await talk.say("Compare the weather in Oslo and Rome")
        done = object_at(events[-2], "response")
        calls = objects_at(done, "output")
        assert [text_at(call, "arguments") for call in calls] == [
            '{"city":"Oslo"}',
            '{"city":"Rome"}',
        ]
        assert [e["output_index"] for e in events if e["type"] == "response.output_item.done"] == [
            0,
            1,
        ]


async def test_a_spoken_turn_is_found_committed_and_answered() -> None:
    async with talking() as talk:
        await talk.update(audio={"input": {"transcription": {"model": "gpt-transcribe"}}})
        start = len(talk.events)
        await talk.append(silence(500) + speech("Is anybody there?") + silence(900))
        await talk.until("rate_limits.updated")
        events = talk.events[start:]
        order = [name for name in types(events) if "transcription" not in name]
        assert order[:5] == [
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
        ]
        assert without_repeats(order[5:])[0] == "response.created"
        assert len({text_at(e, "item_id") for e in events[:3]}) == 1


async def test_a_transcription_says_honestly_that_it_has_no_words() -> None:
    async with talking() as talk:
        await talk.update(
            audio={"input": {"transcription": {"model": "whisper-1"}, "turn_detection": None}}
        )
        await talk.append(speech("What is this?"))
        await talk.send("input_audio_buffer.commit")
        event = await talk.until("conversation.item.input_audio_transcription.completed")
        assert text_at(event, "transcript").startswith("[speech ")
        assert object_at(event, "usage")["type"] == "duration"


async def test_a_failed_transcription_stops_no_answer() -> None:
    async with talking() as talk:
        await talk.update(audio={"input": {"transcription": {"model": FAILING_MODEL}}})
        start = len(talk.events)
        await talk.append(speech("Can you hear me?") + silence(900))
        await talk.until("rate_limits.updated")
        failed = "conversation.item.input_audio_transcription.failed"
        if failed not in types(talk.events[start:]):
            await talk.until(failed)
        done = next(event for event in talk.events if event["type"] == "response.done")
        assert object_at(done, "response")["status"] == "completed"


async def test_push_to_talk_answers_when_asked_and_not_before() -> None:
    async with talking() as talk:
        await talk.update(audio={"input": {"turn_detection": None}})
        await talk.append(speech("Hello in there"))
        await talk.send("input_audio_buffer.commit")
        await talk.until("conversation.item.done")
        assert "response.created" not in types(talk.events)
        assert "input_audio_buffer.speech_started" not in types(talk.events)
        await talk.send("response.create")
        await talk.until("response.done")
        assert "seconds" in joined(talk.events, TRANSCRIPT)


async def test_a_response_out_of_band_touches_no_conversation() -> None:
    async with talking() as talk:
        events = await talk.say("hello", conversation="none", metadata={"topic": "test"})
        names = types(events[2:])
        assert not any(name.startswith("conversation.item") for name in names)
        response = object_at(events[-2], "response")
        assert response["conversation_id"] is None
        assert response["metadata"] == {"topic": "test"}


async def test_an_out_of_band_response_reads_only_its_own_input() -> None:
    async with talking() as talk:
        await talk.say("my name is Ada")
        events = await talk.say("ignored", conversation="none", input=[message("what is my name?")])
        assert joined(events, TRANSCRIPT) == "You haven't told me your name yet."


async def test_an_item_reference_brings_an_item_of_the_conversation_into_an_input() -> None:
    async with talking() as talk:
        await talk.send(
            "conversation.item.create", item={**message("my name is Ada"), "id": "item_ada"}
        )
        events = await talk.say(
            "ignored",
            conversation="none",
            input=[{"type": "item_reference", "id": "item_ada"}, message("what is my name?")],
        )
        assert joined(events, TRANSCRIPT) == "Your name is Ada."


def test_times_are_those_of_the_service() -> None:
    timed = TimedSession()
    events = timed.say("hello")
    at = {text_at(event, "type"): at_ms for at_ms, event in reversed(events)}
    created_ms = at["response.created"]
    assert 80 <= created_ms <= 100
    assert 200 <= at["response.output_item.added"] - created_ms <= 400
    assert 250 <= at[TRANSCRIPT] - created_ms <= 420
    assert 300 <= at[AUDIO] - created_ms <= 600
    assert 20 <= at["rate_limits.updated"] - at["response.done"] <= 40


def test_audio_arrives_several_times_faster_than_it_plays() -> None:
    timed = TimedSession()
    deltas = [(at, event) for at, event in timed.say("long") if event["type"] == AUDIO]
    took_ms = deltas[-1][0] - deltas[0][0]
    lasts_ms = sum(len(decode_base64(text_at(event, "delta"))) for _, event in deltas) / 48
    assert 4 <= lasts_ms / took_ms <= 12


def test_the_same_seed_gives_the_same_session() -> None:
    assert TimedSession(seed=3).say("flip a coin") == TimedSession(seed=3).say("flip a coin")
    assert TimedSession(seed=3).say("hello") != TimedSession(seed=4).say("hello")


def test_ids_carry_the_time_at_which_they_were_made() -> None:
    timed = TimedSession()
    for at_ms, event in timed.say("hello"):
        made_s = time_of_id(text_at(event, "event_id"))
        assert made_s == int(timed.clock.now_s - (timed.events[-1][0] - at_ms) / 1000)
