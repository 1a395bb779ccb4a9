"""A few facts by table: capitals."""

from collections.abc import Mapping

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say


def capital(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """The capital of a country of the scenario's table; passes for others."""
    country = groups.get("country", "").strip().lower().removeprefix("the ")
    city = scenario.capitals.get(country)
    shown = country if country.isupper() else country.title()
    if city is None:
        return None
    return [Say(f"The capital of {shown} is {city}.", short=f"{city}.")]
