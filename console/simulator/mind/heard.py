"""What a mind makes of a conversation: who said what, what tools gave back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from console.protocol.wire import JsonObject, objects_at, text_at
from console.simulator.conversation import Entry
from console.simulator.idle import IDLE_NOTE
from console.simulator.reply import Question

_UNKNOWN_SPEECH = re.compile(r"^\[speech [\d.]+ s\]$")
_NAME = re.compile(
    r"\b(?:my name is|my name's|call me|i am called|i'm called|(?<!your )name is|"
    r"je m'appelle|me llamo|ich hei(?:ss|ß)e|mi chiamo)\s+(?!not\b)([^\W\d_][\w'-]*)",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"\bmy ((?!name\b)[\w' -]{2,30}?) (?:is|are|was) (?!what\b)([^.!?;]{1,80})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A function call and what the client returned for it."""

    name: str
    arguments: str
    output: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The conversation as seen at the moment of an answer.

    `said` is the user's last message in words, "" when it had none; `spoken_ms` how long it was if
    it was speech nobody transcribed, `silent_ms` if nobody spoke in it, `idle` whether it is the
    silence after an idle timeout; `results` are tool outputs since that message.
    """

    said: str
    spoken_ms: int
    silent_ms: int
    idle: bool
    images: int
    earlier: Sequence[str]
    answers: Sequence[str]
    results: Sequence[ToolResult]
    notes: Sequence[str]
    question: Question

    @property
    def turn(self) -> int:
        """How many messages the user sent before this one."""
        return len(self.earlier)

    def name(self) -> str:
        """The user's name, if they or the instructions told it."""
        told = [*self.notes, self.question.instructions, *self.earlier, self.said]
        found = [match[1] for text in told for match in _NAME.finditer(text)]
        return found[-1] if found else ""

    def facts(self) -> dict[str, str]:
        """What the user told about themselves: "favourite colour" -> "blue"."""
        told = (match for text in (*self.earlier, self.said) for match in _FACT.finditer(text))
        return {match[1].strip().lower(): match[2].strip() for match in told}

    def tool(self, name: str) -> JsonObject | None:
        """The tool of that name, if the session has it and may use it."""
        if self.question.tool_choice == "none":
            return None
        return next((tool for tool in self.question.tools if text_at(tool, "name") == name), None)


def hear(question: Question) -> Heard:
    """Read a conversation from its end."""
    last_user = max(
        (index for index, entry in enumerate(question.items) if _role(entry) == "user"), default=-1
    )
    message = question.items[last_user] if last_user >= 0 else None
    before = question.items[: max(0, last_user)]
    return Heard(
        said=_words(message) if message else "",
        spoken_ms=message.speech_ms if message and not _words(message) else 0,
        silent_ms=message.audio_ms if message and not message.speech_ms else 0,
        idle=last_user > 0 and _words(question.items[last_user - 1]) == IDLE_NOTE,
        images=_images(message) if message else 0,
        earlier=[_words(entry) for entry in before if _role(entry) == "user"],
        answers=[_words(entry) for entry in question.items if _role(entry) == "assistant"],
        results=_results(question.items, last_user),
        notes=[_words(entry) for entry in question.items if _role(entry) == "system"],
        question=question,
    )


def _role(entry: Entry) -> str:
    return text_at(entry.item, "role")


def _words(entry: Entry) -> str:
    """The words of a message; speech that was not understood has none."""
    words = []
    for part in objects_at(entry.item, "content"):
        text = text_at(part, "text") or text_at(part, "transcript")
        if text and not _UNKNOWN_SPEECH.match(text):
            words.append(text.strip())
    return " ".join(words)


def _images(entry: Entry) -> int:
    parts = objects_at(entry.item, "content")
    return sum(text_at(part, "type") == "input_image" for part in parts)


def _results(items: Sequence[Entry], last_user: int) -> list[ToolResult]:
    calls = {
        text_at(entry.item, "call_id"): entry.item
        for entry in items
        if text_at(entry.item, "type") == "function_call"
    }
    results = []
    for entry in items[last_user + 1 :]:
        if text_at(entry.item, "type") == "function_call_output":
            call = calls.get(text_at(entry.item, "call_id"), {})
            results.append(
                ToolResult(
                    text_at(call, "name"),
                    text_at(call, "arguments"),
                    text_at(entry.item, "output"),
                )
            )
    return results
