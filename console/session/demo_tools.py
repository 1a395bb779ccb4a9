"""The two tools that a live session starts with: what the original console showed.

Both are local. The weather is made up from the place's name, and says so: no network is asked.
"""

import hashlib

from console.protocol.wire import JsonObject, JsonValue, text_at

GET_WEATHER: JsonObject = {
    "name": "get_weather",
    "description": "Get the weather for a place. The figures are simulated.",
    "parameters": {
        "type": "object",
        "properties": {"location": {"type": "string", "description": "Name of the place"}},
        "required": ["location"],
    },
}
SET_MEMORY: JsonObject = {
    "name": "set_memory",
    "description": "Remember something important the user said, for later in this session.",
    "parameters": {
        "type": "object",
        "properties": {
            "key": {"type": "string", "description": "What it is about, lower_snake_case"},
            "value": {"type": "string", "description": "What to remember"},
        },
        "required": ["key", "value"],
    },
}
_SKIES = ("clear sky", "light clouds", "overcast", "light rain", "showers", "fog", "snow")


def get_weather(arguments: JsonValue) -> JsonObject:
    """Simulated weather, the same for the same place."""
    location = text_at(_object(arguments), "location") or "somewhere"
    draw = hashlib.sha256(location.casefold().encode()).digest()
    return {
        "location": location,
        "temperature_c": round(-5 + draw[0] / 255 * 35, 1),
        "wind_kmh": round(draw[1] / 255 * 40, 1),
        "sky": _SKIES[draw[2] % len(_SKIES)],
        "simulated": True,
    }


class Memory:
    """What the assistant was asked to remember in this session."""

    def __init__(self) -> None:
        self.kept: JsonObject = {}

    def set_memory(self, arguments: JsonValue) -> JsonObject:
        """Keep a value under a key."""
        wanted = _object(arguments)
        self.kept[text_at(wanted, "key") or "note"] = wanted.get("value")
        return {"ok": True, "remembered": list(self.kept)}


def _object(arguments: JsonValue) -> JsonObject:
    return arguments if isinstance(arguments, dict) else {}
