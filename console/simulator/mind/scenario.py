"""Scenarios: replies by pattern, in TOML for anybody to write. default.toml shows the format."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from console.protocol.wire import JsonObject, JsonValue, number_at, object_at, objects_at, text_at
from console.simulator.reply import Ending

_RULE_KEYS = {"when", "say", "skill", "call", "arguments", "fail", "incomplete", "think_ms"}
_FAILURES = {
    "server_error": "The simulated server had an error while it processed the request.",
    "rate_limit_exceeded": "The simulated rate limit was reached; try again in a moment.",
    "insufficient_quota": "The simulated quota is used up.",
}


class ScenarioError(Exception):
    """A scenario that cannot be used: one line with the place and the reason."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do when the user's words match a pattern (matched anywhere, case does not matter)."""

    when: re.Pattern[str]
    say: tuple[str, ...] = ()
    skill: str = ""
    call: str = ""
    arguments: JsonObject | None = None
    ending: Ending | None = None
    think_ms: float = 300.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """The rules in the order in which they are tried, and phrases for what no rule is about."""

    rules: tuple[Rule, ...]
    phrases: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, Mapping[str, str]]
    capitals: Mapping[str, str]


def default_scenario() -> Scenario:
    """The scenario that is built in."""
    source = files("console.simulator.mind").joinpath("default.toml").read_text("utf-8")
    return parse_scenario(source, "default.toml")


def load_scenario(path: Path) -> Scenario:
    """A scenario of one's own: its rules come before the built-in ones. Raises ScenarioError."""
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"cannot read the scenario {path}: {error}") from None
    own, default = parse_scenario(source, str(path)), default_scenario()
    return Scenario(
        own.rules + default.rules,
        {**default.phrases, **own.phrases},
        {**default.languages, **own.languages},
        {**default.capitals, **own.capitals},
    )


def parse_scenario(source: str, name: str) -> Scenario:
    """Read a scenario; ScenarioError says where it is wrong."""
    try:
        content: JsonObject = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{name} is not TOML: {error}") from None
    return Scenario(
        tuple(
            _rule(entry, f"{name}, reply {number}")
            for number, entry in enumerate(objects_at(content, "reply"), 1)
        ),
        {key: _texts(value) for key, value in object_at(content, "phrases").items()},
        {
            language: {key: str(text) for key, text in words.items()}
            for language, words in object_at(content, "language").items()
            if isinstance(words, dict)
        },
        {place: str(city) for place, city in object_at(content, "capitals").items()},
    )


def _rule(entry: JsonObject, place: str) -> Rule:
    unknown = set(entry) - _RULE_KEYS
    if unknown:
        raise ScenarioError(f"{place}: unknown key '{min(unknown)}'")
    pattern = text_at(entry, "when")
    if not pattern:
        raise ScenarioError(f"{place}: 'when' is missing (a pattern of what the user says)")
    try:
        when = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ScenarioError(f"{place}: 'when' is not a pattern: {error}") from None
    think_ms = number_at(entry, "think_ms")
    return Rule(
        when,
        say=_texts(entry.get("say")),
        skill=text_at(entry, "skill"),
        call=text_at(entry, "call"),
        arguments=object_at(entry, "arguments"),
        ending=_ending(entry),
        think_ms=300.0 if think_ms is None else think_ms,
    )


def _ending(entry: JsonObject) -> Ending | None:
    code, reason = text_at(entry, "fail"), text_at(entry, "incomplete")
    if code:
        return Ending("failed", code=code, message=_FAILURES.get(code, f"Simulated {code}."))
    return Ending("incomplete", reason=reason) if reason else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    entries = value if isinstance(value, list) else []
    return tuple(entry for entry in entries if isinstance(entry, str))
