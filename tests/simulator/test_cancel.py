"""Ends before the end: cancel, interruption, truncation, failure, budgets."""

import pytest

from console.audio.base64_codec import decode_base64
from console.protocol.wire import JsonObject, number_at, object_at, objects_at, text_at
from tests.simulator.talk import Talk, silence, speech, talking, types

AUDIO = "response.output_audio.delta"
TAIL = [
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
]


async def begin_long_answer(talk: Talk) -> JsonObject:
    """Ask for a long answer and wait until it is heard."""
    await talk.write("long")
    await talk.send("response.create")
    return await talk.until(AUDIO)


def response_of(event: JsonObject) -> JsonObject:
    return object_at(event, "response")


async def test_a_cancelled_answer_sends_its_tail_and_keeps_what_was_said() -> None:
    async with talking(pace=0.2) as talk:
        await begin_long_answer(talk)
        await talk.send("response.cancel")
        done = response_of(await talk.until("response.done"))
        await talk.until("rate_limits.updated")
        assert types(talk.events)[-len(TAIL) :] == TAIL
        assert done["status"] == "cancelled"
        assert done["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
        assert objects_at(done, "output")[0]["status"] == "incomplete"


async def test_a_cancelled_answer_costs_what_was_produced() -> None:
    async with talking(pace=0.2) as talk:
        await begin_long_answer(talk)
        await talk.send("response.cancel")
        done = response_of(await talk.until("response.done"))
        sent = sum(
            len(decode_base64(text_at(e, "delta"))) for e in talk.events if e["type"] == AUDIO
        )
        details = object_at(object_at(done, "usage"), "output_token_details")
        assert details["audio_tokens"] == sent // 2_400


async def test_cancelling_before_anything_was_produced_costs_nothing() -> None:
    async with talking(pace=0.3) as talk:
        await talk.write("long")
        await talk.send("response.create")
        await talk.until("response.created")
        await talk.send("response.cancel")
        done = response_of(await talk.until("response.done"))
        assert done["output"] == []
        assert object_at(done, "usage")["total_tokens"] == 0


async def test_a_response_out_of_band_is_cancelled_by_its_id() -> None:
    async with talking(pace=0.2) as talk:
        await talk.write("long")
        await talk.send("response.create", response={"conversation": "none"})
        created = await talk.until("response.created")
        await talk.send("response.cancel")
        assert (await talk.error())["code"] == "response_cancel_not_active"
        await talk.send("response.cancel", response_id=response_of(created)["id"])
        assert response_of(await talk.until("response.done"))["status"] == "cancelled"


async def test_speaking_into_an_answer_interrupts_it() -> None:
    async with talking(pace=0.2) as talk:
        await begin_long_answer(talk)
        await talk.append(speech("Stop, please stop"))
        await talk.until("input_audio_buffer.speech_started")
        done = response_of(await talk.until("response.done"))
        assert done["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
        await talk.append(silence(900))
        again = response_of(await talk.until("response.created"))
        assert again["id"] != done["id"]


async def test_an_answer_that_may_not_be_interrupted_goes_on() -> None:
    async with talking(pace=0.1) as talk:
        detection: JsonObject = {"type": "server_vad", "interrupt_response": False}
        await talk.update(audio={"input": {"turn_detection": detection}})
        await begin_long_answer(talk)
        await talk.append(speech("But I have a question") + silence(900))
        error = await talk.error()
        assert error["code"] == "conversation_already_has_active_response"
        assert error["event_id"] is None
        assert response_of(await talk.until("response.done"))["status"] == "completed"


async def test_truncation_forgets_the_transcript_and_the_audio_after_it() -> None:
    async with talking() as talk:
        events = await talk.say("hello")
        item = object_at(
            next(e for e in events if e["type"] == "response.output_item.done"), "item"
        )
        await talk.send(
            "conversation.item.truncate", item_id=item["id"], content_index=0, audio_end_ms=500
        )
        truncated = await talk.until("conversation.item.truncated")
        assert truncated["audio_end_ms"] == 500
        await talk.send("conversation.item.retrieve", item_id=item["id"])
        kept = object_at(await talk.until("conversation.item.retrieved"), "item")
        part = objects_at(kept, "content")[0]
        assert "transcript" not in part
        assert len(decode_base64(text_at(part, "audio"))) == 500 * 48


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("fail", "server_error"),
        ("rate limit", "rate_limit_exceeded"),
        ("quota", "insufficient_quota"),
    ],
)
async def test_asking_to_fail_fails_with_an_error_in_the_response(said: str, code: str) -> None:
    async with talking() as talk:
        done = response_of((await talk.say(said))[-2])
        assert done["status"] == "failed"
        assert object_at(object_at(done, "status_details"), "error")["code"] == code


async def test_the_content_filter_leaves_an_incomplete_item() -> None:
    async with talking() as talk:
        done = response_of((await talk.say("content filter"))[-2])
        assert done["status_details"] == {"type": "incomplete", "reason": "content_filter"}
        assert objects_at(done, "output")[0]["status"] == "incomplete"


async def test_an_answer_ends_where_its_tokens_are_used_up() -> None:
    async with talking() as talk:
        done = response_of((await talk.say("long", max_output_tokens=100))[-2])
        assert done["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
        spent = number_at(object_at(done, "usage"), "output_tokens")
        assert spent is not None and 100 <= spent <= 110
