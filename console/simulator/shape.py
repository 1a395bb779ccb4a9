"""A small vocabulary to say what a client event must look like, as tables of checks.

A check takes a value and its path, and raises ClientMistake with the code and `param` that the
service uses: `missing_required_parameter`, `unknown_parameter`, `invalid_type`, `invalid_value`.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from console.protocol.wire import JsonObject, JsonValue, kind_of
from console.simulator.mistakes import ClientMistake

Check: TypeAlias = Callable[[JsonValue, str], None]
Fields: TypeAlias = Mapping[str, Check]


def wrong_type(value: JsonValue, path: str, expected: str) -> ClientMistake:
    """A value of the wrong JSON type."""
    return ClientMistake(
        f"Invalid type for '{path}': expected {expected}, got {kind_of(value)}.",
        code="invalid_type",
        param=path,
    )


def wrong_value(value: JsonValue, path: str, expected: str) -> ClientMistake:
    """A value of the right type that is not allowed."""
    shown = f"'{value[:80]}'" if isinstance(value, str) else f"{value}"
    return ClientMistake(
        f"Invalid value: {shown}. '{path}' must be {expected}.", code="invalid_value", param=path
    )


def missing(path: str) -> ClientMistake:
    """A required field that is not there."""
    return ClientMistake(
        f"Missing required parameter: '{path}'.", code="missing_required_parameter", param=path
    )


def anything(value: JsonValue, path: str) -> None:
    """Every value passes."""


def text(maximum: int | None = None, *, minimum: int = 0) -> Check:
    """A string, of a bounded length if told."""

    def check(value: JsonValue, path: str) -> None:
        if not isinstance(value, str):
            raise wrong_type(value, path, "a string")
        if maximum is not None and len(value) > maximum:
            raise ClientMistake(
                f"Invalid '{path}': string too long, {len(value)}. Maximum length is {maximum}.",
                code="string_above_max_length",
                param=path,
            )
        if len(value) < minimum:
            raise wrong_value(value, path, "a string that is not empty")

    return check


def boolean(value: JsonValue, path: str) -> None:
    """true or false."""
    if not isinstance(value, bool):
        raise wrong_type(value, path, "a boolean")


def number(lowest: float, highest: float, *, whole: bool = False) -> Check:
    """A number within bounds, both included."""

    def check(value: JsonValue, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise wrong_type(value, path, "a number")
        if whole and not isinstance(value, int):
            raise wrong_type(value, path, "an integer")
        if not lowest <= value <= highest:
            raise wrong_value(value, path, f"between {lowest:g} and {highest:g}")

    return check


def one_of(*allowed: JsonValue) -> Check:
    """One of the listed values."""
    expected = " or ".join(f"'{value}'" for value in allowed)

    def check(value: JsonValue, path: str) -> None:
        if value not in allowed:
            raise wrong_value(value, path, expected)

    return check


def nullable(inner: Check) -> Check:
    """null, or what the inner check takes."""

    def check(value: JsonValue, path: str) -> None:
        if value is not None:
            inner(value, path)

    return check


def either(kind: type, first: Check, second: Check) -> Check:
    """The first check for values of a Python type, the second for all others."""

    def check(value: JsonValue, path: str) -> None:
        (first if isinstance(value, kind) else second)(value, path)

    return check


def array(inner: Check) -> Check:
    """An array whose every entry passes."""

    def check(value: JsonValue, path: str) -> None:
        if not isinstance(value, list):
            raise wrong_type(value, path, "an array")
        for index, entry in enumerate(value):
            inner(entry, f"{path}[{index}]")

    return check


def as_object(value: JsonValue, path: str) -> JsonObject:
    """The value, when it is an object."""
    if not isinstance(value, dict):
        raise wrong_type(value, path, "an object")
    return value


def free_object(value: JsonValue, path: str) -> None:
    """Any object (JSON schemas, metadata of other people)."""
    as_object(value, path)


def fields(optional: Fields, required: Fields | None = None) -> Check:
    """An object with these fields and no others; unknown ones are refused before anything else."""
    needed = required or {}
    known = {**optional, **needed}

    def check(value: JsonValue, path: str) -> None:
        found = as_object(value, path)
        prefix = f"{path}." if path else ""
        for name in found:
            if name not in known:
                raise ClientMistake(
                    f"Unknown parameter: '{prefix}{name}'.",
                    code="unknown_parameter",
                    param=f"{prefix}{name}",
                )
        for name in needed:
            if name not in found:
                raise missing(f"{prefix}{name}")
        for name, entry in found.items():
            known[name](entry, f"{prefix}{name}")

    return check


def tagged(tag: str, shapes: Mapping[str, tuple[Fields, Fields]]) -> Check:
    """An object whose `tag` field says which (optional, required) fields it has."""
    name_it = one_of(*shapes)
    checks = {
        name: fields(optional, {tag: anything, **required})
        for name, (optional, required) in shapes.items()
    }

    def check(value: JsonValue, path: str) -> None:
        found = as_object(value, path)
        tag_path = f"{path}.{tag}" if path else tag
        if tag not in found:
            raise missing(tag_path)
        name_it(found[tag], tag_path)
        checks[str(found[tag])](found, path)

    return check
