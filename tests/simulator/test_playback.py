"""Recorded sessions as servers: a new client ends up with the recorded conversation."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError
from console.protocol.wire import JsonObject, object_at, text_at
from console.simulator.playback import PlayedSession, Recorded, lines_of
from console.simulator.server import Simulator
from tests.simulator.talk import Clock, Talk, message, talking, types

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / ".." / "shared" / "sessions"
FILES = sorted([*(ROOT / "recordings").glob("sample-*.jsonl"), *REAL.glob("*.jsonl")])


def folded(events: Iterator[tuple[bool, JsonObject]]) -> list[tuple[str, str, str]]:
    """What the client's cache makes of events: id, status and text of each item."""
    conversation = RealtimeConversation()
    for from_client, event in events:
        try:
            if from_client:
                conversation.process_client_event(event)
            else:
                conversation.process_event(event)
        except ConversationError:
            continue  # some services send what nobody announced; it is the same both times
    return [(item.id, str(item.status), item.display_text) for item in conversation.get_items()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_client_rebuilds_the_recorded_conversation(path: Path) -> None:
    recorded = list(lines_of(path))
    served = sum(not line.from_client for line in recorded)
    simulator = Simulator(pace=0, recording=path)
    async with simulator, connect(simulator.url, proxy=None, max_size=None) as socket:

        async def send_all() -> None:
            for line in recorded:
                if line.from_client:
                    await socket.send(json.dumps(line.event))

        sending = asyncio.create_task(send_all())
        talk = Talk(socket)
        for _ in range(served):
            await talk.receive()
        await sending
    expected = folded((line.from_client, line.event) for line in recorded)
    assert folded((False, event) for event in talk.events) == expected


def line(time_s: float, source: str, event_type: str, **fields: str) -> Recorded:
    return Recorded(time_s, source == "client", {"type": event_type, **fields})


def played(*lines: Recorded, pace: float = 1.0) -> tuple[Clock, PlayedSession]:
    clock = Clock()
    created = line(0, "server", "session.created")
    return clock, PlayedSession((entry for entry in (created, *lines)), clock, pace)


def test_events_keep_their_distances_times_the_pace() -> None:
    for pace in (1.0, 0.5):
        clock, session = played(line(2, "server", "a"), line(3, "server", "b"), pace=pace)
        start_s = clock.now_s
        times = []
        while (due := session.due()) is not None:
            clock.now_s = due
            times += [clock.now_s - start_s for _ in session.step()]
        assert times == pytest.approx([0, 2 * pace, 3 * pace])


def test_playback_waits_for_the_client_to_ask() -> None:
    _, session = played(line(1, "client", "response.create"), line(1, "server", "response.created"))
    assert types(session.step()) == ["session.created"]
    assert session.due() is None
    session.receive('{"type":"session.update"}')
    session.receive("not json")
    assert session.due() is None
    session.receive('{"type":"response.create"}')
    assert types(session.step()) == ["response.created"]


async def test_ids_of_the_client_take_the_place_of_the_recorded_ones(tmp_path: Path) -> None:
    item = {**message("hello"), "id": "item_old"}
    answer = {"type": "conversation.item.added", "previous_item_id": None, "item": item}
    later = {"type": "conversation.item.deleted", "item_id": "item_old"}
    path = tmp_path / "short.jsonl"
    with path.open("w") as file:
        for source, event in (
            ("server", {"type": "session.created", "session": {}}),
            ("client", {"type": "conversation.item.create", "item": message("hello")}),
            ("server", answer),
            ("server", later),
        ):
            file.write(json.dumps({"time": 1.0, "source": source, "event": event}) + "\n")
    async with talking(simulator=Simulator(pace=0, recording=path)) as talk:
        new: JsonObject = {**message("hi"), "id": "item_new"}
        await talk.send("conversation.item.create", item=new)
        added = await talk.until("conversation.item.added")
        assert text_at(object_at(added, "item"), "id") == "item_new"
        assert (await talk.until("conversation.item.deleted"))["item_id"] == "item_new"


async def test_a_recording_without_a_beginning_gets_a_session(tmp_path: Path) -> None:
    path = tmp_path / "middle.jsonl"
    path.write_text('{"time":1,"source":"server","event":{"type":"response.created"}}\n')
    async with talking(simulator=Simulator(pace=0, recording=path)) as talk:
        await talk.until("response.created")
