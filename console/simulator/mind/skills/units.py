"""Conversions between everyday units of length, weight, time and temperature."""

from collections.abc import Mapping

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.mind.skills.arithmetic import figure, number_named
from console.simulator.reply import Call, Say

_SIZES: Mapping[str, tuple[str, float, tuple[str, ...]]] = {
    "kilometres": ("length", 1_000, ("km", "kilometer", "kilometers", "kilometre")),
    "metres": ("length", 1, ("m", "meter", "meters", "metre")),
    "centimetres": ("length", 0.01, ("cm", "centimeter", "centimeters")),
    "miles": ("length", 1_609.344, ("mile", "mi")),
    "feet": ("length", 0.3048, ("foot", "ft")),
    "inches": ("length", 0.0254, ("inch", "in")),
    "kilograms": ("weight", 1, ("kg", "kilo", "kilos", "kilogram")),
    "grams": ("weight", 0.001, ("g", "gram")),
    "pounds": ("weight", 0.45359237, ("pound", "lb", "lbs")),
    "ounces": ("weight", 0.028349523125, ("ounce", "oz")),
    "seconds": ("time", 1, ("second", "s", "sec")),
    "minutes": ("time", 60, ("minute", "min")),
    "hours": ("time", 3_600, ("hour", "h")),
    "days": ("time", 86_400, ("day",)),
    "weeks": ("time", 604_800, ("week",)),
}
_NAMES = {name: unit for unit, (_, _, others) in _SIZES.items() for name in (unit, *others)} | {
    "celsius": "Celsius",
    "c": "Celsius",
    "fahrenheit": "Fahrenheit",
    "f": "Fahrenheit",
}


def conversion(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """ "10 km in miles", "how many minutes are in 3 hours"; passes for what it does not know."""
    amount = _amount(groups.get("amount", ""))
    source, target = (_NAMES.get(_plain(groups.get(key, ""))) for key in ("source", "target"))
    if amount is None or source is None or target is None:
        return None
    result = _converted(amount, source, target)
    if result is None:
        return None
    shown = f"{figure(round(result, 2))} {_shown(target)}"
    return [Say(f"{figure(amount)} {_shown(source)} are {shown}.", short=f"{shown}.")]


def _converted(amount: float, source: str, target: str) -> float | None:
    if (source, target) == ("Celsius", "Fahrenheit"):
        return amount * 9 / 5 + 32
    if (source, target) == ("Fahrenheit", "Celsius"):
        return (amount - 32) * 5 / 9
    if source not in _SIZES or target not in _SIZES:
        return None
    (kind, size, _), (other_kind, other_size, _) = _SIZES[source], _SIZES[target]
    return amount * size / other_size if kind == other_kind else None


def _amount(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        whole = number_named("a" if text.lower() == "an" else text)
        return None if whole is None else float(whole)


def _plain(name: str) -> str:
    return name.lower().removeprefix("degrees ").strip()


def _shown(unit: str) -> str:
    return unit if unit in _SIZES else f"degrees {unit}"
