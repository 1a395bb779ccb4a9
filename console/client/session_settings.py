"""The session a client wants, and what of it the server has been told.

Settings may change before there is a connection; flat and nested names are both understood.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from console.protocol.dialect import to_dialect
from console.protocol.items import copied
from console.protocol.session import (
    Dialect,
    changes,
    default_session,
    merged,
    turn_detection_type,
    voice_of,
)
from console.protocol.wire import JsonObject, JsonValue, object_at, objects_at, text_at

SessionUpdates: TypeAlias = Literal["changed", "full"]


class SessionSettings:
    """The wanted configuration in the client's dialect."""

    def __init__(
        self, dialect: Dialect, updates: SessionUpdates, *, transcription: bool, joins_call: bool
    ) -> None:
        self._dialect = dialect
        self._updates = updates
        self._transcription = transcription
        self._joins_call = joins_call
        self._voice_in_use: JsonValue = None
        self._held_back: JsonValue = None
        self._before: dict[str, JsonObject] = {}  # what the server had before each update
        self.reset()

    def reset(self) -> None:
        """Back to the default, nothing told."""
        self.config = default_session(self._dialect, transcription=self._transcription)
        if self._joins_call:  # its creator has configured it: only what is asked for is changed
            self.config = {key: self.config[key] for key in ("type",) if key in self.config}
        self.disconnected()

    def disconnected(self) -> None:
        """A new connection knows nothing of what an old one was told."""
        self._told: JsonObject = {}
        self._voice_in_use = None
        self._before.clear()

    def update(self, update: JsonObject) -> tuple[str, ...]:
        """Take new settings; the names of those that the dialect has no words for."""
        translated = to_dialect(update, self._dialect)
        self.config = merged(self.config, translated.session)
        return translated.dropped

    @property
    def joins_call(self) -> bool:
        """Whether the session is somebody else's, who has configured it."""
        return self._joins_call

    @property
    def turn_detection_type(self) -> str | None:
        return turn_detection_type(self.config)

    def with_tools(self, added: list[JsonObject]) -> JsonObject:
        """The whole configuration: manual tools stay beside the added ones, which win by name."""
        names = {text_at(tool, "name") for tool in added}
        manual: list[JsonValue] = [
            {"type": "function", **tool}
            for tool in objects_at(self.config, "tools")
            if text_at(tool, "name") not in names or text_at(tool, "type") == "mcp"
        ]
        session = copied(self.config)
        if added or manual or "tools" in session:
            session["tools"] = [*manual, *added]
        return session

    def first(self, wanted: JsonObject) -> JsonObject | None:
        """What to send on connect: all of it; to a call that was joined, what was asked for."""
        return None if self._joins_call and set(wanted) <= {"type"} else wanted

    def next(self, wanted: JsonObject) -> JsonObject | None:
        """What to send now, if anything."""
        if self._updates == "full":
            return wanted
        update = changes(self._told, wanted)
        if not update:
            return None
        return {"type": wanted["type"], **update} if "type" in wanted else update

    def hold_voice(self, wanted: JsonObject) -> tuple[JsonObject, bool]:
        """The same with the voice that has been heard, as the server would refuse all for another.

        Also whether another voice is held back that was not before.
        """
        voice, other = self._voice_in_use, voice_of(wanted)
        if self._updates == "full" or voice is None or other == voice:
            self._held_back = None
            return wanted, False
        is_new, self._held_back = other != self._held_back, other
        if "audio" not in wanted:
            return {**wanted, "voice": voice}, is_new
        audio = object_at(wanted, "audio")
        output = {**object_at(audio, "output"), "voice": voice}
        return {**wanted, "audio": {**audio, "output": output}}, is_new

    def sent(self, event_id: str, wanted: JsonObject) -> None:
        """An update towards `wanted` is on its way; what it replaces is kept for a refusal."""
        self._before[event_id] = self._told
        self._told = wanted

    def accepted(self) -> None:
        """The server has taken the updates so far."""
        self._before.clear()

    def refused(self, event_id: str) -> None:
        """The server has refused an update, and with it all of it."""
        self._told = self._before.pop(event_id, self._told)

    def drop_refused(self, added: Iterable[str]) -> None:
        """Want what the server has been told and has not refused; `added` tools come apart."""
        if not self._told:
            return
        self.config = copied(self._told)
        if "tools" in self.config:
            names = set(added)
            tools = objects_at(self.config, "tools")
            self.config["tools"] = [tool for tool in tools if text_at(tool, "name") not in names]

    def voice_heard(self) -> None:
        """The first sound of the assistant: from now on the server refuses another voice."""
        if self._voice_in_use is None:
            self._voice_in_use = voice_of(self._told)
