"""Which responses run: one in the default conversation, any number out of band; their cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.protocol.audio_format import audio_format
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.conversation import Conversation, Entry
from console.simulator.faculties import Faculties
from console.simulator.mistakes import ClientMistake
from console.simulator.plan import ResponsePlan
from console.simulator.reply import Question, Thought
from console.simulator.response import Response
from console.simulator.stage import Running, Script, Stage
from console.simulator.usage import RateLimit, Tokens, input_tokens

_RATE_LIMITS_MS = 30.0


@dataclass(slots=True)
class _Active:
    response: Response
    running: Running


class Responding:
    """The responses of a session."""

    def __init__(
        self,
        stage: Stage,
        conversation: Conversation,
        faculties: Faculties,
        session: Callable[[], JsonObject],
        *,
        on_end: Callable[[int], None],
    ) -> None:
        """`session` gives the configuration that holds when a response starts.

        `on_end` is told when the default conversation's response is done, and how long it speaks.
        """
        self._stage = stage
        self._conversation = conversation
        self._faculties = faculties
        self._session = session
        self._on_end = on_end
        self._active: dict[str, _Active] = {}
        self._default_id: str | None = None
        self._read_before = Tokens()
        self._rate_limit = RateLimit(stage.now())
        self._has_spoken = False

    @property
    def busy(self) -> bool:
        """Whether a response is writing to the default conversation."""
        return self._default_id is not None

    @property
    def has_spoken(self) -> bool:
        """Whether there is assistant audio: from then on the voice is locked."""
        return self._has_spoken or any(active.response.audio_ms for active in self._active.values())

    def create(self, request: JsonObject) -> None:
        """Start a response; ClientMistake when the default conversation has one running."""
        out_of_band = request.get("conversation") == "none"
        if self._default_id is not None and not out_of_band:
            raise ClientMistake(
                "Conversation already has an active response in progress: "
                f"{self._default_id}. Wait until it is finished before creating a new one.",
                code="conversation_already_has_active_response",
            )
        items = self._context(request)
        merged = {**self._session(), **request}
        plan = self._plan(merged, items, out_of_band=out_of_band)
        response = Response(plan, self._stage, None if out_of_band else self._conversation)
        question = self._question(merged, items, spoken=plan.modality == "audio")
        if not out_of_band:
            self._default_id = plan.id
        running = self._stage.start(self._perform(response, lambda: self._faculties.mind(question)))
        self._active[plan.id] = _Active(response, running)

    def cancel(self, response_id: str | None, reason: str = "client_cancelled") -> None:
        """Cancel one response, by default the one of the default conversation."""
        active = self._active.get(response_id or self._default_id or "")
        if active is None:
            raise ClientMistake(
                "Cancellation failed: no active response found.",
                code="response_cancel_not_active",
                param="response_id" if response_id else None,
            )
        active.running.cancel()
        active.response.cancel(reason)
        self._ended(active.response)
        self._stage.start(self._report_limits(active.response))

    def interrupt(self) -> None:
        """The user speaks: the response of the default conversation gives way."""
        if self._default_id is not None:
            self.cancel(None, "turn_detected")

    def forget(self) -> None:
        """Let go of what was being said."""
        self._active.clear()

    def _perform(self, response: Response, think: Callable[[], Thought]) -> Script:
        yield from response.script(think)
        self._ended(response)
        yield from self._report_limits(response)

    def _ended(self, response: Response) -> None:
        self._active.pop(response.plan.id, None)
        if self._default_id == response.plan.id:
            self._default_id = None
            self._read_before = response.plan.read
            self._on_end(response.audio_ms)
        self._has_spoken = self._has_spoken or response.audio_ms > 0

    def _report_limits(self, response: Response) -> Script:
        yield _RATE_LIMITS_MS
        self._stage.emit(self._rate_limit.spend(response.total_tokens(), self._stage.now()))

    def _context(self, request: JsonObject) -> list[Entry]:
        """What the response reads: the conversation, or the request's own `input`."""
        if "input" not in request:
            return list(self._conversation)
        return [
            self._conversation.get(text_at(item, "id"), f"response.input[{index}].id")
            if text_at(item, "type") == "item_reference"
            else Entry(item)
            for index, item in enumerate(objects_at(request, "input"))
        ]

    def _plan(
        self, merged: JsonObject, items: Sequence[Entry], *, out_of_band: bool
    ) -> ResponsePlan:
        session_output = object_at(object_at(self._session(), "audio"), "output")
        output = {**session_output, **object_at(object_at(merged, "audio"), "output")}
        if self.has_spoken and output["voice"] != session_output["voice"]:
            raise ClientMistake(
                "Cannot update the voice of a conversation that already has assistant audio.",
                code="cannot_update_voice",
                param="response.audio.output.voice",
            )
        modalities = merged["output_modalities"]
        format_object = object_at(output, "format")
        speed = output["speed"]
        read = input_tokens(text_at(merged, "instructions"), objects_at(merged, "tools"), items)
        return ResponsePlan(
            id=self._stage.new_id("resp_"),
            conversation_id=None if out_of_band else self._conversation.id,
            modality="text" if modalities == ["text"] else "audio",
            voice=output["voice"],
            speed=speed if isinstance(speed, (int, float)) else 1.0,
            format_object=format_object,
            format=audio_format(format_object),
            max_output_tokens=merged["max_output_tokens"],
            metadata=merged.get("metadata"),
            speak=self._faculties.speak,
            read=read,
            cached=read.cached_of(self._read_before),
        )

    def _question(self, merged: JsonObject, items: Sequence[Entry], *, spoken: bool) -> Question:
        choice = merged.get("tool_choice")
        forced = text_at(choice, "name") if isinstance(choice, dict) else ""
        return Question(
            items=items,
            instructions=text_at(merged, "instructions"),
            tools=objects_at(merged, "tools"),
            tool_choice=choice if isinstance(choice, str) else forced,
            parallel_calls=merged.get("parallel_tool_calls") is not False,
            session=self._session(),
            now_s=self._stage.now(),
            random=self._stage.random,
            spoken=spoken,
        )
