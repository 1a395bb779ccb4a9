"""A live session with the simulator, over a real socket, and the recording it leaves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.inspection.transcript import entries
from console.protocol.secrets import Secret
from console.protocol.wire import JsonObject, object_at
from console.recording.writer import RecordingWriter
from console.session.live import LiveSession
from console.session.replay import ReplaySession
from console.session.target import Target
from console.session.voice_desk import VoiceDesk
from console.simulator.server import Simulator

CANARY = "sk-proj-canaryCanaryCanary0123456789"
Opened = tuple[LiveSession, Path]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """A session that is live on a fast simulator, and its recording."""
    path = tmp_path / "live.jsonl"
    async with Simulator(pace=0, seed=1) as simulator:
        live = LiveSession(
            Target(url=simulator.url, key=Secret(CANARY)), RecordingWriter.create(path)
        )
        await live.open()
        await live.client.realtime.wait_for_next("server.session.updated", 10)
        yield live, path
        await live.close()


async def answered(live: LiveSession, text: str) -> None:
    live.send_text(text)
    await live.client.wait_for_next("response.done", 10)


def types(live: LiveSession) -> list[str]:
    live.drain()
    rows = live.inspected.rows
    return [rows.type(row) for row in range(len(rows))]


def replayed(path: Path) -> ReplaySession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    return replay


async def test_a_session_begins_with_its_notes_and_sends_its_settings_once(opened: Opened) -> None:
    live, _ = opened
    found = types(live)
    assert found[:2] == ["console.recording.started", "console.connection.opened"]
    assert found.count("session.update") == 1
    assert live.inspected.state.config.transcribes_input
    assert live.inspected.rows.source(0) == "console"


async def test_what_is_shown_live_is_what_the_recording_replays(opened: Opened) -> None:
    live, path = opened
    await answered(live, "hello")
    await answered(live, "What is 6 times 7?")
    await live.close()
    live.drain()
    shown = [(entry.role, entry.text) for entry in entries(live.inspected.state)]
    replay = replayed(path)
    assert [(entry.role, entry.text) for entry in entries(replay.inspected.state)] == shown
    assert "42" in shown[-1][1]
    assert types(live)[-2:] == ["console.connection.closed", "console.recording.ended"]
    assert len(replay.inspected.rows) == len(live.inspected.rows)
    assert not replay.inspected.state.anomalies


async def test_the_key_is_nowhere_in_the_recording(opened: Opened) -> None:
    live, path = opened
    await answered(live, f"my key is {CANARY}")
    await live.close()
    assert CANARY.encode() not in path.read_bytes()
    assert b"my key is" in path.read_bytes()


async def test_a_frame_that_is_no_event_is_noted_with_what_it_was(opened: Opened) -> None:
    live, path = opened
    live._tap("server", b"\xff\x00 not JSON")
    deep = b'{"a":' * 200 + b"1" + b"}" * 200
    live._tap("server", deep)
    assert types(live)[-2:] == ["console.frame.invalid", "console.frame.invalid"]
    await live.close()
    replay = replayed(path)
    assert replay.bad_lines == 0
    assert replay.torn is None


async def test_a_disk_that_refuses_costs_no_event_on_the_screen(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, _ = opened
    before = len(types(live))

    with monkeypatch.context() as broken:
        broken.setattr(live.writer, "write", lambda *_: None)
        await answered(live, f"hello {CANARY}")
    found = types(live)
    assert len(found) > before + 10
    assert "response.done" in found
    rows = range(before, len(found))
    assert all(CANARY.encode() not in live.inspected.event_bytes(row) for row in rows)


async def test_edited_tools_keep_running_and_tools_taken_out_are_gone(opened: Opened) -> None:
    live, _ = opened
    types(live)
    session = live.inspected.state.config.accepted
    tools = [tool for tool in session["tools"] if isinstance(tool, dict)]  # type: ignore[union-attr]
    weather: JsonObject = {**tools[0], "description": "The weather, as I like it"}
    live.update_session({"tools": [weather, {**tools[0], "name": "mine"}]})
    await answered(live, "What is the weather in Oslo?")
    await live.client.idle()
    live.drain()
    accepted = live.inspected.state.config.accepted["tools"]
    names = [tool["name"] for tool in accepted if isinstance(tool, dict)]  # type: ignore[union-attr]
    assert sorted(map(str, names)) == ["get_weather", "mine"]
    assert any(
        entry.role == "tool" and "Oslo" in entry.text for entry in entries(live.inspected.state)
    )


async def test_a_wrong_address_is_told_in_words_and_recorded(tmp_path: Path) -> None:
    path = tmp_path / "failed.jsonl"
    live = LiveSession(Target(url="ws://127.0.0.1:9/v1/realtime"), RecordingWriter.create(path))
    await live.open()
    assert live.phase == "failed"
    assert "nothing listens there" in live.problem
    await live.close()
    last = replayed(path).inspected
    assert [last.rows.type(row) for row in range(len(last.rows))] == [
        "console.recording.started",
        "console.connection.failed",
        "console.recording.ended",
    ]


async def test_a_server_that_goes_leaves_the_conversation_on_the_screen(tmp_path: Path) -> None:
    simulator = Simulator(pace=0)
    await simulator.start()
    live = LiveSession(Target(url=simulator.url), RecordingWriter.create(tmp_path / "gone.jsonl"))
    await live.open()
    await answered(live, "hello")
    await simulator.stop()
    if live.phase == "live":
        await live.client.wait_for_next("close", 10)
    live.drain()
    assert live.phase == "closed"
    assert live.problem
    assert len(entries(live.inspected.state)) == 2
    await live.close()


async def test_saying_something_stops_the_answer_first_and_tells_what_was_heard(
    tmp_path: Path,
) -> None:
    async with Simulator(seed=1) as simulator:
        live = LiveSession(
            Target(url=simulator.url), RecordingWriter.create(tmp_path / "cut.jsonl")
        )
        desk = VoiceDesk(live, tell=lambda _: None, give_back=lambda _: None)
        await live.open()
        desk.say("Tell me a long story.")
        while live.inspected.state.usage.tokens.total == 0 and not live.client_busy:
            await live.client.wait_for_next("realtime.event", 10)
        await live.client.realtime.wait_for_next("server.response.output_audio.delta", 10)
        desk.say("hello")
        await live.client.wait_for_next("response.done", 10)
        await live.client.wait_for_next("response.done", 10)
        live.drain()
        found = types(live)
        assert found.index("response.cancel") < len(found) - found[::-1].index("response.create")
        assert "conversation.item.truncate" in found
        records = list(live.inspected.state.responses.by_id.values())
        assert [record.status for record in records] == ["cancelled", "completed"]
        assert object_at(live.inspected.event(0).event, "error") == {}
        await desk.close()
        await live.close()
