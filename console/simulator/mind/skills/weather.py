"""Weather of any place: through the session's tool when it has one, else made up and said so."""

import re
from collections.abc import Mapping
from zlib import crc32

from console.protocol.wire import JsonObject, object_at
from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

TOOL = "get_weather"

_PLACE = re.compile(
    r"\b(?:in|at|for|around|near|about)\s+(?!the\s+(?:morning|afternoon|evening)\b)"
    r"([^?!.;]+?)"
    r"(?=\s+(?:today|tomorrow|now|right now|this|on|please|tonight|like|and tell)\b|[?!.;]|$)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*(?:in\s+)?", re.IGNORECASE)
_WEATHER_WORDS = re.compile(r"weather|forecast|temperature|rain|snow|umbrella|sunny")
_COORDINATES = {
    "amsterdam": (52.37, 4.90),
    "athens": (37.98, 23.73),
    "berlin": (52.52, 13.41),
    "cairo": (30.04, 31.24),
    "chicago": (41.88, -87.63),
    "dublin": (53.35, -6.26),
    "istanbul": (41.01, 28.98),
    "lagos": (6.52, 3.38),
    "lisbon": (38.72, -9.14),
    "london": (51.51, -0.13),
    "los angeles": (34.05, -118.24),
    "madrid": (40.42, -3.70),
    "mexico city": (19.43, -99.13),
    "mumbai": (19.08, 72.88),
    "nairobi": (-1.29, 36.82),
    "new york": (40.71, -74.01),
    "oslo": (59.91, 10.75),
    "paris": (48.86, 2.35),
    "rome": (41.90, 12.50),
    "san francisco": (37.77, -122.42),
    "são paulo": (-23.55, -46.63),
    "seoul": (37.57, 126.98),
    "singapore": (1.35, 103.82),
    "stockholm": (59.33, 18.07),
    "sydney": (-33.87, 151.21),
    "tokyo": (35.68, 139.69),
    "toronto": (43.65, -79.38),
    "vienna": (48.21, 16.37),
    "zurich": (47.37, 8.54),
}
_SKIES = (
    "clear sky",
    "a few clouds",
    "light rain",
    "bright sunshine",
    "fog in the morning",
    "a fresh breeze",
    "thunder later in the day",
    "drizzle",
)
_MOST_PLACES = 4


def weather(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """A call a place when the session has the tool; otherwise a made-up report."""
    places = places_in(heard.said) or _place_before(heard)
    tool = heard.tool(TOOL)
    if not places:
        return [Say("For which city? Tell me a place and I'll look at the weather there.")]
    if tool is None:
        return [Say(" ".join(_made_up(place, heard) for place in places))]
    if not heard.question.parallel_calls:
        places = places[:1]
    return [call_for(tool, place) for place in places]


def call_for(tool: JsonObject, place: str) -> Call:
    """A call of the weather tool."""
    return Call(TOOL, _arguments(tool, place))


def places_in(said: str) -> list[str]:
    """The places a sentence asks about: "in Paris and New York" gives two."""
    match = _PLACE.search(said)
    if match is None:
        return []
    places = [place.strip(" \"'") for place in _AND.split(match[1])]
    return [_title(place.removeprefix("the ")) for place in places if place][:_MOST_PLACES]


def coordinates(place: str) -> tuple[float, float]:
    """Latitude and longitude: right for well-known cities, a fixed guess for all others."""
    known = _COORDINATES.get(place.lower())
    if known is not None:
        return known
    number = crc32(place.lower().encode(errors="replace"))
    return round(number % 12_000 / 100 - 55, 2), round(number // 12_000 % 36_000 / 100 - 180, 2)


def weather_again(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """ "And tomorrow?", "what about Rome?" after a question about the weather; else passes."""
    talked = heard.earlier[-1].lower() if heard.earlier else ""
    return weather(heard, groups, scenario) if _WEATHER_WORDS.search(talked) else None


def _place_before(heard: Heard) -> list[str]:
    """The place of an earlier question, for "and tomorrow?"."""
    return next((found for said in reversed(heard.earlier) if (found := places_in(said))), [])


def _arguments(tool: JsonObject, place: str) -> JsonObject:
    """Arguments by the names that the tool's schema has; the original console's by default."""
    latitude, longitude = coordinates(place)
    known: JsonObject = {
        "lat": latitude,
        "latitude": latitude,
        "lng": longitude,
        "lon": longitude,
        "longitude": longitude,
        "location": place,
        "city": place,
        "place": place,
    }
    wanted = object_at(object_at(tool, "parameters"), "properties")
    if not wanted:
        return {"location": place}
    return {name: known[name] for name in wanted if name in known}


def _made_up(place: str, heard: Heard) -> str:
    tomorrow = "tomorrow" in heard.said.lower()
    day = int(heard.question.now_s // 86_400) + tomorrow
    number = crc32(f"{place.lower()} {day}".encode(errors="replace"))
    latitude, _ = coordinates(place)
    degrees = round(28 - abs(latitude) / 2.4 + number % 9 - 4)
    sky = _SKIES[number // 9 % len(_SKIES)]
    when = f"Tomorrow in {place} it will be" if tomorrow else f"In {place} it is"
    return f"{when} {degrees} degrees with {sky}, says my simulated forecast."


def _title(place: str) -> str:
    return place if any(letter.isupper() for letter in place) else place.title()
