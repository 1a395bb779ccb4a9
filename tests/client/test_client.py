"""What the client sends, keeps and tells, in today's dialect."""

import asyncio
from array import array

import numpy as np
import pytest

from console import RealtimeClient
from console.client.errors import ClientError, ConnectFailed, NotConnected
from console.client.events import CloseInfo, ItemAppended, ResponseDone
from console.protocol.session import default_session
from console.protocol.wire import JsonObject
from tests.client.scripted import Scripted
from tests.protocol.builders import (
    delta,
    message,
    output_item,
    part_added,
    response_created,
    server,
    sound,
)

GA_TURN = [
    response_created(),
    output_item("added", message("a")),
    server("conversation.item.added", item=message("a")),
    part_added("a"),
    delta("output_audio_transcript", "a", "Hi."),
    delta("output_audio", "a", sound(bytes(4800))),
    server("conversation.item.done", item=message("a", status="completed")),
    output_item("done", message("a", status="completed")),
]


async def test_connecting_sends_the_whole_session_once() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    assert scripted.sessions() == [default_session("ga")]


async def test_settings_made_before_connecting_are_sent_then() -> None:
    scripted = Scripted()
    scripted.client.update_session(voice="cedar", turn_detection={"type": "server_vad"})
    await scripted.client.connect()
    audio = scripted.sessions()[0]["audio"]
    assert isinstance(audio, dict)
    assert audio["output"] == {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "cedar"}
    assert scripted.client.get_turn_detection_type() == "server_vad"


async def test_later_updates_send_only_what_changed() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.update_session(instructions="Be brief.")
    scripted.client.update_session({"audio": {"output": {"speed": 1.2}}})
    scripted.client.update_session(instructions="Be brief.")
    assert scripted.sessions()[1:] == [
        {"type": "realtime", "instructions": "Be brief."},
        {"type": "realtime", "audio": {"output": {"speed": 1.2}}},
    ]


async def test_a_refused_update_is_sent_again_with_the_next_one() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.say("session.updated", session={})
    scripted.client.update_session(instructions="x", max_output_tokens=-1)
    event_id = scripted.server.sent[-1]["event_id"]
    scripted.say("error", error={"message": "no", "event_id": event_id})
    scripted.client.update_session(max_output_tokens=10)
    assert scripted.sessions()[-1] == {
        "type": "realtime",
        "instructions": "x",
        "max_output_tokens": 10,
    }


async def test_a_refused_update_that_was_dropped_is_not_sent_again() -> None:
    scripted = Scripted()
    scripted.client.add_tool({"name": "added"}, lambda _: None)
    await scripted.client.connect()
    scripted.say("session.updated", session={})
    scripted.client.update_session(voice="nobody", tools=[{"name": "manual"}])
    event_id = scripted.server.sent[-1]["event_id"]
    scripted.say("error", error={"message": "no", "event_id": event_id})
    scripted.client.drop_refused()
    scripted.client.update_session(instructions="x")
    assert scripted.sessions()[-1] == {"type": "realtime", "instructions": "x"}
    scripted.client.remove_tool("added")
    assert scripted.sessions()[-1] == {"type": "realtime", "tools": []}


async def test_a_voice_that_was_heard_is_kept_and_the_rest_is_sent() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.play(*GA_TURN)
    scripted.client.update_session(voice="ash", instructions="x")
    assert scripted.sessions()[-1] == {"type": "realtime", "instructions": "x"}
    scripted.client.update_session(instructions="y")
    assert scripted.errors == ["voice was not sent: marin has been heard, it can no longer change"]


async def test_a_setting_that_the_dialect_lacks_is_named() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.update_session(temperature=0.7)
    assert scripted.errors == ["temperature was not sent: the dialect has no such setting"]
    assert len(scripted.sessions()) == 1


async def test_manual_tools_stay_beside_added_ones() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.update_session(tools=[{"name": "manual"}])
    scripted.client.add_tool({"name": "added"}, lambda _: None)
    assert scripted.sessions()[-1]["tools"] == [
        {"type": "function", "name": "manual"},
        {"type": "function", "name": "added"},
    ]
    scripted.client.remove_tool("added")
    assert scripted.sessions()[-1]["tools"] == [{"type": "function", "name": "manual"}]
    with pytest.raises(ClientError, match="does not exist"):
        scripted.client.remove_tool("added")


async def test_joining_a_call_leaves_its_session_alone() -> None:
    scripted = Scripted(call_id="rtc_1")
    await scripted.client.connect()
    assert scripted.sent == []
    scripted.client.update_session(instructions="x")
    assert scripted.sessions() == [{"type": "realtime", "instructions": "x"}]


async def test_a_transcription_session_is_one_from_the_start() -> None:
    scripted = Scripted(intent="transcription")
    await scripted.client.connect()
    assert scripted.sessions()[0]["type"] == "transcription"


async def test_a_message_is_sent_and_answered() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.send_user_message_content([{"type": "text", "text": "Hello"}])
    content: list[JsonObject] = [{"type": "input_text", "text": "Hello"}]
    assert scripted.sent[1:] == [
        {
            "type": "conversation.item.create",
            "item": {"type": "message", "role": "user", "content": content},
        },
        {"type": "response.create"},
    ]


async def test_sound_and_pictures_in_a_message_are_encoded_and_the_callers_own_stay() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    samples = array("h", [1, 2])
    parts: list[dict[str, object]] = [
        {"type": "input_audio", "audio": samples},
        {"type": "input_image", "image_url": b"\x89PNG..."},
    ]
    scripted.client.send_user_message_content(parts)
    item = scripted.sent[1]["item"]
    assert isinstance(item, dict)
    assert item["content"] == [
        {"type": "input_audio", "audio": "AQACAA=="},
        {"type": "input_image", "image_url": "data:image/png;base64,iVBORy4uLg=="},
    ]
    assert parts[0]["audio"] is samples


@pytest.mark.parametrize(
    "samples",
    [
        b"\x01\x00\xff\x7f",
        memoryview(b"\x01\x00\xff\x7f"),
        array("h", [1, 32767]),
        np.array([1, 32767], dtype=np.int16),
        np.array([1.00001 / 32767, 1.0], dtype=np.float32),
    ],
    ids=["bytes", "memoryview", "array", "numpy int16", "numpy float32"],
)
async def test_sound_is_taken_in_every_usual_form(samples: bytes) -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.append_input_audio(samples)
    assert scripted.sent[-1] == {"type": "input_audio_buffer.append", "audio": "AQD/fw=="}


async def test_samples_are_coded_as_the_session_wants_them() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    form = {"type": "audio/pcmu"}
    scripted.say("session.updated", session={"audio": {"input": {"format": form}}})
    scripted.client.append_input_audio(array("h", [0, 32124]))
    assert scripted.sent[-1]["audio"] == "/4A="


async def test_a_format_counts_from_the_moment_it_is_sent() -> None:
    scripted = Scripted()
    scripted.client.update_session(input_audio_format="g711_ulaw")
    await scripted.client.connect()
    scripted.say("session.created", session={"audio": {"input": {"format": {"type": "audio/pcm"}}}})
    scripted.client.append_input_audio(array("h", [0, 32124]))
    assert scripted.sent[-1]["audio"] == "/4A="


async def test_without_turn_detection_a_response_commits_the_sound_first() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.append_input_audio(bytes(9600))
    scripted.client.create_response()
    assert scripted.sent_types[-2:] == ["input_audio_buffer.commit", "response.create"]
    scripted.say("conversation.item.added", item=message("u", "user"))
    assert scripted.client.conversation.get_items()[0].audio_ms == 200


async def test_less_than_a_moment_of_sound_waits_for_what_follows() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.append_input_audio(bytes(4000))
    scripted.client.create_response()
    assert "input_audio_buffer.commit" not in scripted.sent_types
    scripted.client.append_input_audio(bytes(800))
    scripted.client.create_response()
    assert "input_audio_buffer.commit" in scripted.sent_types


async def test_sound_taken_back_is_not_committed() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.append_input_audio(bytes(9600))
    scripted.client.clear_input_audio()
    scripted.client.create_response()
    assert scripted.sent_types[-2:] == ["input_audio_buffer.clear", "response.create"]


async def test_a_response_may_be_asked_for_in_either_dialects_words() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.client.create_response({"modalities": ["text"], "metadata": {"topic": "x"}})
    assert scripted.sent[-1]["response"] == {
        "output_modalities": ["text"],
        "metadata": {"topic": "x"},
    }


async def test_cancelling_cuts_after_what_was_heard_and_never_beyond_what_there_is() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.play(*GA_TURN)
    for samples, end_ms in ((1200, 50), (999_999, 100), (-5, 0)):
        scripted.client.cancel_response("a", samples)
        assert scripted.sent[-1]["audio_end_ms"] == end_ms


async def test_a_turn_is_told_once_whole_however_often_its_end_is_said() -> None:
    scripted = Scripted()
    told: list[str] = []
    for name in ("conversation.item.appended", "conversation.item.completed"):
        scripted.client.on(name, lambda _, name=name: told.append(name))
    await scripted.client.connect()
    scripted.play(*GA_TURN)
    assert told == ["conversation.item.appended", "conversation.item.completed"]


async def test_how_a_response_ended_is_told() -> None:
    scripted = Scripted()
    done: list[ResponseDone] = []
    scripted.client.on("response.done", done.append)
    await scripted.client.connect()
    details: JsonObject = {"type": "cancelled", "reason": "turn_detected"}
    response: JsonObject = {"id": "r", "status": "cancelled", "status_details": details}
    scripted.say("response.done", response=response)
    assert (done[0].status, done[0].reason) == ("cancelled", "turn_detected")


async def test_what_does_not_fit_is_told_and_the_connection_goes_on() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    scripted.play(delta("output_audio", "nobody", ""))
    scripted.server.say_text("{not json")
    scripted.server.say_text("[1]")
    scripted.say("conversation.item.added", item=message("u", "user"))
    assert scripted.errors[0] == 'response.output_audio.delta: Item "nobody" not found'
    assert len(scripted.errors) == 3
    assert len(scripted.client.conversation.get_items()) == 1


async def test_a_failing_listener_keeps_nothing_from_the_log() -> None:
    scripted = Scripted()
    logged: list[object] = []
    scripted.client.on("realtime.event", logged.append)
    await scripted.client.connect()

    def fail(_: object) -> None:
        raise LookupError("oh")

    scripted.client.on("conversation.updated", fail)
    scripted.say("conversation.item.added", item=message("u", "user"))
    assert len(logged) == 2
    assert "LookupError: oh" in scripted.errors[0]


async def test_the_tap_sees_frames_before_anybody_else() -> None:
    seen: list[str] = []
    scripted = Scripted(tap=lambda source, frame: seen.append(f"tap {source}"))
    scripted.client.realtime.on("client.*", lambda _: seen.append("client"))
    scripted.client.realtime.on("server.*", lambda _: seen.append("server"))
    await scripted.client.connect()
    scripted.say("ping")
    assert seen == ["tap client", "client", "tap server", "server"]


async def test_a_failing_tap_is_told_and_nothing_else_suffers() -> None:
    def fail(source: str, frame: bytes) -> None:
        raise OSError("disk full")

    scripted = Scripted(tap=fail)
    await scripted.client.connect()
    scripted.say("conversation.item.added", item=message("u", "user"))
    assert scripted.errors == ["tap failed: OSError: disk full"] * 2
    assert len(scripted.client.conversation.get_items()) == 1


async def test_sending_from_another_thread_is_refused_with_the_remedy() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    with pytest.raises(ClientError, match="call_soon_threadsafe"):
        await asyncio.to_thread(scripted.client.create_response)


async def test_nothing_is_sent_without_a_connection() -> None:
    client = RealtimeClient(url="ws://localhost:1")
    with pytest.raises(NotConnected, match="not connected"):
        client.create_response()
    with pytest.raises(NotConnected, match="Not connected"):
        await client.wait_for_session_created()


async def test_a_second_connect_is_refused_and_a_failed_one_can_be_tried_again() -> None:
    scripted = Scripted()
    scripted.server.refuses = True
    with pytest.raises(ConnectFailed, match="Could not connect to"):
        await scripted.client.connect()
    scripted.server.refuses = False
    await scripted.client.connect()
    with pytest.raises(ClientError, match="Already connected"):
        await scripted.client.connect()


async def test_the_servers_close_is_told_in_words_and_keeps_the_conversation() -> None:
    scripted = Scripted()
    closes: list[CloseInfo] = []
    scripted.client.on("close", closes.append)
    await scripted.client.connect()
    scripted.say("session.created", session={})
    scripted.say("conversation.item.added", item=message("u", "user"))
    scripted.server.close()
    assert [close.by for close in closes] == ["server"]
    assert not scripted.client.session_created
    assert len(scripted.client.conversation.get_items()) == 1


async def test_waiting_for_the_session_ends_when_the_connection_does() -> None:
    scripted = Scripted()
    await scripted.client.connect()
    waiting = scripted.client.spawn
    done: list[str] = []

    async def wait() -> None:
        try:
            await scripted.client.wait_for_session_created()
        except NotConnected:
            done.append("ended")

    waiting("wait", wait())
    scripted.server.close()
    await scripted.client.settled()
    assert done == ["ended"]


async def test_reset_forgets_listeners_tools_and_settings() -> None:
    scripted = Scripted()
    heard: list[ItemAppended] = []
    scripted.client.on("conversation.item.appended", heard.append)
    scripted.client.add_tool({"name": "t"}, lambda _: None)
    scripted.client.update_session(instructions="x")
    await scripted.client.reset()
    await scripted.client.connect()
    scripted.say("conversation.item.added", item=message("u", "user"))
    assert (heard, scripted.client.tools) == ([], [])
    assert scripted.sessions() == [default_session("ga")]
