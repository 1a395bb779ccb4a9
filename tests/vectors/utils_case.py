"""The utils vector: sample conversion, base64 both ways, merging, ids, and cancel times."""

import hashlib
from array import array
from collections.abc import Callable
from typing import cast

from console.client.utils import RealtimeUtils
from console.protocol.audio_format import PCM16_24K
from console.protocol.wire import JsonObject, JsonValue, list_at, object_at, objects_at, text_at
from tests.vectors.compare import differences, message_fits

_SPECIAL = {"$negzero": -0.0, "$nan": float("nan")}


def run_utils_case(case: JsonObject) -> list[str]:
    """The differences between the vector and RealtimeUtils."""
    return [
        *_floats(object_at(case, "floatTo16BitPCM")),
        *_to_base64(objects_at(case, "arrayBufferToBase64")),
        *_from_base64(objects_at(case, "base64ToArrayBuffer")),
        *_merges(objects_at(case, "mergeInt16Arrays")),
        *_merge_errors(objects_at(case, "mergeInt16Arrays_errors")),
        *_ids(object_at(case, "generateId")),
        *_cancel_ms(object_at(case, "cancel_ms")),
    ]


def _float(value: JsonValue) -> float:
    if isinstance(value, dict):
        name, sign = next(iter(value.items()))
        return _SPECIAL.get(name, float("inf") * cast("float", sign))
    return cast("float", value)


def _int16(values: list[JsonValue]) -> "array[int]":
    return array("h", [cast("int", value) for value in values])


def _floats(table: JsonObject) -> list[str]:
    floats = array("f", [_float(value) for value in list_at(table, "input_float32")])
    samples = array("h", RealtimeUtils.float_to_16bit_pcm(floats))
    return differences("floatTo16BitPCM", list_at(table, "output_int16"), [*samples])


def _to_base64(cases: list[JsonObject]) -> list[str]:
    lines: list[str] = []
    for index, case in enumerate(cases):
        encoded = RealtimeUtils.array_buffer_to_base64(_audio(case))
        what = f"arrayBufferToBase64[{index}]"
        if "base64_sha256" in case:
            digest = hashlib.sha256(encoded.encode()).hexdigest()
            shown: list[JsonValue] = [len(encoded), digest]
            lines += differences(what, [case["base64_len"], case["base64_sha256"]], shown)
        else:
            lines += differences(what, case.get("fixed_base64", case.get("base64")), encoded)
    return lines


def _audio(case: JsonObject) -> "bytes | array[int] | array[float] | memoryview":
    kind = text_at(case, "as")
    if kind == "bytes":
        return bytes.fromhex(text_at(case, "hex"))
    if kind == "float32":
        return array("f", [_float(value) for value in list_at(case, "values")])
    if kind == "int16_subarray":
        whole = memoryview(_int16(list_at(case, "whole")))
        return whole[cast("int", case["start"]) : cast("int", case["end"])]
    if kind == "int16_formula":
        return array("h", [((i * 7919) % 65536) - 32768 for i in range(40000)])
    return _int16(list_at(case, "values"))


def _from_base64(cases: list[JsonObject]) -> list[str]:
    lines: list[str] = []
    for case in cases:
        text = text_at(case, "input")
        what = f"base64ToArrayBuffer({text!r})"
        try:
            decoded = RealtimeUtils.base64_to_array_buffer(text).hex()
        except ValueError as error:
            lines += [] if "error" in case else [f"{what}: {error}"]
        else:
            lines += differences(what, case.get("hex"), decoded)
    return lines


def _merges(cases: list[JsonObject]) -> list[str]:
    lines: list[str] = []
    for case in cases:
        left, right = _int16(list_at(case, "left")), _int16(list_at(case, "right"))
        for pair in ((left, right), (left.tobytes(), right.tobytes())):
            merged = RealtimeUtils.merge_int16_arrays(*pair)
            lines += differences("mergeInt16Arrays", case["merged"], merged.tolist())
    return lines


def _merge_errors(cases: list[JsonObject]) -> list[str]:
    kinds: dict[str, object] = {
        "uint8": array("B", [1, 2]),
        "int16": array("h", [1]),
        "list": [1, 2],
        "float32": array("f", [0.5]),
        "null": None,
    }
    lines: list[str] = []
    merge = cast("Callable[[object, object], object]", RealtimeUtils.merge_int16_arrays)
    for case in cases:
        what = f"mergeInt16Arrays({case['left']}, {case['right']})"
        message = text_at(object_at(case, "error"), "message")
        try:
            merge(kinds[text_at(case, "left")], kinds[text_at(case, "right")])
        except TypeError as error:
            fits = message_fits(message, str(error))
            lines += [] if fits else [f"{what}: {error}, expected {message}"]
        else:
            lines.append(f"{what}: no error, expected {message}")
    return lines


def _ids(table: JsonObject) -> list[str]:
    alphabet = text_at(table, "alphabet")
    lines: list[str] = []
    for case in objects_at(table, "cases"):
        prefix, length = text_at(case, "prefix"), case.get("length")
        what = f"generateId({prefix!r}, {length})"
        try:
            made = RealtimeUtils.generate_id(prefix, *([length] if isinstance(length, int) else []))
        except ValueError as error:
            lines += [] if "error" in case else [f"{what}: {error}"]
            continue
        good = made.startswith(prefix) and set(made[len(prefix) :]) <= set(alphabet)
        if "error" in case or not good or len(made) != case.get("total_length"):
            lines.append(f"{what}: {made}")
    return lines


def _cancel_ms(table: JsonObject) -> list[str]:
    lines: list[str] = []
    for row in (*list_at(table, "differs_from_integer_formula"), *list_at(table, "same")):
        assert isinstance(row, list) and isinstance(row[0], int)
        lines += differences(f"cancel_ms({row[0]})", row[1], PCM16_24K.ms_of_samples(row[0]))
    return lines
