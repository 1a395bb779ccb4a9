"""A chat completion as it arrives, in the terms of a thought: words, calls and how it ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.protocol.wire import (
    JsonObject,
    count_at,
    dump_json,
    object_at,
    objects_at,
    parse_object,
    text_at,
)
from console.simulator.reply import Call, Ending, Say

LONGEST_ANSWER = 200_000
"""Characters of text and arguments; more is taken for a model that has lost its way."""

_MOST_CALLS = 64
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”)]*\s+|[。！？]+|\n+")
_CLAUSE_END = re.compile(r"[,;:–—]\s+")
_LONG_CLAUSE = 120  # characters: speech does not wait longer for the end of a sentence
_ENDINGS = {
    "length": Ending("incomplete", reason="max_output_tokens"),
    "content_filter": Ending("incomplete", reason="content_filter"),
}


class BadAnswer(Exception):
    """What came is not a chat completion that can be used; the message says why."""


@dataclass(slots=True)
class _Calling:
    name: str = ""
    arguments: str = ""


class Answer:
    """Takes the chunks of one completion. `spoken` words wait for a sentence to be whole."""

    def __init__(self, *, spoken: bool) -> None:
        self._spoken = spoken
        self._unsaid = ""
        self._size = 0
        self._calls: dict[int, _Calling] = {}
        self._finish_reason = ""
        self.done = False

    def line(self, line: str) -> Iterator[Say]:
        """A line of the event stream: what it gives to say. Raises BadAnswer and WireError."""
        field, _, data = line.partition(":")
        if field != "data":
            return
        if data.strip() == "[DONE]":
            self.done = True
            return
        yield from self.take(parse_object(data.strip().encode("utf-8", "surrogatepass")))

    def take(self, chunk: JsonObject) -> Iterator[Say]:
        """A chunk, or a whole completion: what it gives to say. Raises BadAnswer."""
        if "error" in chunk:
            error = object_at(chunk, "error")
            raise BadAnswer(text_at(error, "message") or text_at(chunk, "error") or "an error")
        for choice in objects_at(chunk, "choices")[:1]:
            delta = object_at(choice, "delta") or object_at(choice, "message")
            for place, call in enumerate(objects_at(delta, "tool_calls")):
                self._take_call(count_at(call, "index") if "index" in call else place, call)
            yield from self._take_words(text_at(delta, "content"))
            self._finish_reason = text_at(choice, "finish_reason") or self._finish_reason

    def finish(self) -> Iterator[Say | Call | Ending]:
        """What remains when everything has come. Raises BadAnswer when it broke off."""
        if not (self._finish_reason or self.done):
            raise BadAnswer("the answer broke off")
        if self._unsaid:
            yield Say(self._unsaid)
        for _, call in sorted(self._calls.items()):
            yield Call(call.name, call.arguments or "{}")
        if self._finish_reason in _ENDINGS:
            yield _ENDINGS[self._finish_reason]

    def _take_call(self, index: int, call: JsonObject) -> None:
        function = object_at(call, "function")
        arguments = text_at(function, "arguments")
        if object_at(function, "arguments"):  # some servers do not write them as text
            arguments = dump_json(function["arguments"]).decode(errors="replace")
        self._grow(len(arguments))
        if index not in self._calls and len(self._calls) >= _MOST_CALLS:
            raise BadAnswer(f"more than {_MOST_CALLS} calls")
        calling = self._calls.setdefault(index, _Calling())
        calling.name = calling.name or text_at(function, "name")
        calling.arguments += arguments

    def _take_words(self, text: str) -> Iterator[Say]:
        self._grow(len(text))
        self._unsaid += text
        cut = _end_of_sentences(self._unsaid) if self._spoken else len(self._unsaid)
        if cut:
            said, self._unsaid = self._unsaid[:cut], self._unsaid[cut:]
            yield Say(said)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > LONGEST_ANSWER:
            raise BadAnswer(f"longer than {LONGEST_ANSWER:,} characters")


def _end_of_sentences(text: str) -> int:
    """Up to where a text can be spoken before the rest of it is known; 0 when it cannot."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if not ends and len(text) > _LONG_CLAUSE:
        ends = [match.end() for match in _CLAUSE_END.finditer(text)]
    return ends[-1] if ends else 0
