"""The skills by the names that scenarios use."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.mind.skills import (
    almanac,
    arithmetic,
    calendar,
    memory,
    session_facts,
    small_talk,
    units,
    weather,
    wording,
)
from console.simulator.reply import Call, Say

Skill: TypeAlias = Callable[[Heard, Mapping[str, str], Scenario], list[Say | Call] | None]
"""Takes what was heard, the named groups of the rule's pattern, and the scenario; None passes."""

SKILLS: Mapping[str, Skill] = {
    "any_tool": wording.any_tool,
    "calculate": arithmetic.calculate,
    "capital": almanac.capital,
    "chance": arithmetic.chance,
    "conversion": units.conversion,
    "count": arithmetic.count,
    "date": calendar.date,
    "fallback": small_talk.fallback,
    "identity": session_facts.identity,
    "how_many": wording.how_many,
    "long": small_talk.long_answer,
    "recall": memory.recall,
    "remember": memory.remember,
    "repeat": wording.repeat,
    "reverse": wording.reverse,
    "session": session_facts.session_fact,
    "speaks": wording.speaks,
    "spell": wording.spell,
    "time": calendar.time_of_day,
    "translate": wording.translate,
    "weather": weather.weather,
    "weather_again": weather.weather_again,
}
