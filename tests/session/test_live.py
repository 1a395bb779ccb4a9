"""A live session with the simulator, over a real socket, and the recording it leaves."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.inspection.transcript import entries
from console.protocol.secrets import Secret
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.recording.writer import RecordingWriter
from console.session.draft import DraftRefused
from console.session.live import LiveSession
from console.session.replay import ReplaySession
from console.session.target import Target
from console.session.voice_desk import VoiceDesk
from console.simulator.server import Simulator
from console.store.summary import summarize
from tests.client.fault_peer import FaultPeer, Peer
from tests.vectors.scripted_server import ScriptedServer

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
    live.tape.tap("server", b"\xff\x00 not JSON")
    deep = b'{"a":' * 200 + b"1" + b"}" * 200
    live.tape.tap("server", deep)
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
        broken.setattr(live.tape.writer, "write", lambda *_: None)
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


def sessions_sent(live: LiveSession) -> list[JsonObject]:
    """The sessions of all updates so far."""
    live.drain()
    inspected = live.inspected
    events = [inspected.event(row).event for row in range(len(inspected.rows))]
    return [object_at(event, "session") for event in events if event["type"] == "session.update"]


async def answer_to_update(live: LiveSession) -> None:
    await live.client.realtime.wait_for_next("server.*", 10)
    live.drain()


async def test_a_draft_sends_only_what_it_changes(opened: Opened) -> None:
    live, _ = opened
    types(live)
    draft = live.inspected.state.config.accepted
    assert not live.update_session(draft)
    weather = objects_at(draft, "tools")[0]
    tools = [{**weather, "description": "The weather"}, *objects_at(draft, "tools")[1:]]
    assert live.update_session({**draft, "instructions": "Be brief", "tools": [*tools]})
    first, update = sessions_sent(live)
    assert "audio" in first
    assert set(update) == {"type", "instructions", "tools"}
    assert text_at(objects_at(update, "tools")[-1], "description") == "The weather"


async def test_a_secret_that_is_masked_on_the_screen_stays_what_it_is_on_the_wire(
    opened: Opened,
) -> None:
    live, _ = opened
    types(live)
    accepted = live.inspected.state.config.accepted
    secret: JsonObject = {"type": "mcp", "server_label": "docs", "authorization": CANARY,
                          "server_url": "https://docs.example"}  # fmt: skip
    live.update_session({**accepted, "tools": [*objects_at(accepted, "tools"), secret]})
    await answer_to_update(live)
    masked = live.inspected.state.config.accepted
    assert CANARY not in str(masked)
    assert live.update_session({**masked, "instructions": "Be brief"})
    assert "tools" not in sessions_sent(live)[-1]
    sent = len(sessions_sent(live))
    with pytest.raises(DraftRefused, match="authorization is hidden here"):
        live.update_session({**masked, "tools": [*objects_at(masked, "tools")[:1]]})
    assert len(sessions_sent(live)) == sent


async def test_what_the_server_refused_is_not_asked_for_again(opened: Opened) -> None:
    live, _ = opened
    types(live)
    accepted = live.inspected.state.config.accepted
    live.update_session({**accepted, "tool_choice": "sometimes"})
    await answer_to_update(live)
    assert live.inspected.state.config.refusal
    assert live.client.session_config["tool_choice"] == "auto"
    live.update_session({**accepted, "instructions": "Be brief"})
    await answer_to_update(live)
    assert sessions_sent(live)[-1] == {"type": "realtime", "instructions": "Be brief"}
    assert not live.inspected.state.config.refusal


async def test_who_answered_is_noted_once(opened: Opened) -> None:
    live, _ = opened
    await answered(live, "hello")
    found = types(live)
    (row,) = (row for row, kind in enumerate(found) if kind == "console.session.identified")
    said = live.inspected.event(row).event
    assert found[row - 1] == "session.created"
    assert said["id"] == live.inspected.state.config.id
    assert (said["voice"], said["dialect"]) == ("marin", "ga")


async def test_a_call_that_was_joined_is_left_as_its_creator_wants_it(tmp_path: Path) -> None:
    server = ScriptedServer()
    target = Target(url="ws://localhost:1", call_id="rtc_1")
    writer = RecordingWriter.create(tmp_path / "call.jsonl")
    live = LiveSession(target, writer, connector=server.connect)
    await live.open()
    assert (live.phase, server.sent) == ("live", [])
    await live.close()


class SilentPeer(FaultPeer):
    """Takes the request to open a connection and never answers it."""

    def __init__(self) -> None:
        super().__init__(self._listen)
        self.asked, self.gone = asyncio.Event(), asyncio.Event()

    async def _listen(self, peer: Peer) -> None:
        await peer.read_request()
        self.asked.set()
        await peer.reader.read()
        self.gone.set()


async def test_connecting_can_be_called_off(tmp_path: Path) -> None:
    async with SilentPeer() as peer, asyncio.timeout(5):
        live = LiveSession(Target(url=peer.url), RecordingWriter.create(tmp_path / "off.jsonl"))
        opening = asyncio.create_task(live.open())
        await peer.asked.wait()
        await live.disconnect()
        await opening
        await peer.gone.wait()
        assert (live.phase, live.problem) == ("closed", "")
        assert types(live)[-1] == "console.connection.failed"
        await live.close()


async def test_leaving_while_connecting_leaves_nothing_behind(tmp_path: Path) -> None:
    async with SilentPeer() as peer, asyncio.timeout(5):
        live = LiveSession(Target(url=peer.url), RecordingWriter.create(tmp_path / "left.jsonl"))
        opening = asyncio.create_task(live.open())
        await peer.asked.wait()
        opening.cancel()
        await live.close()
        await peer.gone.wait()
        await live.close()
    assert types(live)[-1] == "console.recording.ended"
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "connect"]


async def test_a_wrong_address_is_told_in_words_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "failed.jsonl"
    live = LiveSession(Target(url="ws://127.0.0.1:9/v1/realtime"), RecordingWriter.create(path))
    await live.open()
    assert live.phase == "failed"
    assert "nothing listens there" in live.problem
    assert path.exists()  # as long as it is to be seen on the screen
    await live.close()
    assert not path.exists()
    assert types(live) == [
        "console.recording.started",
        "console.connection.failed",
        "console.recording.ended",
    ]


async def test_a_recording_goes_on_with_another_session_and_reads_as_one(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    async with Simulator(pace=0, seed=1) as simulator:
        for text in ("hello", "again"):
            live = LiveSession(Target(url=simulator.url), RecordingWriter.append(path))
            await live.open()
            await answered(live, text)
            await live.close()
            with path.open("ab") as file:
                file.write(b'{"time":')
    replay = replayed(path)
    rows = replay.inspected.rows
    marks = [rows.type(row) for row in range(len(rows)) if ".recording." in rows.type(row)]
    assert [mark.rpartition(".")[2] for mark in marks] == ["started", "ended", "continued", "ended"]
    assert len(entries(replay.inspected.state)) == 4
    assert not replay.inspected.state.anomalies
    (continued,) = (row for row in range(len(rows)) if rows.type(row).endswith(".continued"))
    event = replay.inspected.event(continued).event
    assert (event["broken"], event["broken_bytes"]) == ("long.jsonl.broken", 8)
    assert "8 B of a record" in summarize(event, "console")


async def test_a_recording_that_could_not_go_on_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    async with Simulator(pace=0, seed=1) as simulator:
        live = LiveSession(Target(url=simulator.url), RecordingWriter.append(path))
        await live.open()
        await answered(live, "hello")
        await live.close()
    before = path.read_bytes()
    live = LiveSession(Target(url="ws://127.0.0.1:9/v1/realtime"), RecordingWriter.append(path))
    await live.open()
    await live.close()
    assert path.read_bytes().startswith(before)
    assert types(live)[0] == "console.recording.continued"


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


async def test_bookmarks_are_in_the_recording(opened: Opened) -> None:
    live, path = opened
    live.drain()
    live.bookmark(1, "first")
    live.bookmark(2, "second")
    live.bookmark(2, None)
    live.drain()
    await live.close()
    replay = replayed(path)
    for bookmarks in (live.inspected.bookmarks, replay.inspected.bookmarks):
        assert {row: bookmarks.note(row) for row in bookmarks.rows()} == {1: "first"}
    assert [child.name for child in path.parent.iterdir()] == [path.name]
