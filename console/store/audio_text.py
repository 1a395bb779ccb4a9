"""Where an event carries audio; counted from its base64 text without decoding it."""

from collections.abc import Mapping

from console.protocol.wire import JsonObject, text_at

_AUDIO_FIELD: Mapping[str, str] = {
    "input_audio_buffer.append": "audio",
    "response.output_audio.delta": "delta",
    "response.audio.delta": "delta",
}


def audio_field(event_type: str) -> str:
    """The field that holds audio in events of a type; "" where none does."""
    return _AUDIO_FIELD.get(event_type, "")


def audio_text(event: JsonObject, event_type: str) -> str:
    """The base64 audio of an append or an audio delta; "" for any other event."""
    field = _AUDIO_FIELD.get(event_type)
    return text_at(event, field) if field is not None else ""
