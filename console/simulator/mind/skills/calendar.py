"""Time and date, on the simulator's clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

_DAYS = {"tomorrow": 1, "yesterday": -1}


def time_of_day(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """The time; in UTC, because nobody told where the user is."""
    now = datetime.fromtimestamp(heard.question.now_s, UTC)
    return [Say(f"It is {now:%H:%M} in universal time.", short=f"{now:%H:%M}.")]


def date(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Today, tomorrow or yesterday."""
    said = heard.said.lower()
    word = next((word for word in _DAYS if word in said), "today")
    day = datetime.fromtimestamp(heard.question.now_s, UTC) + timedelta(days=_DAYS.get(word, 0))
    verb = "was" if word == "yesterday" else "is"
    words = f"{word.capitalize()} {verb} {day:%A}, {day.day} {day:%B %Y}."
    return [Say(words, short=f"{day:%A}.")]
