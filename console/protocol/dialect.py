"""The two dialects of session objects and events, and how each is said in the other.

Reading never needs a translation (the cache knows both); sending does, and so does a person who
compares. Nothing is guessed from an address: a server says itself what it speaks.
"""

from dataclasses import dataclass

from console.protocol.items import copied
from console.protocol.session import Dialect, merged, sendable
from console.protocol.wire import JsonObject, JsonValue, object_at, text_at

__all__ = ["Dialect", "Translated", "detect", "to_beta", "to_dialect", "to_ga"]

# Beta's flat name, and the path that GA has for it.
_PATHS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("modalities", ("output_modalities",)),
    ("voice", ("audio", "output", "voice")),
    ("speed", ("audio", "output", "speed")),
    ("output_audio_format", ("audio", "output", "format")),
    ("input_audio_format", ("audio", "input", "format")),
    ("input_audio_transcription", ("audio", "input", "transcription")),
    ("input_audio_noise_reduction", ("audio", "input", "noise_reduction")),
    ("turn_detection", ("audio", "input", "turn_detection")),
    ("max_response_output_tokens", ("max_output_tokens",)),
)
_FLAT = dict(_PATHS)
_NESTED = {path: flat for flat, path in _PATHS}

_FORMATS: dict[str, JsonObject] = {
    "pcm16": {"type": "audio/pcm", "rate": 24000},
    "g711_ulaw": {"type": "audio/pcmu"},
    "g711_alaw": {"type": "audio/pcma"},
}
_FLAT_FORMATS = {text_at(form, "type"): flat for flat, form in _FORMATS.items()}

_ONLY_GA = ("type", "reasoning", "parallel_tool_calls")


@dataclass(frozen=True, slots=True)
class Translated:
    """A session in another dialect, and the fields it has no words for there."""

    session: JsonObject
    dropped: tuple[str, ...] = ()


def to_ga(session: JsonObject) -> Translated:
    """A session update as GA has it, whichever names it uses; `temperature` is gone in GA."""
    result: JsonObject = {}
    dropped = []
    for path, value in _leaves(copied(sendable(session)), ()):
        if path == ("temperature",):
            dropped.append("temperature")
            continue
        target = _FLAT.get(path[0], path) if len(path) == 1 else path
        result = merged(result, _nested(target, _value_to_ga(target[-1], value)))
    return Translated(result, tuple(dropped))


def to_beta(session: JsonObject) -> Translated:
    """A session update as beta has it, whichever names it uses."""
    result: JsonObject = {}
    dropped = []
    for path, value in _leaves(copied(sendable(session)), ()):
        key = _NESTED.get(path, path[0] if len(path) == 1 else "")
        if key in _ONLY_GA or not key:
            dropped += [".".join(path)] if path != ("type",) else []
            continue
        result[key] = _value_to_beta(path, value)
    return Translated(result, tuple(dropped))


def to_dialect(session: JsonObject, dialect: Dialect) -> Translated:
    """A session update in the dialect wanted, whichever names it uses."""
    return to_ga(session) if dialect == "ga" else to_beta(session)


def detect(event: JsonObject) -> Dialect | None:
    """What a server speaks, from its first session event; None when this one does not tell."""
    event_type = text_at(event, "type")
    if event_type.startswith("transcription_session."):
        return "beta"
    if event_type not in ("session.created", "session.updated"):
        return None
    session = object_at(event, "session")
    if "type" in session and "audio" in session:
        return "ga"
    if "modalities" in session or "input_audio_format" in session:
        return "beta"
    return None


def _nested(path: tuple[str, ...], value: JsonValue) -> JsonObject:
    result: JsonObject = {path[-1]: value}
    for key in reversed(path[:-1]):
        result = {key: result}
    return result


def _leaves(session: JsonObject, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], JsonValue]]:
    """The settings of a session with their paths; only GA's `audio` is entered into."""
    found: list[tuple[tuple[str, ...], JsonValue]] = []
    for key, value in session.items():
        inner = (*path, key)
        enters = inner in (("audio",), ("audio", "input"), ("audio", "output"))
        if enters and isinstance(value, dict):
            found += _leaves(value, inner)
        else:
            found.append((inner, value))
    return found


def _value_to_ga(name: str, value: JsonValue) -> JsonValue:
    if name == "output_modalities" and isinstance(value, list):
        return ["audio"] if "audio" in value else ["text"]
    if name == "format" and isinstance(value, str):
        return _FORMATS.get(value, {"type": value})
    if name == "tool_choice" and isinstance(value, dict) and "function" in value:
        return {"type": "function", "name": object_at(value, "function").get("name")}
    return _detection(value) if name == "turn_detection" else value


def _value_to_beta(path: tuple[str, ...], value: JsonValue) -> JsonValue:
    if path == ("output_modalities",) and isinstance(value, list):
        return ["text", "audio"] if "audio" in value else ["text"]
    if path[-1] == "format" and isinstance(value, dict):
        return _FLAT_FORMATS.get(text_at(value, "type"), text_at(value, "type"))
    if path[-1] == "turn_detection" and isinstance(value, str):
        return _detection(value)
    return value


def _detection(value: JsonValue) -> JsonValue:
    """Turn detection as an object or null; people also write "server_vad" or {"type": "none"}."""
    if isinstance(value, str):
        value = {"type": value}
    return None if isinstance(value, dict) and value.get("type") == "none" else value


def content_to_ga(role: str, part: JsonObject) -> JsonObject:
    """A content part of an item to create, in GA's spelling."""
    kind = text_at(part, "type")
    return {**part, "type": _GA_PARTS.get((role, kind), kind)}


def content_to_beta(part: JsonObject) -> JsonObject:
    """A content part of an item to create, in beta's spelling."""
    kind = text_at(part, "type")
    return {**part, "type": {"output_text": "text", "output_audio": "audio"}.get(kind, kind)}


_GA_PARTS = {
    ("user", "text"): "input_text",
    ("user", "audio"): "input_audio",
    ("system", "text"): "input_text",
    ("assistant", "text"): "output_text",
    ("assistant", "audio"): "output_audio",
}
