"""What a session may be told to be, as tables: fields, types and ranges of every setting."""

from collections.abc import Mapping

from console.simulator.shape import (
    Check,
    Fields,
    anything,
    array,
    boolean,
    either,
    fields,
    free_object,
    nullable,
    number,
    one_of,
    tagged,
    text,
)

_FORMAT = tagged(
    "type",
    {
        "audio/pcm": ({"rate": one_of(24_000)}, {}),
        "audio/pcmu": ({}, {}),
        "audio/pcma": ({}, {}),
    },
)
_TURN_FLAGS: Fields = {"create_response": boolean, "interrupt_response": boolean}
_TURN_DETECTION = tagged(
    "type",
    {
        "server_vad": (
            {
                "threshold": number(0, 1),
                "prefix_padding_ms": number(0, 5_000, whole=True),
                "silence_duration_ms": number(0, 10_000, whole=True),
                "idle_timeout_ms": nullable(number(5_000, 30_000, whole=True)),
                **_TURN_FLAGS,
            },
            {},
        ),
        "semantic_vad": ({"eagerness": one_of("auto", "low", "medium", "high"), **_TURN_FLAGS}, {}),
    },
)
_TRANSCRIPTION = fields(
    {
        "model": text(),
        "language": nullable(text(16)),
        "languages": nullable(array(text(16))),
        "keywords": nullable(array(text())),
        "prompt": nullable(text()),
        "delay": nullable(one_of("minimal", "low", "medium", "high", "xhigh")),
    }
)
_NOISE_REDUCTION = tagged("type", {"near_field": ({}, {}), "far_field": ({}, {})})
_INPUT = fields(
    {
        "format": _FORMAT,
        "transcription": nullable(_TRANSCRIPTION),
        "noise_reduction": nullable(_NOISE_REDUCTION),
        "turn_detection": nullable(_TURN_DETECTION),
    }
)
_VOICE = either(str, text(64, minimum=1), fields({}, {"id": text(minimum=1)}))
OUTPUT = fields({"format": _FORMAT, "voice": _VOICE, "speed": number(0.25, 1.5)})
_TOOL = tagged(
    "type",
    {
        "function": (
            {"description": text(), "parameters": free_object},
            {"name": text(64, minimum=1)},
        ),
        "mcp": (
            dict.fromkeys(
                (
                    "server_url",
                    "connector_id",
                    "tunnel_id",
                    "authorization",
                    "headers",
                    "server_description",
                    "allowed_tools",
                    "allowed_callers",
                    "require_approval",
                    "defer_loading",
                ),
                anything,
            ),
            {"server_label": text(minimum=1)},
        ),
    },
)
_CHOICE_OBJECT = tagged(
    "type",
    {
        "function": ({}, {"name": text(minimum=1)}),
        "mcp": ({"name": nullable(text())}, {"server_label": text(minimum=1)}),
    },
)
COMMON: Mapping[str, Check] = {
    "output_modalities": one_of(["audio"], ["text"]),
    "instructions": text(),
    "tools": array(_TOOL),
    "tool_choice": either(str, one_of("none", "auto", "required"), _CHOICE_OBJECT),
    "parallel_tool_calls": boolean,
    "reasoning": nullable(
        fields({"effort": one_of("minimal", "low", "medium", "high", "xhigh")}),
    ),
    "max_output_tokens": either(str, one_of("inf"), number(1, 32_000, whole=True)),
    "prompt": nullable(fields({"version": anything, "variables": anything}, {"id": text()})),
}
"""What sessions and single responses have in common."""

_INCLUDE = nullable(array(one_of("item.input_audio_transcription.logprobs")))
READ_ONLY: Fields = {"id": anything, "object": anything, "expires_at": anything}
UPDATE = tagged(
    "type",
    {
        "realtime": (
            {
                **COMMON,
                **READ_ONLY,
                "model": text(),
                "audio": fields({"input": _INPUT, "output": OUTPUT}),
                "include": _INCLUDE,
                "tracing": nullable(either(str, one_of("auto"), free_object)),
                "truncation": either(str, one_of("auto", "disabled"), free_object),
            },
            {},
        ),
        "transcription": (
            {**READ_ONLY, "audio": fields({"input": _INPUT}), "include": _INCLUDE},
            {},
        ),
    },
)
