"""What a client can do wrong: one `error` event with code, param and the client's event id."""

import json

import pytest

from console.protocol.wire import JsonObject, JsonValue, object_at
from tests.simulator.talk import function, message, speech, talking, types

AUDIO_MESSAGE: JsonObject = {
    "type": "message",
    "role": "assistant",
    "content": [{"type": "output_audio", "audio": "AAAA"}],
}


def update(**session: JsonValue) -> JsonObject:
    return {"type": "session.update", "session": {"type": "realtime", **session}}


def create(**item: JsonValue) -> JsonObject:
    return {"type": "conversation.item.create", "item": item}


REFUSED: list[tuple[JsonObject, str | None, str | None]] = [
    ({"event_id": "e"}, "invalid_event", "type"),
    ({"type": 7}, "invalid_value", "type"),
    ({"type": "response.begin"}, "invalid_value", "type"),
    ({"type": "output_audio_buffer.clear"}, "invalid_value", "type"),
    ({"type": "response.create", "extra": 1}, "unknown_parameter", "extra"),
    ({"type": "session.update"}, "missing_required_parameter", "session"),
    ({"type": "session.update", "session": 3}, "invalid_type", "session"),
    ({"type": "session.update", "session": {}}, "missing_required_parameter", "session.type"),
    (update(modalities=["text"]), "unknown_parameter", "session.modalities"),
    (update(temperature=0.8), "unknown_parameter", "session.temperature"),
    (update(output_modalities=["text", "audio"]), "invalid_value", "session.output_modalities"),
    (update(model="another"), "invalid_value", "session.model"),
    (update(instructions=1), "invalid_type", "session.instructions"),
    (update(max_output_tokens=0), "invalid_value", "session.max_output_tokens"),
    (update(max_output_tokens="many"), "invalid_value", "session.max_output_tokens"),
    (update(max_output_tokens=1.5), "invalid_type", "session.max_output_tokens"),
    (
        update(audio={"output": {"speed": 4}}),
        "invalid_value",
        "session.audio.output.speed",
    ),
    (
        update(audio={"input": {"turn_detection": {"type": "none"}}}),
        "invalid_value",
        "session.audio.input.turn_detection.type",
    ),
    (
        update(audio={"input": {"format": {"type": "audio/pcm", "rate": 16000}}}),
        "invalid_value",
        "session.audio.input.format.rate",
    ),
    (update(tools=[{"type": "function"}]), "missing_required_parameter", "session.tools[0].name"),
    (
        update(tools=[{"type": "function", "function": {"name": "x"}}]),
        "unknown_parameter",
        "session.tools[0].function",
    ),
    ({"type": "session.update", "session": {"type": "transcription"}}, "invalid_value", None),
    ({"type": "input_audio_buffer.append"}, "missing_required_parameter", "audio"),
    ({"type": "input_audio_buffer.append", "audio": "not base64!"}, "invalid_value", "audio"),
    ({"type": "input_audio_buffer.commit"}, "input_audio_buffer_commit_empty", None),
    (create(type="poem"), "invalid_value", "item.type"),
    (create(type="message", role="robot", content=[]), "invalid_value", "item.role"),
    (create(**message("x", part="text")), "invalid_value", "item.content[0].type"),
    (create(type="message", role="user", content=[]), "missing_required_parameter", None),
    (create(**AUDIO_MESSAGE), "invalid_value", "item.content[0].type"),
    (
        create(type="function_call_output", call_id="call_unknown", output=""),
        "invalid_tool_call_id",
        "item.call_id",
    ),
    (
        create(type="function_call_output", call_id="c" * 33, output=""),
        "string_above_max_length",
        "item.call_id",
    ),
    ({**create(**message("x")), "previous_item_id": "item_no"}, "item_not_found", None),
    ({"type": "conversation.item.retrieve", "item_id": "item_no"}, "item_not_found", "item_id"),
    ({"type": "conversation.item.delete", "item_id": "item_no"}, "item_not_found", "item_id"),
    (
        {
            "type": "conversation.item.truncate",
            "item_id": "item_no",
            "content_index": 0,
            "audio_end_ms": 1,
        },
        "item_not_found",
        "item_id",
    ),
    ({"type": "response.cancel"}, "response_cancel_not_active", None),
    ({"type": "response.cancel", "response_id": "resp_no"}, "response_cancel_not_active", None),
    (
        {"type": "response.create", "response": {"modalities": ["text"]}},
        "unknown_parameter",
        "response.modalities",
    ),
    (
        {"type": "response.create", "response": "a poem"},
        "bad_response_create",
        "response",
    ),
    (
        {"type": "response.create", "response": {"conversation": "other"}},
        "invalid_value",
        "response.conversation",
    ),
    (
        {"type": "response.create", "response": {"metadata": {"k": "v" * 513}}},
        "string_above_max_length",
        "response.metadata.k",
    ),
]


@pytest.mark.parametrize(("event", "code", "param"), REFUSED, ids=lambda value: str(value)[:60])
async def test_a_wrong_event_is_refused_by_code_and_param(
    event: JsonObject, code: str | None, param: str | None
) -> None:
    async with talking(query="?model=gpt-realtime") as talk:
        await talk.socket.send(json.dumps({"event_id": "evt_mine", **event}))
        error = await talk.error()
        assert error["code"] == code
        assert error["type"] == "invalid_request_error"
        assert error["event_id"] == event.get("event_id", "evt_mine")
        if param is not None:
            assert error["param"] == param


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b'{"type":"response.create"}', "invalid_event"),
        ("hello", "invalid_json"),
        ("[1,2]", "invalid_json"),
        ('{"type":"response.create"', "invalid_json"),
        ('{"type":NaN}', "invalid_json"),
        ("[" * 400 + "]" * 400, "invalid_json"),
    ],
)
async def test_a_frame_that_is_no_event_does_not_end_the_session(
    frame: str | bytes, code: str
) -> None:
    async with talking() as talk:
        await talk.socket.send(frame)
        assert (await talk.error())["code"] == code
        assert types(await talk.say("hello"))[-1] == "rate_limits.updated"


async def test_one_unknown_field_refuses_the_whole_update() -> None:
    async with talking() as talk:
        await talk.send(
            "session.update", session={"type": "realtime", "instructions": "Be brief", "voice": "x"}
        )
        assert (await talk.error())["param"] == "session.voice"
        assert (await talk.update())["instructions"] != "Be brief"
        assert types(talk.events).count("session.updated") == 1


async def test_the_voice_is_locked_once_the_assistant_has_spoken() -> None:
    async with talking() as talk:
        await talk.update(audio={"output": {"voice": "cedar"}})
        await talk.say("hello")
        wanted: JsonObject = {
            "type": "realtime",
            "instructions": "x",
            "audio": {"output": {"voice": "ash"}},
        }
        await talk.send("session.update", session=wanted)
        error = await talk.error()
        assert error["code"] == "cannot_update_voice"
        same = await talk.update(audio={"output": {"voice": "cedar"}})
        assert same["instructions"] != "x"


async def test_a_text_answer_leaves_the_voice_free() -> None:
    async with talking() as talk:
        await talk.say("hello", output_modalities=["text"])
        session = await talk.update(audio={"output": {"voice": "ash"}})
        assert object_at(object_at(session, "audio"), "output")["voice"] == "ash"


async def test_a_second_response_is_refused_by_the_name_of_the_first() -> None:
    async with talking(pace=0.2) as talk:
        await talk.write("long")
        await talk.send("response.create")
        created = await talk.until("response.created")
        await talk.send("response.create", event_id="second")
        error = await talk.error()
        assert error["code"] == "conversation_already_has_active_response"
        assert str(object_at(created, "response")["id"]) in str(error["message"])
        assert error["event_id"] == "second"


async def test_truncating_beyond_the_audio_or_something_silent_is_refused() -> None:
    async with talking() as talk:
        events = await talk.say("hello")
        item_id = next(e for e in events if e["type"] == "response.output_item.done")
        spoken = object_at(item_id, "item")["id"]
        typed = object_at(events[0], "item")["id"]
        for item, end_ms in ((spoken, 600_000), (typed, 0)):
            await talk.send(
                "conversation.item.truncate", item_id=item, content_index=0, audio_end_ms=end_ms
            )
        beyond = await talk.error()
        assert "already shorter than 600000 ms" in str(beyond["message"])
        assert beyond["code"] is None
        assert "Only audio messages" in str((await talk.error())["message"])


async def test_committing_less_than_100_ms_says_how_much_there_was() -> None:
    async with talking() as talk:
        await talk.update(audio={"input": {"turn_detection": None}})
        await talk.append(speech("a")[: 48 * 60])
        await talk.send("input_audio_buffer.commit")
        error = await talk.error()
        assert error["code"] == "input_audio_buffer_commit_empty"
        assert "only has 60.00ms" in str(error["message"])


async def test_errors_of_append_name_the_event_that_caused_them() -> None:
    async with talking() as talk:
        await talk.send("input_audio_buffer.append", audio="AAA", event_id="chunk_9")
        assert (await talk.error())["event_id"] == "chunk_9"


async def test_a_tool_list_is_replaced_as_a_whole() -> None:
    async with talking() as talk:
        await talk.update(tools=[function("first"), function("second")])
        assert (await talk.update(tools=[]))["tools"] == []


async def test_a_model_that_the_address_did_not_name_is_chosen_by_the_first_update() -> None:
    async with talking() as talk:
        assert (await talk.update(model="gpt-realtime"))["model"] == "gpt-realtime"
        await talk.socket.send(json.dumps(update(model="gpt-realtime-mini")))
        assert (await talk.error())["param"] == "session.model"
