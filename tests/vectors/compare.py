"""Equality as the vectors mean it: JSON values, JavaScript's undefined, digests for sound."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable

from console.protocol.wire import JsonObject, JsonValue

UNDEFINED: JsonObject = {"$undefined": True}

# What the reference client's messages name in JavaScript, and what it is called here.
_NAMES = {
    "removeTool": "remove_tool",
    "addTool": "add_tool",
    "cancelResponse": "cancel_response",
    "updateSession": "update_session",
    "Int16Array": "int16 arrays",
}
_SHOWN = 1000


def sound(data: bytes) -> JsonObject:
    """Sound as vectors show it: how many samples, and a digest."""
    return {"samples": len(data) // 2, "sha256": hashlib.sha256(data).hexdigest()}


def differences(what: str, expected: JsonValue, actual: JsonValue) -> list[str]:
    """Where two values differ, a line each; lists are compared row by row."""
    if isinstance(expected, list) and isinstance(actual, list):
        rows = zip(expected, actual, strict=False)
        lines = [
            _line(f"{what}[{index}]", wanted, got)
            for index, (wanted, got) in enumerate(rows)
            if not same(wanted, got)
        ]
        if len(expected) != len(actual):
            lines.append(f"{what}: {len(actual)} rows, expected {len(expected)}")
        return lines
    return [] if same(expected, actual) else [_line(what, expected, actual)]


def _line(what: str, expected: JsonValue, actual: JsonValue) -> str:
    wanted, got = (json.dumps(value)[:_SHOWN] for value in (expected, actual))
    return f"{what}: expected {wanted}, got {got}"


def same(expected: JsonValue, actual: JsonValue) -> bool:
    """Whether two values are the same to JavaScript; undefined members count as absent."""
    if isinstance(expected, dict):
        if "$audio_bytes" in expected:
            return _same_audio(expected, actual)
        if not isinstance(actual, dict):
            return False
        wanted, got = _defined(expected), _defined(actual)
        return wanted.keys() == got.keys() and all(same(wanted[key], got[key]) for key in wanted)
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(map(same, expected, actual))
        )
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    return expected == actual


def _defined(value: JsonObject) -> JsonObject:
    return {key: entry for key, entry in value.items() if entry != UNDEFINED}


def _same_audio(expected: JsonObject, actual: JsonValue) -> bool:
    if not isinstance(actual, str):
        return False
    data = base64.b64decode(actual)
    digest = hashlib.sha256(data).hexdigest()
    return len(data) == expected["$audio_bytes"] and digest == expected["sha256"]


def message_fits(expected: str, actual: str) -> bool:
    """Whether an error says what the reference says; ours may go on with cause and remedy."""
    ours = re.sub(r"\b[A-Za-z]\w*\b", lambda word: _NAMES.get(word[0], word[0]), expected)
    return actual == ours or actual.startswith(f"{ours}: ")


def without_undefined(value: JsonValue) -> JsonValue:
    """A vector's value as a Python caller would give it: undefined members left out."""
    if isinstance(value, dict):
        if value == {"$nan": True}:
            return float("nan")
        return {key: without_undefined(entry) for key, entry in _defined(value).items()}
    if isinstance(value, list):
        return [without_undefined(entry) for entry in value]
    return value


def flattened(groups: Iterable[list[str]]) -> list[str]:
    return [line for group in groups for line in group]
