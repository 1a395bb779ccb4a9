"""The session's configuration as it came to be: what was sent, what the server accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from console.inspection.fold import Handler
from console.inspection.responses import error_text
from console.protocol.wire import (
    JsonObject,
    JsonValue,
    dump_json,
    number_at,
    object_at,
    text_at,
)
from console.store.event import RealtimeEvent
from console.store.links import cause_of

MOST_TOLD = 3
MAX_VALUE = 32


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was sent and not accepted as sent; `accepted` is None where it is missing."""

    path: str
    sent: JsonValue
    accepted: JsonValue

    @property
    def text(self) -> str:
        """Both values in words, cut short where they are long."""
        if self.accepted is None:
            return f"{self.path} {_short(self.sent)} is not there"
        return f"{self.path} {_short(self.sent)} is {_short(self.accepted)}"


@dataclass(slots=True)
class SessionConfig:
    """The last session that the server reported, and the last update that a client sent."""

    accepted: JsonObject = field(default_factory=dict)
    accepted_row: int | None = None
    sent: JsonObject = field(default_factory=dict)
    sent_row: int | None = None
    sent_id: str = ""
    refusal: str = ""
    """Why the server refused the last update; "" as long as it has not."""
    model: str = ""
    voice_frozen: bool = False

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "session.created": self._reported,
            "session.updated": self._reported,
            "session.update": self._requested,
            "response.output_audio.delta": self._spoke,
            "error": self._erred,
        }

    def copy(self) -> "SessionConfig":
        """An independent copy; the sessions themselves are never changed, only replaced."""
        return SessionConfig(
            self.accepted,
            self.accepted_row,
            self.sent,
            self.sent_row,
            self.sent_id,
            self.refusal,
            self.model,
            self.voice_frozen,
        )

    @property
    def id(self) -> str:
        """The session's id, "" while unknown."""
        return text_at(self.accepted, "id")

    @property
    def voice(self) -> str:
        """The assistant's voice in either dialect; "" while unknown."""
        output = object_at(object_at(self.accepted, "audio"), "output")
        found = output.get("voice") or self.accepted.get("voice")
        if isinstance(found, dict):  # custom voices are objects
            return text_at(found, "id")
        return found if isinstance(found, str) else ""

    @property
    def expires_at(self) -> float | None:
        """Unix seconds at which the server ends the session; None where it did not say."""
        return number_at(self.accepted, "expires_at")

    @property
    def turn_detection(self) -> str:
        """How the server detects turns: "server_vad", "semantic_vad", or "" for not at all."""
        found = self._input("turn_detection") or self.accepted.get("turn_detection")
        return text_at(found, "type") if isinstance(found, dict) else ""

    @property
    def transcribes_input(self) -> bool:
        """Whether user audio is transcribed."""
        found = self._input("transcription") or self.accepted.get("input_audio_transcription")
        return isinstance(found, dict)

    @property
    def transcription_model(self) -> str:
        """What transcribes user audio; "" where nobody said."""
        found = self._input("transcription") or self.accepted.get("input_audio_transcription")
        return text_at(found, "model") if isinstance(found, dict) else ""

    def differences(self) -> list[Difference]:
        """What was sent last and is not what the server has; empty before it has answered."""
        if self.sent_row is None or self.accepted_row is None or self.accepted_row < self.sent_row:
            return []
        return list(_differences("", self.sent, self.accepted))

    @property
    def outcome(self) -> str:
        """What became of the last update, in words; "" before there is one."""
        if self.sent_row is None:
            return ""
        if (self.accepted_row or 0) <= self.sent_row:
            return f"refused: {self.refusal}" if self.refusal else "sent, not answered yet"
        different = self.differences()
        if not different:
            fields = sum(1 for path, _ in _leaves("", self.sent) if path != "type")
            return f"accepted, {fields} field{'s' if fields != 1 else ''}"
        told = ", ".join(each.text for each in different[:MOST_TOLD])
        more = f" and {len(different) - MOST_TOLD} more" if len(different) > MOST_TOLD else ""
        return f"not as sent: {told}{more}"

    def _input(self, key: str) -> JsonValue:
        return object_at(object_at(self.accepted, "audio"), "input").get(key)

    def _reported(self, row: int, event: RealtimeEvent) -> None:
        self.accepted = object_at(event.event, "session")
        self.accepted_row = row
        self.model = text_at(self.accepted, "model") or self.model

    def _requested(self, row: int, event: RealtimeEvent) -> None:
        if event.source == "client":
            self.sent = object_at(event.event, "session")
            self.sent_row = row
            self.sent_id = text_at(event.event, "event_id")
            self.refusal = ""

    def _erred(self, row: int, event: RealtimeEvent) -> None:
        error = object_at(event.event, "error")
        cause = cause_of(event.event)
        # some servers do not say which event an error answers: then it must speak of the session
        unnamed = not cause and text_at(error, "param").startswith("session")
        if self.sent_row is not None and (unnamed or (cause and cause == self.sent_id)):
            self.refusal = error_text(error)

    def _spoke(self, row: int, event: RealtimeEvent) -> None:
        self.voice_frozen = True


def _differences(path: str, sent: JsonObject, accepted: JsonObject) -> list[Difference]:
    found = []
    for key, value in sent.items():
        here = f"{path}.{key}" if path else key
        theirs = accepted.get(key)
        if isinstance(value, dict) and isinstance(theirs, dict):
            found += _differences(here, value, theirs)
        elif value != theirs:
            found.append(Difference(here, value, theirs))
    return found


def _leaves(path: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, entry)
    else:
        yield path, value


def _short(value: JsonValue) -> str:
    text = dump_json(value).decode()
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}…"
