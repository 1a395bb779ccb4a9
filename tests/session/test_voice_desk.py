"""Voice in a live session: interruption, text that has to wait, what a dead connection costs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.client.errors import NotConnected, SendQueueFull
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.recording.writer import RecordingWriter
from console.session import loudspeaker, microphone
from console.session.live import LiveSession
from console.session.target import Target
from console.session.voice_desk import VoiceDesk
from tests.protocol import builders
from tests.session.devices import SlowDevices
from tests.session.test_silent_speaker import Clock
from tests.vectors.scripted_server import ScriptedServer

SECOND = bytes(48_000)


class Scene:
    """A live session on a scripted server, a desk, and what the desk told."""

    def __init__(self, folder: Path) -> None:
        self.server = ScriptedServer()
        self.clock = Clock()
        self.told: list[str] = []
        self.given_back: list[str] = []
        writer = RecordingWriter.create(folder / "desk.jsonl")
        target = Target(url="ws://localhost:1")
        self.live = LiveSession(target, writer, connector=self.server.connect)
        self.desk = VoiceDesk(self.live, self.told.append, self.given_back.append, self.clock)

    def say(self, kind: str, **fields: object) -> None:
        self.server.say(builders.server(kind, **fields))  # type: ignore[arg-type]

    def answer(self, audio: bytes, item_id: str = "a") -> None:
        """A response begins, and audio of its item comes; no content part is announced."""
        self.server.say(builders.response_created())
        item = builders.message(item_id)
        self.server.say(builders.output_item("added", item))
        self.say("conversation.item.added", item=item)
        sound = builders.sound(audio)
        self.say("response.output_audio.delta", item_id=item_id, content_index=0, delta=sound)

    def done(self, status: str = "completed") -> None:
        self.say("response.done", response={"id": "resp_1", "status": status})

    def sent(self, event_type: str) -> list[JsonObject]:
        return [event for event in self.server.sent if text_at(event, "type") == event_type]

    def noted(self, event_type: str) -> list[JsonObject]:
        """The events of a type in the recording, but for their type."""
        self.live.drain()
        inspected = self.live.inspected
        events = [inspected.event(row).event for row in range(len(inspected.rows))]
        return [
            {key: value for key, value in event.items() if key != "type"}
            for event in events
            if event.get("type") == event_type
        ]


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> SlowDevices:
    devices = SlowDevices()
    devices.release()
    monkeypatch.setattr(microphone, "Recorder", devices.microphone)
    monkeypatch.setattr(loudspeaker, "Player", devices.speaker)
    return devices


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    scene = Scene(tmp_path)
    await scene.live.open()
    yield scene
    await scene.desk.close()
    await scene.live.close()


async def test_a_server_without_content_parts_is_told_what_was_heard(scene: Scene) -> None:
    scene.answer(SECOND * 3)
    scene.clock.now += 1.5
    assert scene.desk.interrupt()
    (truncate,) = scene.sent("conversation.item.truncate")
    assert (truncate["item_id"], truncate["content_index"]) == ("a", 0)
    assert truncate["audio_end_ms"] == 1500
    assert len(scene.sent("response.cancel")) == 1


async def test_telephone_audio_is_cut_at_its_own_milliseconds(scene: Scene) -> None:
    telephone: JsonObject = {"type": "audio/pcmu"}
    audio: JsonObject = {"output": {"format": telephone}, "input": {"format": telephone}}
    scene.say("session.updated", session={"type": "realtime", "audio": audio})
    scene.answer(b"\xff" * 8_000 * 3)
    scene.clock.now += 1.25
    scene.desk.interrupt()
    assert scene.sent("conversation.item.truncate")[0]["audio_end_ms"] == 1250
    assert scene.noted("console.playback") == [{"item_id": "a", "played_ms": 1250}]


async def test_a_voice_that_the_server_heard_silences_the_answer(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.clock.now += 0.5
    scene.say("input_audio_buffer.speech_started", audio_start_ms=0, item_id="u")
    assert scene.sent("conversation.item.truncate")[0]["audio_end_ms"] == 500
    assert scene.sent("response.cancel") == []


async def test_an_answer_heard_to_its_end_is_noted_once(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.done()
    scene.clock.now += 2
    scene.desk.settle()
    scene.desk.settle()
    assert not scene.desk.interrupt()
    assert scene.noted("console.playback") == [{"item_id": "a", "played_ms": 1000}]


async def test_texts_that_waited_are_said_together_when_the_answer_has_ended(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.desk.say("one")
    scene.desk.say("two")
    assert "message waits" in scene.desk.notes()
    scene.done("cancelled")
    (create,) = scene.sent("conversation.item.create")
    parts = objects_at(object_at(create, "item"), "content")
    assert [text_at(part, "text") for part in parts] == ["one", "two"]
    assert len(scene.sent("response.create")) == 1
    assert scene.given_back == []


async def test_text_that_waits_when_the_connection_ends_is_given_back(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.desk.say("important")
    scene.server.close()
    assert scene.given_back == ["important"]
    assert scene.desk.notes() == []


async def test_text_that_waits_when_nothing_can_be_sent_is_given_back(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.desk.say("important")
    scene.server.takes_nothing = True
    scene.done("cancelled")
    assert scene.given_back == ["important"]
    assert scene.told == ["Sending has stalled"]


async def test_text_that_cannot_be_sent_is_refused(scene: Scene) -> None:
    scene.server.takes_nothing = True
    with pytest.raises(SendQueueFull):
        scene.desk.say("important")
    scene.server.close()
    with pytest.raises(NotConnected):
        scene.desk.say("important")


async def test_an_answer_can_be_silenced_after_the_connection_has_ended(scene: Scene) -> None:
    scene.answer(SECOND)
    scene.server.break_off()
    assert not scene.live.client_busy
    assert scene.desk.interrupt()
    assert not scene.desk.interrupt()


async def test_talking_ends_with_the_connection(scene: Scene, devices: SlowDevices) -> None:
    assert await scene.desk.toggle_talking() == ""
    assert "● talking" in scene.desk.notes()
    devices.microphones[0].last_words = b"\1\0" * 240
    scene.server.close()
    assert not scene.desk.talking
    assert devices.running == 0
    with pytest.raises(NotConnected):
        await scene.desk.toggle_talking()
    with pytest.raises(NotConnected):
        scene.desk.toggle_vad()


async def test_talking_interrupts_and_ends_with_a_request_for_an_answer(
    scene: Scene, devices: SlowDevices
) -> None:
    scene.answer(SECOND)
    await scene.desk.toggle_talking()
    assert len(scene.sent("response.cancel")) == 1
    devices.microphones[0].hear(bytes(4_800))
    devices.microphones[0].last_words = bytes(480)
    await scene.desk.toggle_talking()
    kinds = [text_at(event, "type") for event in scene.server.sent[-4:]]
    append = "input_audio_buffer.append"
    assert kinds == [append, append, "input_audio_buffer.commit", "response.create"]


async def test_leaving_gives_both_devices_back(scene: Scene, devices: SlowDevices) -> None:
    assert await scene.desk.open() == ""
    await scene.desk.toggle_talking()
    scene.answer(SECOND)
    assert devices.running == 2
    await scene.desk.close()
    assert devices.running == 0
    assert scene.noted("console.playback") == [{"item_id": "a", "played_ms": 0}]
