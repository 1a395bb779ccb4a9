"""What the user told: kept in the conversation, and in the session's `set_memory` tool."""

import re
from collections.abc import Mapping

from console.protocol.wire import JsonObject, object_at
from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

TOOL = "set_memory"
_ASKED = re.compile(r"\bmy ([\w' -]{2,40}?)\s*(?:again)?\s*\?*$", re.IGNORECASE)
_SWAPS = {"my": "your", "i": "you", "i'm": "you're", "am": "are", "me": "you", "mine": "yours"}


def remember(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """Take in a name or a fact; through the tool when the session has it."""
    if groups.get("name"):
        key, value = "user_name", groups["name"]
        words = f"Nice to meet you, {value}! I'll remember your name."
    elif groups.get("thing") and groups.get("value"):
        key, value = groups["thing"], groups["value"].strip(" .!")
        words = f"Got it: your {key} is {value}. I'll remember that."
    elif groups.get("note"):
        key, value = "note", groups["note"].strip(" .!")
        words = f"I'll keep that in mind: {_as_you(value)}."
    else:
        return None
    tool = heard.tool(TOOL)
    if tool is None:
        return [Say(words)]
    return [Call(TOOL, _arguments(tool, re.sub(r"\W+", "_", key.strip().lower()), value))]


def recall(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Give back what was told, or say that it was not."""
    said = heard.said.lower()
    if "name" in said or "who am i" in said:
        name = heard.name()
        if name:
            return [Say(f"Your name is {name}.", short=f"{name}.")]
        return [Say("You haven't told me your name yet.", short="Unknown.")]
    if re.search(r"\bi (?:just )?(?:say|said|ask|asked)\b|\bmy (?:last|first|previous)\b", said):
        return [Say(_said_before(heard, first="first" in said))]
    facts = heard.facts()
    asked = _ASKED.search(said)
    if asked is not None:
        value = facts.get(asked[1].strip())
        if value is not None:
            words = f"You told me that your {asked[1].strip()} is {value}."
            return [Say(words, short=f"{value}.".capitalize())]
        return [Say(f"You haven't told me about your {asked[1].strip()} yet.")]
    known = [f"your {thing} is {value}" for thing, value in facts.items()]
    if heard.name():
        known.insert(0, f"your name is {heard.name()}")
    if not known:
        return [Say("Nothing yet, but tell me something and I'll keep it for this session.")]
    return [Say(f"I remember that {', and that '.join(known)}.")]


def _said_before(heard: Heard, *, first: bool) -> str:
    if not heard.earlier:
        return "This is the first thing you have said in this session."
    quoted = heard.earlier[0] if first else heard.earlier[-1]
    return f"You said: “{quoted}”" if quoted else "You spoke, but I had no words for it."


def _as_you(text: str) -> str:
    return " ".join(_SWAPS.get(word.lower(), word) for word in text.split())


def _arguments(tool: JsonObject, key: str, value: str) -> JsonObject:
    known: JsonObject = {"key": key, "value": value, "name": key, "content": f"{key}: {value}"}
    wanted = object_at(object_at(tool, "parameters"), "properties")
    return {name: known[name] for name in (wanted or {"key": {}, "value": {}}) if name in known}
