"""Following instructions: language, length, case and style of every answer, as the session asks.

What is written in `instructions`, in system messages, or asked for in the message itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Part, Reply, Say

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_COUNT = r"(\d{1,2}|" + "|".join(_NUMBERS) + ")"
_WORD_LIMIT = re.compile(
    rf"\b(?:in|with|use|only|most|exactly)\s+(?:(?:at most|exactly|only|just|or|to)\s+)*"
    rf"(?:{_COUNT}|a single|a few)(?:\s+(?:or|to)\s+{_COUNT})?\s+words?\b",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"\b(?:in|speak|use|only)\s+(?:only\s+|always\s+)?([A-Z][a-zà-ü]+)\b|\bauf (Deutsch)\b|"
    r"\ben (français|español)\b"
)
_FIXED = re.compile(
    r"\b(?:only|always|just)\s+(?:say|answer|reply|respond)(?:\s+with)?:?\s+"
    r"[\"“']([^\"”']{1,200})[\"”']",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\b(start|begin|end|finish|close)\w*\s+(?:every|each|all|your|the)?\s*"
    r"(?:answers?|replies|reply|responses?|sentences?|messages?)?\s*(?:with|by saying)\s+"
    r"(?:the words?\s+)?[\"“']([^\"”']{1,80})[\"”']",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:[Cc]all me|[Cc]all the user|address (?:me|the user) as|"
    r"(?:user's|user’s|users?) name is) ([^\W\d_][\w'-]*)"
)
_TRANSLATION = re.compile(
    r"\bhow (?:do|would) (?:you|i|we) say\b|\btranslate\b|\bsay\b.* in |\byou (?:speak|know)\b",
    re.I,
)
_PIRATE_WORDS = {
    "hello": "ahoy", "hi": "ahoy", "yes": "aye", "my": "me", "you": "ye", "your": "yer",
    "friend": "matey", "is": "be", "are": "be", "the": "th'", "am": "be", "nice": "grand",
}  # fmt: skip
_SPELLED_OUT = {"I'm": "I am", "I'll": "I will", "can't": "cannot", "don't": "do not"}
_BARD_WORDS = {
    "you": "thou", "your": "thy", "are": "art", "yes": "verily", "hello": "good morrow",
    "hi": "good morrow", "has": "hath", "does": "doth", "my": "mine", "nothing": "naught",
}  # fmt: skip


def _words(text: str) -> list[str]:
    return text.split()


def _swap(text: str, swaps: dict[str, str]) -> str:
    def other(match: re.Match[str]) -> str:
        found = swaps.get(match[0].lower())
        if found is None:
            return match[0]
        return found.capitalize() if match[0][0].isupper() and match[0] != "I" else found

    return re.sub(r"[A-Za-z']+", other, text)


def _pirate(text: str) -> str:
    return f"Arr! {_swap(text, _PIRATE_WORDS)}"


def _bard(text: str) -> str:
    return f"Hark! {_swap(text, _BARD_WORDS)}"


def _cheerful(text: str) -> str:
    return re.sub(r"\.(?=\s|$)", "!", text)


def _formal(text: str) -> str:
    for short, full in _SPELLED_OUT.items():
        text = text.replace(short, full)
    return f"Certainly. {text}"


_STYLES: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"\bpirate\b", _pirate),
    (r"\bshakespeare|\bold english\b|\bbard\b", _bard),
    (r"\benthusiastic|\bexcited\b|\bcheerful", _cheerful),
    (r"\bformal(?:ly)?\b(?! verification)", _formal),
    (r"\b(?:upper[ -]?case|all caps|capital letters|capitals only)\b", str.upper),
    (r"\b(?:lower[ -]?case|no capitals)\b", str.lower),
)
_BRIEF = re.compile(
    r"\b(?:be|stay|keep (?:it|answers|your answers|replies)|very|more|answer|reply|respond|talk)\s+"
    r"(?:very\s+)?(?:brief|short|concise|terse|briefly|concisely|tersely)\b|"
    r"\b(?:in )?one (?:short )?sentence\b|\bfew words\b|\bshort answers?\b|\bbrief answers?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Manners:
    """What instructions ask of every answer."""

    asked: str
    language: str
    word_limit: int | None
    brief: bool
    fixed: str
    opening: str
    closing: str
    addressed: str

    def apply(self, say: Say) -> str:
        """The answer as it was asked for."""
        if self.fixed:
            return self.fixed
        text = say.text
        if self.word_limit is not None:
            text = _first_words(say.short or text, self.word_limit)
        elif self.brief:
            text = _first_sentence(text)
        if self.addressed:
            text = _to(self.addressed, text)
        for pattern, style in _STYLES:
            if re.search(pattern, self.asked, re.IGNORECASE):
                text = style(text)
        return " ".join(piece for piece in (self.opening, text, self.closing) if piece)


def manners_in(text: str, languages: frozenset[str]) -> Manners:
    """What a text asks for; the last wish of a kind holds."""
    frames = {match[1].lower()[:3]: match[2] for match in _FRAME.finditer(text)}
    limit = _WORD_LIMIT.search(text)
    named = [group for match in _LANGUAGE.finditer(text) for group in match.groups() if group]
    known = [_LANGUAGE_NAMES.get(name.lower(), name.lower()) for name in named]
    fixed, addressed = _FIXED.search(text), _ADDRESSED.search(text)
    return Manners(
        asked=text,
        language=next((name for name in reversed(known) if name in languages), ""),
        word_limit=_limit(limit) if limit else None,
        brief=_BRIEF.search(text) is not None,
        fixed=fixed[1] if fixed else "",
        opening=frames.get("sta") or frames.get("beg") or "",
        closing=frames.get("end") or frames.get("fin") or frames.get("clo") or "",
        addressed=addressed[1] if addressed else "",
    )


def polished(reply: Reply, heard: Heard, scenario: Scenario) -> Reply:
    """The reply with every spoken part as the instructions want it."""
    asked = "\n".join((heard.question.instructions, *heard.notes, heard.said))
    manners = manners_in(asked, frozenset(scenario.languages))
    parts: list[Part] = []
    for part in reply.parts:
        if not isinstance(part, Say):
            parts.append(part)
            continue
        text = _in_language(part.text, manners.language, heard, scenario)
        parts.append(Say(manners.apply(replace(part, text=text))))
    return replace(reply, parts=tuple(parts))


_LANGUAGE_NAMES = {"deutsch": "german", "français": "french", "español": "spanish"}


def _in_language(text: str, language: str, heard: Heard, scenario: Scenario) -> str:
    """Everyday answers are known in other languages; others get a greeting in it, honestly."""
    words = scenario.languages.get(language)
    if words is None or _TRANSLATION.search(heard.said):
        return text
    for key, pattern in _EVERYDAY:
        if key in words and (re.search(pattern, heard.said, re.IGNORECASE) or not heard.said):
            return words[key]
    told = any(words["opening"] in answer for answer in heard.answers)
    return f"{words['again' if told else 'opening']} {text}"


_EVERYDAY = (
    ("greeting", r"^\W*(?:hello|hi|hey|good (?:morning|evening|day)|bonjour|hola|hallo|ciao)\b"),
    ("wellbeing", r"\bhow are you\b"),
    ("thanks", r"\bthank(?:s| you)\b"),
    ("farewell", r"\b(?:bye|goodbye|see you)\b"),
)


def _limit(match: re.Match[str]) -> int:
    counts = [group for group in match.groups() if group]
    if not counts:
        return 1 if "single" in match[0].lower() else 4
    last = counts[-1].lower()
    return max(1, _NUMBERS.get(last) or int(last))


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _first_words(text: str, limit: int) -> str:
    """As much of the first sentence as is allowed; of one word, the weightiest."""
    words = _first_sentence(text).split()
    if len(words) <= limit:
        return " ".join(words)
    if limit == 1:
        words = [max((word.strip(".,;:!?“”\"'") for word in words), key=len).capitalize()]
    return " ".join(words[:limit]).rstrip(".,;:–-!?") + "."


def _to(name: str, text: str) -> str:
    """Put the name that the user wants to be called by into the first sentence."""
    first = _first_sentence(text)
    body, end = (first[:-1], first[-1]) if first[-1:] in ".!?" else (first, "")
    return f"{body}, {name}{end}{text[len(first) :]}"
