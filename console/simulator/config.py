"""The session's configuration: its defaults, what an update may say, and what is frozen when."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from console.protocol.session import Dialect
from console.protocol.wire import JsonObject, JsonValue, object_at, text_at
from console.simulator.mistakes import ClientMistake
from console.simulator.session_shape import READ_ONLY, UPDATE
from console.simulator.shape import as_object, missing

DEFAULT_MODELS: Mapping[Dialect, str] = {
    "ga": "gpt-realtime-2.1",
    "beta": "gpt-4o-realtime-preview",
}
LIFETIME_S = 3_600
INSTRUCTIONS = (
    "You are the simulated assistant of realtime-console: friendly, brief and honest about being a "
    "simulator. Follow simple instructions about language, length and style."
)
SEMANTIC_SILENCE_MS = {"low": 1_600, "medium": 800, "auto": 800, "high": 400}
"""We hear energy, not meaning: semantic VAD is a longer silence, by eagerness."""

_TURN_DEFAULTS: Mapping[str, JsonObject] = {
    "server_vad": {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
        "idle_timeout_ms": None,
        "create_response": True,
        "interrupt_response": True,
    },
    "semantic_vad": {
        "type": "semantic_vad",
        "eagerness": "auto",
        "create_response": True,
        "interrupt_response": True,
    },
}
_TRANSCRIPTION_DEFAULTS: JsonObject = {
    "model": "gpt-live-transcribe",
    "language": None,
    "prompt": None,
}
PCM: JsonObject = {"type": "audio/pcm", "rate": 24_000}
_CONVERSING: JsonObject = {
    "output_modalities": ["audio"],
    "instructions": INSTRUCTIONS,
    "tools": [],
    "tool_choice": "auto",
    "max_output_tokens": "inf",
    "tracing": None,
    "truncation": "auto",
    "prompt": None,
    "include": None,
}


def default_session(
    session_id: str,
    now_s: float,
    *,
    model: str,
    transcribing: bool = False,
    lifetime_s: float = LIFETIME_S,
) -> JsonObject:
    """The session as `session.created` shows it."""
    expires_at = int(now_s + lifetime_s)
    hearing = _default_hearing(transcribing=transcribing)
    if transcribing:
        return {
            "type": "transcription",
            "object": "realtime.transcription_session",
            "id": session_id,
            "expires_at": expires_at,
            "audio": {"input": hearing},
            "include": None,
        }
    return {
        "type": "realtime",
        "object": "realtime.session",
        "id": session_id,
        "model": model,
        "expires_at": expires_at,
        **deepcopy(_CONVERSING),
        "audio": {
            "input": hearing,
            "output": {"format": dict(PCM), "voice": "marin", "speed": 1.0},
        },
    }


def _default_hearing(*, transcribing: bool) -> JsonObject:
    return {
        "format": dict(PCM),
        "transcription": dict(_TRANSCRIPTION_DEFAULTS) if transcribing else None,
        "noise_reduction": None,
        "turn_detection": dict(_TURN_DEFAULTS["server_vad"]),
    }


@dataclass(frozen=True, slots=True)
class Frozen:
    """What of a session cannot change now: its model once somebody has chosen it, its voice after
    the first assistant audio, its speed during a response.
    """

    model: bool
    voice: bool
    speed: bool


def updated_session(current: JsonObject, update: JsonValue, frozen: Frozen) -> JsonObject:
    """The session after an accepted update, or ClientMistake: then nothing of it is applied."""
    wanted = as_object(update, "session")
    if "type" not in wanted:
        raise missing("session.type")
    UPDATE(wanted, "session")
    _check_frozen(current, wanted, frozen)
    session = deepcopy(current)
    for key, value in wanted.items():
        if key == "audio":
            _merge_audio(object_at(session, "audio"), as_object(value, "session.audio"))
        elif key not in READ_ONLY:
            session[key] = deepcopy(value)
    return session


def _check_frozen(current: JsonObject, wanted: JsonObject, frozen: Frozen) -> None:
    for key in ("type", "model") if frozen.model else ("type",):
        if key in wanted and wanted[key] != current.get(key):
            raise ClientMistake(
                f"'session.{key}' cannot change during a session "
                f"(it is '{text_at(current, key)}').",
                code="invalid_value",
                param=f"session.{key}",
            )
    if (
        current.get("tracing") is not None
        and wanted.get("tracing", current["tracing"]) != (current["tracing"])
    ):
        raise ClientMistake(
            "Tracing cannot change once it is on.", code="invalid_value", param="session.tracing"
        )
    output = object_at(object_at(wanted, "audio"), "output")
    now = object_at(object_at(current, "audio"), "output")
    if frozen.voice and "voice" in output and output["voice"] != now.get("voice"):
        raise ClientMistake(
            "Cannot update the voice of a conversation that already has assistant audio.",
            code="cannot_update_voice",
            param="session.audio.output.voice",
        )
    if frozen.speed and "speed" in output and output["speed"] != now.get("speed"):
        raise ClientMistake(
            "Speed can change between turns only, not during a response.",
            code="invalid_value",
            param="session.audio.output.speed",
        )


def _merge_audio(session_audio: JsonObject, wanted: JsonObject) -> None:
    for side, values in wanted.items():
        target = object_at(session_audio, side)
        for key, value in as_object(values, f"session.audio.{side}").items():
            target[key] = _with_defaults(key, value)
        session_audio[side] = target


def _with_defaults(key: str, value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    if key == "turn_detection":
        return {**_TURN_DEFAULTS[text_at(value, "type")], **value}
    if key == "transcription":
        return {**_TRANSCRIPTION_DEFAULTS, **value}
    if key == "format" and value.get("type") == "audio/pcm":
        return {**PCM, **value}
    return deepcopy(value)


def silence_ms(turn_detection: JsonObject) -> int:
    """How much silence ends a turn."""
    if text_at(turn_detection, "type") == "semantic_vad":
        return SEMANTIC_SILENCE_MS[text_at(turn_detection, "eagerness") or "auto"]
    value = turn_detection.get("silence_duration_ms")
    return value if isinstance(value, int) else 500
