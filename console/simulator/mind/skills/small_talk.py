"""Answers to what no rule knows: about the words that were said, never one canned line."""

import re
from collections.abc import Mapping

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

_LEAD = re.compile(
    r"^(?:(?:please|hey|ok|okay|so|well|and|but|now|then|um)\b[\s,]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|i(?:'d| would) like (?:you )?to |let's |"
    r"tell me (?:about |more about |something about |what you know about )?|"
    r"(?:do you know |explain(?: to me)? |describe |talk about |"
    r"what do you (?:think|know) (?:about|of) |"
    r"(?:what|which|where|when|who) (?:should|can|could|do) (?:i|we) |"
    r"(?:how|should|can|could)(?: do| can| should| would| to)?(?: i| we| you| one)? |"
    r"(?:what|who|where|when|why|how)(?:'s| is| are| was| were| do| does| did| can| should)? |"
    r"(?:is|are|do|does|did|was|were|should|can|could|will|would) ))?",
    re.IGNORECASE,
)
_SWAPS = {
    "my": "your", "mine": "yours", "i": "you", "i'm": "you're", "i've": "you've", "me": "you",
    "am": "are", "your": "my", "you": "I", "yours": "mine", "myself": "yourself",
}  # fmt: skip
_KINDS: tuple[tuple[str, str], ...] = (
    ("how_to", r"^(?:please )?how (?:do|can|should|to|would)\b"),
    (
        "command",
        r"^(?:please |can you |could you |would you )*(?:set|book|turn|order|send|open|close|play|"
        r"start|schedule|buy|remind|switch|add|delete|show|search|find|look up|call|cancel|wake)\b",
    ),
    ("why", r"\bwhy\b"),
    ("who", r"^\W*(?:who|whose)\b"),
    ("when", r"^\W*when\b"),
    ("where", r"^\W*where\b"),
    ("choice", r"\bshould (?:i|we)\b|\bor\b.*\?|\bbetter\b"),
    ("which", r"^\W*which\b"),
    ("ability", r"^\W*(?:can|could|would|will) you\b"),
    ("explain", r"\b(?:what|explain|describe|define|tell me|talk about|how)\b"),
    ("yes_no", r"^\W*(?:is|are|do|does|did|was|were|can|could|will|would|have|has)\b.*\?"),
    ("make", r"\b(?:write|make|create|draft|compose|sing|play|draw|design|plan|list|give me)\b"),
    ("feeling", r"\bi(?:'m| am| feel| was)\b"),
    ("telling", r"\b(?:i|my|we|our)\b"),
    ("question", r"\?\s*$"),
)
_LONGEST_TOPIC_WORDS = 9
_LONG = (
    "Here is a long answer, so that there is time to scroll, to listen and to interrupt.",
    "A session begins when the server says session.created. The client answers with its settings, "
    "and the server repeats what it accepted.",
    "When you type, your words become an item of the conversation. When you speak, your audio "
    "gathers in the input buffer until you commit it, or until the server hears you stop.",
    "Then a response is created. Its words arrive ahead of its sound, and the sound arrives much "
    "faster than anybody can listen: a minute of speech takes only some seconds to come in.",
    "That is why an interruption has two halves. The server stops generating, and the client stops "
    "playing, and says how much of it you really heard, so that both remember the same.",
    "When I need to know something, I call a function, and you or your program return its output.",
    "At the end comes response dot done, with the tokens that it all cost, and shortly after it "
    "the rate limits, which go down with every answer and recover while nobody speaks.",
    "You could stop me now. If you don't, this was the whole of it: thank you for listening.",
)


def fallback(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """By the kind of sentence, with its words in the answer, and now and then what was before."""
    said = " ".join(heard.said.split())
    kind = _kind_of(said)
    texts = scenario.phrases[f"fallback_{kind}"]
    text = texts[sum(_kind_of(earlier) == kind for earlier in heard.earlier) % len(texts)]
    values = {"topic": topic_of(said), "said": said[:120], "before": _before(heard)}
    answer = re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)
    return [Say(answer if "{before}" in text else f"{answer}{_reminder(heard)}")]


def long_answer(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """About a minute of speech."""
    return [Say(" ".join(_LONG))]


def topic_of(said: str) -> str:
    """What a sentence is about, in our mouth: "Can you explain my tides?" gives "your tides"."""
    rest = _LEAD.sub("", said).strip(" ?.!,;:")
    words = [_SWAPS.get(word.lower(), word) for word in (rest or said.strip(" ?.!")).split()]
    shown = " ".join(words[:_LONGEST_TOPIC_WORDS])
    return f"{shown} …" if len(words) > _LONGEST_TOPIC_WORDS else shown


def _kind_of(said: str) -> str:
    found = (name for name, pattern in _KINDS if re.search(pattern, said, re.IGNORECASE))
    return next(found, "other")


def _before(heard: Heard) -> str:
    return topic_of(heard.earlier[-1]) if heard.earlier and heard.earlier[-1] else "the beginning"


def _reminder(heard: Heard) -> str:
    """Every third answer looks back."""
    if heard.turn % 3 != 2 or not heard.earlier[-1]:
        return ""
    return f" Before that we had “{topic_of(heard.earlier[-1])}”."
