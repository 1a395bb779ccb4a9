"""The mind: finds the rule for what was heard, lets a skill or a phrase answer, with manners."""

import re
from collections.abc import Callable, Mapping

from console.simulator.mind.heard import Heard, hear
from console.simulator.mind.manners import polished
from console.simulator.mind.mcp_use import mcp_reply
from console.simulator.mind.scenario import Rule, Scenario, ScenarioError
from console.simulator.mind.skills.table import SKILLS
from console.simulator.mind.tool_use import fitting_call, forced_call, report
from console.simulator.reply import Call, Question, Reply, Say

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NOISE = re.compile(r"\s+")


def mind_of(scenario: Scenario) -> Callable[[Question], Reply]:
    """The mind that answers by a scenario. Raises ScenarioError for skills that do not exist."""
    for rule in scenario.rules:
        if rule.skill and rule.skill not in SKILLS:
            raise ScenarioError(f"no skill '{rule.skill}'; there are {', '.join(SKILLS)}")

    def answer(question: Question) -> Reply:
        heard = hear(question)
        return polished(_reply(scenario, heard), heard, scenario)

    return answer


def _reply(scenario: Scenario, heard: Heard) -> Reply:
    if heard.results:
        return Reply((Say(report(heard)),))
    elsewhere = mcp_reply(heard)
    if elsewhere is not None:
        return elsewhere
    forced = forced_call(heard)
    if forced is not None:
        return Reply((forced,))
    if not heard.said:
        return _without_words(scenario, heard)
    fitting = fitting_call(heard)
    if fitting is not None:
        return Reply((fitting,))
    said = _NOISE.sub(" ", heard.said).strip()
    for rule in scenario.rules:
        match = rule.when.search(said)
        if match is not None:
            reply = _follow(rule, match, heard, scenario)
            if reply is not None:
                return reply
    return _phrase(scenario, "fallback", heard, {})


def _follow(rule: Rule, match: re.Match[str], heard: Heard, scenario: Scenario) -> Reply | None:
    """What a rule gives; None when its skill has nothing to say and the next rule shall try."""
    groups = {name: text or "" for name, text in match.groupdict().items()}
    parts: list[Say | Call] = []
    if rule.skill:
        made = SKILLS[rule.skill](heard, groups, scenario)
        if made is None:
            return None
        parts.extend(made)
    if rule.say:
        used = sum(rule.when.search(said) is not None for said in heard.earlier)
        text = _fill(rule.say[used % len(rule.say)], heard, groups)
        parts.append(Say(f" {text}" if parts else text))
    if rule.call:
        parts.append(Call(rule.call, dict(rule.arguments or {})))
    return Reply(tuple(parts), rule.ending, rule.think_ms)


def _without_words(scenario: Scenario, heard: Heard) -> Reply:
    """No words to answer: an image, speech nobody understood, or nobody has said anything yet."""
    if heard.images:
        return _phrase(scenario, "image", heard, {})
    if heard.idle and not heard.spoken_ms:
        return _phrase(scenario, "idle", heard, {})
    for name, length_ms in (("speech", heard.spoken_ms), ("silence", heard.silent_ms)):
        if length_ms:
            return _phrase(scenario, name, heard, {"seconds": f"{length_ms / 1000:.1f}"})
    return _phrase(scenario, "opening", heard, {})


def _phrase(scenario: Scenario, name: str, heard: Heard, values: Mapping[str, str]) -> Reply:
    texts = scenario.phrases[name]
    return Reply((Say(_fill(texts[heard.turn % len(texts)], heard, values)),))


def _fill(text: str, heard: Heard, groups: Mapping[str, str]) -> str:
    """Put values for {placeholders}: the pattern's named groups and what is known of the talk."""
    values = {
        "said": heard.said.strip(),
        "before": heard.earlier[-1] if heard.earlier else "",
        "user": heard.name(),
        **{name: value.strip(" .!?,") for name, value in groups.items()},
    }
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
