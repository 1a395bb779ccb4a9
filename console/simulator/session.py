"""A simulated session without a socket: takes client frames, and emits server events in time.

The owner steps `stage` whenever something is due and sends what it emits.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import TypeAlias

from console.protocol.audio_format import audio_format
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.admission import Closing, Wish
from console.simulator.beta import from_beta, in_beta
from console.simulator.client_events import check_event, read_frame
from console.simulator.config import (
    DEFAULT_MODELS,
    LIFETIME_S,
    Frozen,
    default_session,
    updated_session,
)
from console.simulator.conversation import Conversation
from console.simulator.faculties import Faculties
from console.simulator.hearing import Hearing
from console.simulator.item_desk import ItemDesk
from console.simulator.item_shape import decode_audio
from console.simulator.mcp import McpTools
from console.simulator.mistakes import ClientMistake
from console.simulator.responding import Responding
from console.simulator.stage import Stage, once

Handler: TypeAlias = Callable[["SimulatedSession", JsonObject], None]

_REACTION_MS = {
    "session.update": 60.0,
    "conversation.item.create": 60.0,
    "response.create": 90.0,
    "response.cancel": 30.0,
}
_QUICK_MS = 5.0
"""How long the service takes before it answers, by what it was sent; order is always kept."""


class SimulatedSession:
    """One client's session, from `session.created` on."""

    def __init__(
        self,
        *,
        now: Callable[[], float],
        random: Random,
        faculties: Faculties,
        pace: float = 1.0,
        wish: Wish = Wish(),  # noqa: B008 - a frozen value
        lifetime_s: float = LIFETIME_S,
    ) -> None:
        """`now` gives UTC seconds; `pace` scales all waits.

        `wish` is what the client asked for on connecting; after `lifetime_s` the session expires.
        """
        self.stage = Stage(now, random, pace)
        self._dialect = wish.dialect
        self._lifetime_s = lifetime_s
        self._model_chosen = bool(wish.model)  # some clients choose it in their first update
        self.closing: Closing | None = None
        self.config = default_session(
            self.stage.new_id("sess_"),
            now(),
            model=wish.model or DEFAULT_MODELS[wish.dialect],
            transcribing=wish.transcribing,
            lifetime_s=lifetime_s,
        )
        self.conversation = Conversation(self.stage.new_id("conv_"))
        self._last_arrival = 0.0
        self.mcp_tools = McpTools(self.stage, self.conversation)
        self._set_up(faculties)
        self._begin()

    def _set_up(self, faculties: Faculties) -> None:
        self.responding = Responding(
            self.stage,
            self.conversation,
            faculties,
            lambda: self.config,
            on_end=lambda audio_ms: self.hearing.wait_for_speech(audio_ms),
        )
        self.hearing = Hearing(
            self.stage,
            self.conversation,
            self._audio_input(),
            faculties.hear,
            on_speech=self.responding.interrupt,
            on_turn=self._respond_to_turn,
        )
        self.items = ItemDesk(
            self.stage,
            self.conversation,
            lambda: audio_format(self._audio_input().get("format")),
            faculties.hear,
        )

    def _begin(self) -> None:
        self.stage.emit({"type": "session.created", "session": self.config})
        if self._dialect == "beta":
            about: JsonObject = {"id": self.conversation.id, "object": "realtime.conversation"}
            self.stage.emit({"type": "conversation.created", "conversation": about})
        self.stage.start(once(self._expire), at=self.stage.now() + self._lifetime_s)

    @property
    def id(self) -> str:
        """The session's id."""
        return text_at(self.config, "id")

    def now(self) -> float:
        """UTC seconds on the session's clock."""
        return self.stage.now()

    def due(self) -> float | None:
        """When `step` has something to do next."""
        return self.stage.due()

    def receive(self, frame: str | bytes) -> None:
        """A frame from the client; it takes effect when the stage comes to it, in order."""
        event = read_frame(frame)
        if self._dialect == "beta" and isinstance(event, dict):
            event = from_beta(event)
        kind = text_at(event, "type") if isinstance(event, dict) else ""
        at = self.stage.now() + _REACTION_MS.get(kind, _QUICK_MS) / 1000 * self.stage.pace
        self._last_arrival = max(self._last_arrival, at)
        self.stage.start(once(lambda: self._handle(event)), at=self._last_arrival)

    def step(self) -> list[JsonObject]:
        """Do what is due, if anything; returns the events to send, in the client's dialect."""
        events = self.stage.step()
        if self._dialect == "ga":
            return events
        return [translated for event in events if (translated := in_beta(event)) is not None]

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Call `wake` when `step` has something to do earlier than `due` said."""
        self.stage.on_wake = wake

    def close(self) -> None:
        """The client is gone: let go of its audio now, not when the collector comes round."""
        self.stage.clear()
        self.conversation.clear()
        self.responding.forget()
        self.hearing.forget()

    def _expire(self) -> None:
        mistake = ClientMistake(
            f"Your session hit the maximum duration of {self._lifetime_s / 60:g} minutes.",
            code="session_expired",
        )
        self.stage.emit(mistake.event(None))
        self.closing = Closing(1001, mistake.message)

    def _handle(self, event: JsonObject | ClientMistake) -> None:
        event_id = text_at(event, "event_id") if isinstance(event, dict) else ""
        try:
            if isinstance(event, ClientMistake):
                raise event
            check_event(event)
            _HANDLERS[text_at(event, "type")](self, event)
        except ClientMistake as mistake:
            self.stage.emit(mistake.event(event_id or None))

    def _audio_input(self) -> JsonObject:
        return object_at(object_at(self.config, "audio"), "input")

    def _update(self, event: JsonObject) -> None:
        frozen = Frozen(
            model=self._model_chosen,
            voice=self.responding.has_spoken,
            speed=self.responding.busy,
        )
        self.config = updated_session(self.config, event["session"], frozen)
        self._model_chosen = self._model_chosen or "model" in object_at(event, "session")
        self.hearing.configure(self._audio_input())
        self.stage.emit({"type": "session.updated", "session": self.config})
        self.mcp_tools.import_from(objects_at(self.config, "tools"))

    def _create_response(self, event: JsonObject) -> None:
        if self._transcribing():
            raise ClientMistake(
                "A transcription session has no responses.", code="invalid_value", param="type"
            )
        self.responding.create(object_at(event, "response"))
        self.hearing.stop_waiting()

    def _cancel_response(self, event: JsonObject) -> None:
        self.responding.cancel(text_at(event, "response_id") or None)

    def _transcribing(self) -> bool:
        return text_at(self.config, "type") == "transcription"

    def _respond_to_turn(self) -> None:
        if self._transcribing():
            return
        try:
            self.responding.create({})
        except ClientMistake as mistake:  # a response is running that may not be interrupted
            self.stage.emit(mistake.event(None))


_HANDLERS: Mapping[str, Handler] = {
    "session.update": SimulatedSession._update,
    "input_audio_buffer.append": lambda session, event: session.hearing.append(
        decode_audio(event["audio"], "audio")
    ),
    "input_audio_buffer.commit": lambda session, _: session.hearing.commit(),
    "input_audio_buffer.clear": lambda session, _: session.hearing.clear(),
    "conversation.item.create": lambda session, event: session.items.create(event),
    "conversation.item.retrieve": lambda session, event: session.items.retrieve(event),
    "conversation.item.truncate": lambda session, event: session.items.truncate(event),
    "conversation.item.delete": lambda session, event: session.items.delete(event),
    "response.create": SimulatedSession._create_response,
    "response.cancel": SimulatedSession._cancel_response,
}
"""What every client event does."""
