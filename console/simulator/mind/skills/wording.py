"""Playing with words: repeating, spelling, reversing, counting, a few translations."""

import re
from collections.abc import Mapping

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.mind.tool_use import any_call
from console.simulator.reply import Call, Say


def repeat(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Say what the user wants to hear, or the last answer again."""
    text = groups.get("text", "").strip()
    if re.fullmatch(r"(?:that|it|yourself|this)?(?: again)?[.!?]*", text, re.IGNORECASE):
        return [Say(heard.answers[-1] if heard.answers else "I haven't said anything yet.")]
    return [Say(_sentence(_unquoted(text)))]


def spell(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Letter by letter."""
    word = _unquoted(groups.get("text", "")).strip(" ?.!")
    if word.lower() == "my name":
        word = heard.name() or word
    return [Say(f"{word}: {'-'.join(word.upper())}.")] if 0 < len(word) <= 60 else None


def reverse(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Backwards."""
    text = _unquoted(groups.get("text", "")).strip(" ?.!")
    return [Say(f"Backwards that is: {text[::-1]}.")] if text else None


def how_many(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """How many letters or words something has."""
    text = _unquoted(groups.get("text", "")).strip(" ?.!")
    letter = groups.get("letter", "").lower()
    if letter:
        found = text.lower().count(letter)
        return [Say(f"There {'is' if found == 1 else 'are'} {found} “{letter}” in {text}.")]
    if groups.get("unit", "").lower().startswith("word"):
        return [Say(f"“{text}” has {len(text.split())} words.")]
    return [Say(f"“{text}” has {sum(map(str.isalpha, text))} letters.")]


def translate(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """Everyday phrases, in the languages of the scenario."""
    language = groups.get("language", "").lower()
    words = scenario.languages.get(language)
    if words is None:
        return None
    wanted = _unquoted(groups.get("text", "")).strip(" ?.!").lower()
    key = {"hi": "hello", "bye": "goodbye", "thanks": "thank you"}.get(wanted, wanted)
    found = words.get(key)
    if found is None:
        return [Say(f"I only know a few words of {language.title()}, and “{wanted}” is not one.")]
    return [Say(f"“{wanted.capitalize()}” in {language.title()} is “{found}”.")]


def speaks(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """Whether a language is known; passes for what is no name of one."""
    language = groups.get("language", "")
    words = scenario.languages.get(language.lower())
    if words is not None:
        return [Say(words["greeting"])]
    known = ", ".join(name.title() for name in scenario.languages)
    return [Say(f"Not {language.title()}. Besides English I know a little {known}.")]


def any_tool(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """Call whatever tool the session has, to see a call happen."""
    call = any_call(heard)
    if call is not None:
        return [call]
    return [Say("This session has no tools. Add one to the session, and I will call it.")]


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'“”‘’«»")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].islower() else text
