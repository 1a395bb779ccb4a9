"""The official Python package takes what our client sends, event by event, for what it is."""

from array import array

import pytest

from console.protocol.wire import text_at
from tests.client.scripted import Scripted
from tests.client.test_client import GA_TURN
from tests.client.test_tools import calls, response_done

realtime = pytest.importorskip(
    "openai.types.realtime", reason="the openai package is not installed"
)

CLASSES = {
    "session.update": realtime.SessionUpdateEvent,
    "input_audio_buffer.append": realtime.InputAudioBufferAppendEvent,
    "input_audio_buffer.commit": realtime.InputAudioBufferCommitEvent,
    "input_audio_buffer.clear": realtime.InputAudioBufferClearEvent,
    "conversation.item.create": realtime.ConversationItemCreateEvent,
    "conversation.item.truncate": realtime.ConversationItemTruncateEvent,
    "conversation.item.delete": realtime.ConversationItemDeleteEvent,
    "response.create": realtime.ResponseCreateEvent,
    "response.cancel": realtime.ResponseCancelEvent,
}


async def test_every_event_the_client_sends_is_of_its_official_type() -> None:
    scripted = Scripted()
    client = scripted.client
    client.update_session(voice="cedar", turn_detection=None, input_audio_transcription=None)
    client.add_tool({"name": "get_weather", "description": "w", "parameters": {}}, lambda _: 1)
    await client.connect()
    client.update_session(tools=[{"name": "manual", "description": "m", "parameters": {}}])
    client.send_user_message_content(
        [
            {"type": "text", "text": "Hi"},
            {"type": "input_audio", "audio": array("h", [1, 2])},
            {"type": "input_image", "image_url": b"\x89PNG"},
        ]
    )
    client.append_input_audio(bytes(9600))
    client.create_response({"modalities": ["text"], "instructions": "x", "metadata": {"a": "b"}})
    client.append_input_audio(bytes(9600))
    client.clear_input_audio()
    scripted.play(*GA_TURN)
    client.cancel_response("a", 1200)
    client.delete_item("a")
    scripted.play(*calls("get_weather"), response_done())
    await client.idle()
    for event in scripted.server.sent:
        kind = text_at(event, "type")
        parsed = CLASSES[kind].model_validate(event, strict=True)
        assert parsed.to_dict() == event, kind
        unknown = parsed.model_extra or {}
        assert not unknown, (kind, unknown)
    assert {text_at(event, "type") for event in scripted.server.sent} == CLASSES.keys()
