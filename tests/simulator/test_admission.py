"""Endings that the server decides: strict refusals, expiry, idle users, transcription sessions."""

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from console.audio.base64_codec import decode_base64
from console.protocol.wire import JsonObject, object_at, objects_at, parse_object, text_at
from console.simulator.mind.scenario import default_scenario
from console.simulator.server import Simulator
from tests.simulator.talk import (
    Clock,
    Talk,
    TimedSession,
    message,
    silence,
    speech,
    talking,
    types,
)

TIMEOUT = "input_audio_buffer.timeout_triggered"
KEY = {"Authorization": "Bearer sk-anything-at-all-0123456789"}


@pytest.mark.parametrize(
    ("query", "headers", "code", "close_code"),
    [
        ("?model=gpt-realtime", {}, "invalid_api_key", 3000),
        ("", KEY, "missing_model", 4000),
        ("?model=gpt-9", KEY, "model_not_found", 4004),
        ("?model=gpt-4o-transcribe", KEY, "invalid_model", 4000),
        ("?model=gpt-4o", KEY, "invalid_model", 4000),
        (
            "?model=gpt-realtime",
            {**KEY, "OpenAI-Beta": "realtime=v1"},
            "beta_api_shape_disabled",
            4000,
        ),
    ],
)
async def test_strict_refuses_in_band_as_the_service_does(
    query: str, headers: dict[str, str], code: str, close_code: int
) -> None:
    lines: list[str] = []
    async with Simulator(pace=0, strict=True, log=lines.append) as simulator:
        url = f"{simulator.url}{query}"
        async with connect(url, proxy=None, additional_headers=headers) as socket:
            talk = Talk(socket)
            assert (await talk.error())["code"] == code
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == close_code
    assert closed.value.rcvd.reason == f"invalid_request_error.{code}"
    assert "sk-" not in "".join(lines)


async def test_a_call_to_attach_to_is_not_found() -> None:
    async with Simulator() as simulator:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"{simulator.url}?call_id=rtc_none", proxy=None):
                pass
    assert refused.value.response.status_code == 404
    error = object_at(parse_object(bytes(refused.value.response.body or b"")), "error")
    assert error["code"] == "call_id_not_found"


async def test_strict_lets_in_who_does_it_right() -> None:
    async with Simulator(pace=0, strict=True) as simulator:
        url = f"{simulator.url}?model=gpt-realtime-2.1"
        async with connect(url, proxy=None, additional_headers=KEY) as socket:
            assert (await Talk(socket).receive())["type"] == "session.created"


async def test_a_session_expires_with_an_error_and_close_1001() -> None:
    async with talking(simulator=Simulator(pace=0, lifetime_s=0.1)) as talk:
        assert (await talk.error())["code"] == "session_expired"
        with pytest.raises(ConnectionClosed) as closed:
            await talk.socket.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1001


def idle_session(clock: Clock) -> TimedSession:
    timed = TimedSession(clock)
    detection: JsonObject = {"type": "server_vad", "idle_timeout_ms": 5_000}
    audio: JsonObject = {"input": {"turn_detection": detection}}
    timed.send("session.update", session={"type": "realtime", "audio": audio})
    return timed


def test_an_idle_user_is_asked_after_playback_and_timeout() -> None:
    timed = idle_session(Clock())
    timed.send("conversation.item.create", item=message("hello"))
    timed.send("response.create")
    timed.run(until=lambda event: event["type"] == TIMEOUT)
    timed.run(until=lambda event: event["type"] == "response.done")
    start_ms, done = next(
        (at, event) for at, event in timed.events if event["type"] == "response.done"
    )
    spoken = objects_at(object_at(done, "response"), "output")
    assert spoken
    fired = [(at, e) for at, e in timed.events if e["type"] == TIMEOUT]
    assert fired and fired[0][0] - start_ms > 5_000 + 4_000
    after = types([event for at, event in timed.events if at >= fired[0][0]])
    assert after[:6] == [
        "input_audio_buffer.timeout_triggered",
        "conversation.item.added",
        "conversation.item.done",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
    ]
    said = [e for _, e in timed.events if e["type"] == "response.output_audio_transcript.done"]
    assert text_at(said[1], "transcript") in default_scenario().phrases["idle"]


async def test_a_transcription_session_transcribes_and_never_responds() -> None:
    async with talking(query="?intent=transcription") as talk:
        session = object_at(talk.events[0], "session")
        assert (session["type"], session["object"]) == (
            "transcription",
            "realtime.transcription_session",
        )
        await talk.append(silence(300) + speech("Write this down") + silence(900))
        done = await talk.until("conversation.item.input_audio_transcription.completed")
        assert text_at(done, "transcript").startswith("[speech ")
        await talk.send("response.create")
        assert "transcription" in str((await talk.error())["message"])
        assert "response.created" not in types(talk.events)


async def test_a_transcription_session_is_updated_by_its_type() -> None:
    async with talking(query="?intent=transcription") as talk:
        audio: JsonObject = {"input": {"turn_detection": None}}
        await talk.send("session.update", session={"type": "transcription", "audio": audio})
        session = object_at(await talk.until("session.updated"), "session")
        assert object_at(object_at(session, "audio"), "input")["turn_detection"] is None
        await talk.send("session.update", session={"type": "realtime"})
        assert (await talk.error())["param"] == "session.type"


async def test_silence_is_transcribed_as_nothing() -> None:
    async with talking(query="?intent=transcription") as talk:
        audio: JsonObject = {"input": {"turn_detection": None}}
        await talk.send("session.update", session={"type": "transcription", "audio": audio})
        await talk.append(silence(500))
        await talk.send("input_audio_buffer.commit")
        done = await talk.until("conversation.item.input_audio_transcription.completed")
        assert done["transcript"] == ""


@pytest.mark.parametrize(("law", "quiet"), [("audio/pcmu", b"\xff"), ("audio/pcma", b"\xd5")])
async def test_telephone_formats_are_spoken_and_heard(law: str, quiet: bytes) -> None:
    async with talking() as talk:
        form: JsonObject = {"type": law}
        await talk.update(audio={"input": {"format": form}, "output": {"format": form}})
        await talk.send("conversation.item.create", item=message("hello"))
        await talk.send("response.create")
        done = object_at(await talk.until("response.done"), "response")
        tokens = object_at(object_at(done, "usage"), "output_token_details")["audio_tokens"]
        item_id = objects_at(done, "output")[0]["id"]
        await talk.send("conversation.item.retrieve", item_id=item_id)
        kept = object_at(await talk.until("conversation.item.retrieved"), "item")
        part = objects_at(kept, "content")[0]
        spoken = decode_base64(text_at(part, "audio"))
        assert len(spoken) == int(str(tokens)) * 50 * 8
        start = len(talk.events)
        await talk.append(spoken[: 2_000 * 8] + quiet * 9_000)
        await talk.until("input_audio_buffer.committed")
        assert types(talk.events[start:])[0] == "input_audio_buffer.speech_started"
