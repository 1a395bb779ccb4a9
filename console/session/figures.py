"""The figures of a recording, counted from its bytes: only lines that may matter are parsed.

Those are the lines in which one of a few event types is named, wherever it stands.
"""

import re
from collections.abc import Iterable

from console.inspection.failures import FAILED, FAILURES, response_failed, tells_failure
from console.inspection.tokens import NO_TOKENS, tokens_of
from console.protocol.secrets import mask_text
from console.protocol.wire import JsonObject, object_at, text_at
from console.recording.ending import MARKS, state_of
from console.recording.line import Line, decode_line
from console.recording.summaries import RecordingSummary

MAX_MODEL = 80
LOOKED_FOR_TIME = 100
"""Lines at either end of a file in which its first and its last time are sought."""

_SESSION = frozenset(
    f"{kind}.{end}"
    for kind in ("session", "transcription_session")
    for end in ("created", "updated")
)
_ITEM = frozenset(f"conversation.item.{end}" for end in ("created", "added", "done", "retrieved"))
_DELETED = "conversation.item.deleted"
_TOLD = _SESSION | _ITEM | MARKS | FAILURES | {_DELETED, "response.done"}
_TELLING = re.compile(
    rb'"type"\s*:\s*"(?:%b|[^"\\\n]{0,200}%b)"'
    % (b"|".join(map(re.escape, map(str.encode, sorted(_TOLD)))), re.escape(FAILED.encode()))
)


class Figures:
    """What is known of a recording so far; hand in its lines in order."""

    def __init__(self) -> None:
        self._first_s: float | None = None
        self._last_s: float | None = None
        self._model = ""
        self._events = 0
        self._users: set[int] = set()  # the hashes of their items' ids
        self._errors = 0
        self._tokens = NO_TOKENS
        self._mark = ""  # the last of our own notes on where a recording begins and ends
        self._torn = False

    def take(self, lines: bytes) -> None:
        """Take in some whole lines."""
        self._events += lines.count(b"\n")
        end = 0
        for match in _TELLING.finditer(lines):
            if match.start() >= end:
                start = lines.rfind(b"\n", 0, match.start()) + 1
                end = lines.find(b"\n", match.end())
                self._fold(decode_line(lines[start:end]))

    def take_tail(self, tail: bytes) -> None:
        """Take in what follows the last line end: an event, or a line that was cut off."""
        if tail.strip():
            self._torn = not decode_line(tail).good
            if not self._torn:
                self.take(tail + b"\n")

    def take_time(self, lines: Iterable[bytes]) -> None:
        """Take the first time that some lines tell."""
        for _, raw in zip(range(LOOKED_FOR_TIME), lines, strict=False):
            line = decode_line(raw)
            if line.time is not None:
                self._note_time(line.time)
                return

    def summary(self) -> RecordingSummary:
        """The figures of a recording that was taken in whole."""
        return RecordingSummary(
            state=state_of(self._mark, torn=self._torn),
            started_s=self._first_s,
            ended_s=self._last_s,
            model=self._model,
            events=self._events,
            turns=len(self._users),
            errors=self._errors,
            tokens=self._tokens.total if self._tokens.known else None,
        )

    def under_way(self, now_s: float) -> RecordingSummary:
        """What the beginning tells of a recording that is being written still."""
        return RecordingSummary(
            "recording", started_s=self._first_s, ended_s=now_s, model=self._model
        )

    def _fold(self, line: Line) -> None:
        event = line.event
        event_type = text_at(event, "type")
        failure = tells_failure(event_type)
        if event_type not in _TOLD and not failure:
            return  # a bad line, or something else in the event is called so
        if line.time is not None:
            self._note_time(line.time)
        self._errors += failure
        if line.source == "console":
            if event_type in MARKS:
                self._mark = event_type
                self._model = self._model or _model_of(event)
        elif event_type == "response.done":
            self._errors += response_failed(event)
            response = object_at(event, "response")
            self._tokens += tokens_of(object_at(response, "usage") or object_at(event, "usage"))
        elif event_type in _SESSION:
            self._model = _model_of(object_at(event, "session")) or self._model
        elif line.source == "server":
            self._fold_item(event_type, event)

    def _fold_item(self, event_type: str, event: JsonObject) -> None:
        item = object_at(event, "item")
        if event_type == _DELETED:
            self._users.discard(hash(text_at(event, "item_id")))
        elif text_at(item, "role") == "user":
            self._users.add(hash(text_at(item, "id")))

    def _note_time(self, time_s: float) -> None:
        self._first_s = time_s if self._first_s is None else min(self._first_s, time_s)
        self._last_s = time_s if self._last_s is None else max(self._last_s, time_s)


def _model_of(told: JsonObject) -> str:
    return mask_text(text_at(told, "model"))[:MAX_MODEL]
