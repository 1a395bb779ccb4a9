"""Session configurations: what a client starts with, how updates change it, what must be sent.

A configuration is a plain object in one dialect's shape. Updates replace what they name: objects
such as `turn_detection` whole, and only GA's `audio` and its two sides are entered into.
"""

from typing import Literal, TypeAlias

from console.protocol.items import copied
from console.protocol.wire import JsonObject, JsonValue, object_at

Dialect: TypeAlias = Literal["ga", "beta"]

_BETA_DEFAULT: JsonObject = {
    "modalities": ["text", "audio"],
    "instructions": "",
    "voice": "verse",
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": None,
    "turn_detection": None,
    "tools": [],
    "tool_choice": "auto",
    "temperature": 0.8,
    "max_response_output_tokens": 4096,
}

_GA_DEFAULT: JsonObject = {
    "type": "realtime",
    "output_modalities": ["audio"],
    "instructions": "",
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": None,
            "turn_detection": None,
        },
        "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "marin"},
    },
    "tools": [],
    "tool_choice": "auto",
    "max_output_tokens": 4096,
}

_GA_TRANSCRIPTION: JsonObject = {
    "type": "transcription",
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": {"model": "gpt-live-transcribe"},
            "turn_detection": None,
        }
    },
}

_ENTERED = (("audio",), ("audio", "input"), ("audio", "output"))
_SERVERS_OWN = ("id", "object", "expires_at", "client_secret")


def default_session(dialect: Dialect, *, transcription: bool = False) -> JsonObject:
    """What a client sends on connect: turn detection off, so that the client commits audio."""
    if dialect == "beta":
        return copied(_BETA_DEFAULT)
    return copied(_GA_TRANSCRIPTION if transcription else _GA_DEFAULT)


def merged(session: JsonObject, update: JsonObject) -> JsonObject:
    """The configuration after an update; neither argument is changed."""
    return _merged(session, update, ())


def _merged(session: JsonObject, update: JsonObject, path: tuple[str, ...]) -> JsonObject:
    result = copied(session)
    for key, value in copied(update).items():
        known = result.get(key)
        inner = (*path, key)
        if inner in _ENTERED and isinstance(known, dict) and isinstance(value, dict):
            result[key] = _merged(known, value, inner)
        else:
            result[key] = value
    return result


def changes(known: JsonObject, wanted: JsonObject) -> JsonObject:
    """The smallest update that makes the one configuration the other; {} when they are equal."""
    return _changes(known, wanted, ())


def _changes(known: JsonObject, wanted: JsonObject, path: tuple[str, ...]) -> JsonObject:
    result: JsonObject = {}
    for key, value in wanted.items():
        if key in known and known[key] == value:
            continue
        old = known.get(key)
        inner = (*path, key)
        if inner in _ENTERED and isinstance(old, dict) and isinstance(value, dict):
            result[key] = _changes(old, value, inner)
        else:
            result[key] = value
    return result


def sendable(session: JsonObject) -> JsonObject:
    """A session without what only the server may set: its id, its expiry, its secret."""
    return {key: value for key, value in session.items() if key not in _SERVERS_OWN}


def voice_of(session: JsonObject) -> JsonValue:
    """The voice of a session object of either dialect."""
    return object_at(object_at(session, "audio"), "output").get("voice", session.get("voice"))


def turn_detection_type(session: JsonObject) -> str | None:
    """What detects turns in a session object of either dialect; None when the client does."""
    heard = object_at(object_at(session, "audio"), "input")
    detection = object_at(heard, "turn_detection") or object_at(session, "turn_detection")
    kind = detection.get("type")
    return kind if isinstance(kind, str) and kind != "none" else None
