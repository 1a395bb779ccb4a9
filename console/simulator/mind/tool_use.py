"""Using tools that nobody taught us: which one fits the words, what to pass, what came back."""

import re
from collections.abc import Callable, Mapping

from console.protocol.wire import (
    JsonObject,
    JsonValue,
    WireError,
    list_at,
    object_at,
    parse_json,
    text_at,
)
from console.simulator.mind.heard import Heard, ToolResult
from console.simulator.mind.skills import memory, weather
from console.simulator.reply import Call

_OWN_SKILL = (weather.TOOL, memory.TOOL)
_DULL = re.compile(
    "get|set|the|an?|do|make|call|run|tool|function|use|fetch|find|new|my|by|for|of|to|and|in|"
    "current|user|item|data|info|update|create|show|list|add"
)
"""Words of tool names that say nothing about what the tool is for."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_QUOTED = re.compile(r"[\"“']([^\"”']{1,200})[\"”']")
_PLACE_LIKE = re.compile(r"city|location|place|address|destination", re.IGNORECASE)
_SOME_PLACE = "Lisbon"
_SKY_FIELDS = ("sky", "conditions", "condition", "description", "summary")
_LONGEST_REPORT = 400


def forced_call(heard: Heard) -> Call | None:
    """The call that `tool_choice` demands: a named function, or any when it is "required"."""
    choice = heard.question.tool_choice
    if choice in ("auto", "none", ""):
        return None
    if choice == "required":
        return fitting_call(heard, own_skills=True) or any_call(heard)
    tool = heard.tool(choice)
    return None if tool is None else _call(tool, heard)


def fitting_call(heard: Heard, *, own_skills: bool = False) -> Call | None:
    """A call of the tool whose name is in the user's words ("turn on the light": `set_light`)."""
    if heard.question.tool_choice == "none":
        return None
    said = {_stem(word.lower()) for word in _WORD.findall(heard.said)}
    best, most = None, 0
    for tool in heard.question.tools:
        name = text_at(tool, "name")
        if name in _OWN_SKILL and not own_skills:
            continue
        words = {_stem(word.lower()) for word in _WORD.findall(name)}
        hits = sum(_DULL.fullmatch(word) is None for word in words & said)
        if hits > most:
            best, most = tool, hits
    return None if best is None else _call(best, heard)


def any_call(heard: Heard) -> Call | None:
    """A call of the first function of the session."""
    functions = (tool for tool in heard.question.tools if text_at(tool, "type") == "function")
    tool = next(functions, None)
    if tool is None or heard.question.tool_choice == "none":
        return None
    return _call(tool, heard)


def report(heard: Heard) -> str:
    """What the tools returned, in a sentence each."""
    return " ".join(_told(result) for result in heard.results)


def _call(tool: JsonObject, heard: Heard) -> Call:
    """Arguments from the words, by the tool's schema: those that it requires."""
    if text_at(tool, "name") == weather.TOOL:
        return weather.call_for(tool, next(iter(weather.places_in(heard.said)), _SOME_PLACE))
    schema = object_at(tool, "parameters")
    properties = object_at(schema, "properties")
    required = list_at(schema, "required") or list(properties)
    arguments = {
        name: _argument(name, object_at(properties, name), heard)
        for name in properties
        if name in required
    }
    return Call(text_at(tool, "name"), arguments)


def _argument(name: str, schema: JsonObject, heard: Heard) -> JsonValue:
    said = heard.said
    choices = list_at(schema, "enum")
    if choices:
        named = (choice for choice in choices if str(choice).lower() in said.lower())
        return next(named, choices[0])
    kind = text_at(schema, "type")
    match kind:
        case "integer" | "number":
            number = _NUMBER.search(said)
            value = float(number[0]) if number else 1.0
            return int(value) if kind == "integer" or value.is_integer() else value
        case "boolean":
            return not re.search(r"\b(?:off|not|don't|no|stop|disable|close)\b", said.lower())
        case "array":
            return [_argument(name, object_at(schema, "items"), heard)]
        case "object":
            inner = object_at(schema, "properties")
            return {key: _argument(key, object_at(inner, key), heard) for key in inner}
    return _text_argument(name, said)


def _text_argument(name: str, said: str) -> str:
    places = weather.places_in(said)
    if _PLACE_LIKE.search(name):
        return places[0] if places else _SOME_PLACE
    quoted = _QUOTED.search(said)
    return quoted[1] if quoted else said.strip(" ?.!") or name


def _told(result: ToolResult) -> str:
    try:
        value = parse_json(result.output.encode("utf-8", "surrogatepass"))
    except WireError:
        value = result.output
    if result.name == memory.TOOL:
        return _remembered(result)
    if isinstance(value, dict):
        if "error" in value:
            return f"The tool reported an error: {_short(value['error'])}."
        told = _weather_told(value, result) if result.name == weather.TOOL else ""
        return told or f"{_readable(result.name)} says: {_short(value)}."
    text = _short(value)
    return text if text.endswith((".", "!", "?")) else f"{_readable(result.name)} says: {text}."


def _remembered(result: ToolResult) -> str:
    try:
        arguments = parse_json(result.arguments.encode())
    except WireError:
        arguments = {}
    value = text_at(arguments, "value") if isinstance(arguments, dict) else ""
    key = text_at(arguments, "key").replace("_", " ") if isinstance(arguments, dict) else ""
    if key == "user name":
        return f"Nice to meet you, {value}! I've put your name into memory."
    return f"I've put it into memory: {key or 'note'}, {value}."


def _weather_told(value: JsonObject, result: ToolResult) -> str:
    numbers = dict(_numbers_in(value))
    degrees = _first(numbers, lambda key: "temp" in key)
    if degrees is None:
        return ""
    wind = _first(numbers, lambda key: "wind" in key and "direction" not in key)
    places = re.findall(r'"(?:location|city|place)"\s*:\s*"([^"]+)"', result.arguments)
    place = f"In {places[0]} it is" if places else "It is"
    sky = next((entry for key, entry in value.items() if key in _SKY_FIELDS and entry), "")
    skies = f" with {sky}" if isinstance(sky, str) and sky else ""
    windy = "" if wind is None else f", the wind at {wind:g} kilometres an hour"
    unit = "degree" if degrees == 1 else "degrees"
    return f"{place} {degrees:g} {unit}{skies}{windy}."


def _numbers_in(value: JsonObject) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for key, entry in value.items():
        if isinstance(entry, dict):
            found += _numbers_in(entry)
        elif isinstance(entry, (int, float)) and not isinstance(entry, bool):
            found.append((key.lower(), float(entry)))
    return found


def _first(numbers: Mapping[str, float], wanted: Callable[[str], bool]) -> float | None:
    return next((value for key, value in numbers.items() if wanted(key)), None)


def _short(value: JsonValue) -> str:
    if isinstance(value, dict):
        text = ", ".join(f"{_readable(key)} {_short(entry)}" for key, entry in value.items())
    elif isinstance(value, list):
        text = ", ".join(_short(entry) for entry in value)
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST_REPORT else f"{text[:_LONGEST_REPORT]}…"


def _readable(name: str) -> str:
    return " ".join(_WORD.findall(name)) or "The tool"


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
