"""JSON as it is on the wire: strict parsing, compact dumping, bounds, and typed access to fields.

orjson when it is installed, else the standard library; both refuse what the other side could never
write back (NaN, Infinity, numbers out of range). Raw bytes stay the truth: parsing is for reading.
"""

import json
import re
from typing import TypeAlias

try:
    import orjson
except ImportError:  # the accelerator is optional: the standard library answers the same, slower
    orjson = None  # type: ignore[assignment]

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None
JsonObject: TypeAlias = dict[str, JsonValue]

MAX_DEPTH = 200
MAX_STRUCTURE = 2_000_000
"""How many bytes may be one of `{ [ ,`: more would cost 24 times their size in memory."""

_LARGEST = 1 << 1000
_ALWAYS_WITHIN_BOUNDS = 2 * MAX_DEPTH  # bytes: each level has two ends
_STRUCTURE_OR_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_PAYLOAD_KEYS = (b'"delta":"', b'"audio":"')
_PAYLOAD_STARTS_WITHIN = 640  # bytes: ids and the envelope of a recording come before it


class WireError(ValueError):
    """Bytes that are not one strict JSON value within the bounds; the message says why."""


def parse_json(data: bytes) -> JsonValue:
    """One strict JSON value from UTF-8 bytes; raises WireError. Lone surrogate escapes are kept."""
    if len(data) > _ALWAYS_WITHIN_BOUNDS:
        check_bounds(data)
    if orjson is not None:
        try:
            return orjson.loads(data)  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:
            pass  # lone surrogates are refused by orjson and good for us: the strict parser decides
    return _parse_strict(data)


def parse_each(lines: list[bytes]) -> list[JsonValue]:
    """What `parse_json` makes of each, faster; raises WireError where one might be refused."""
    if max(map(len, lines), default=0) > _ALWAYS_WITHIN_BOUNDS:
        for line in lines:
            if len(line) > _ALWAYS_WITHIN_BOUNDS:
                check_bounds(line)
    loads = _parse_strict if orjson is None else orjson.loads
    try:
        return list(map(loads, lines))
    except ValueError as error:  # orjson's, or our own
        raise WireError(str(error)) from None


def parse_object(data: bytes) -> JsonObject:
    """One JSON object from UTF-8 bytes; raises WireError, also for any other JSON value."""
    value = parse_json(data)
    if not isinstance(value, dict):
        raise WireError(f"JSON {kind_of(value)}, not an object")
    return value


def dump_json(value: JsonValue) -> bytes:
    """Compact UTF-8 JSON. Lone surrogates are written as escapes."""
    if orjson is not None:
        try:
            return orjson.dumps(value)
        except TypeError:
            pass  # lone surrogates, integers beyond 64 bits, depth beyond 254
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def check_bounds(data: bytes) -> None:
    """Refuse what would cost too much to parse: structure and depth; raises WireError."""
    size = len(data)
    if size > MAX_STRUCTURE:
        structure = data.count(b"{") + data.count(b"[") + data.count(b",")
        if structure > MAX_STRUCTURE:
            raise WireError(f"{structure:,} structural bytes, more than {MAX_STRUCTURE:,}")
    start, end = payload_span(data)
    if size - (end - start) <= _ALWAYS_WITHIN_BOUNDS:
        return  # a delta but for its text: quick searches instead of counting
    openings = 0
    for opening in (b"{", b"["):
        openings += data.count(opening, 0, start) + data.count(opening, end)
    if openings > MAX_DEPTH:
        _check_depth(data)


def payload_span(data: bytes) -> tuple[int, int]:
    """Where the long string of an audio or text delta lies; (0, 0) when there is none.

    For scans of the rest: looking at every byte of base64 would cost more than parsing it.
    """
    if len(data) > 2 * _PAYLOAD_STARTS_WITHIN:
        for key in _PAYLOAD_KEYS:
            start = data.find(key, 0, _PAYLOAD_STARTS_WITHIN)
            if start >= 0:
                start += len(key)
                return start, data.find(b'"', start)
    return 0, 0


def _check_depth(data: bytes) -> None:
    depth = 0
    for match in _STRUCTURE_OR_STRING.finditer(data):
        token = data[match.start()]
        if token in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise WireError(f"nested deeper than {MAX_DEPTH} levels")
        elif token in b"]}":
            depth -= 1


def _refuse_constant(name: str) -> JsonValue:
    raise WireError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise WireError(f"number out of range: {text[:40]}")
    return number


def _parse_strict(data: bytes) -> JsonValue:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WireError(f"not UTF-8 at byte {error.start}") from None
    try:
        value: JsonValue = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno} " if error.lineno > 1 else ""
        reason = error.msg.removesuffix(" at")
        raise WireError(f"not JSON: {reason} at {line}column {error.colno}") from None
    except RecursionError:
        raise WireError(f"nested deeper than {MAX_DEPTH} levels") from None
    except WireError:
        raise
    except ValueError:  # an integer longer than the interpreter converts
        raise WireError("number out of range: an integer of thousands of digits") from None
    return value


def kind_of(value: JsonValue) -> str:
    """The JSON name of a value's type, for messages: "array", "string", "null"."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def text_at(value: JsonObject, key: str) -> str:
    """The string under a key; "" when it is missing or something else."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def object_at(value: JsonObject, key: str) -> JsonObject:
    """The object under a key; an empty one when it is missing or something else."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def list_at(value: JsonObject, key: str) -> list[JsonValue]:
    """The array under a key; an empty one when it is missing or something else."""
    found = value.get(key)
    return found if isinstance(found, list) else []


def objects_at(value: JsonObject, key: str) -> list[JsonObject]:
    """The objects in the array under a key; anything else in it is passed over."""
    return [entry for entry in list_at(value, key) if isinstance(entry, dict)]


def number_at(value: JsonObject, key: str) -> float | None:
    """The number under a key (never a boolean); None when it is missing or something else.

    An integer that no float can hold counts as something else: arithmetic would fail on it.
    """
    found = value.get(key)
    if isinstance(found, float):
        return found
    if isinstance(found, int) and not isinstance(found, bool):
        return found if -_LARGEST < found < _LARGEST else None
    return None


def count_at(value: JsonObject, key: str) -> int:
    """The number under a key as a whole number; 0 when it is missing or something else."""
    found = number_at(value, key)
    return int(found) if found is not None else 0
