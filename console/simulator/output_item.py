"""One item of a response, from `response.output_item.added` to `response.output_item.done`."""

from binascii import b2a_base64
from collections.abc import Callable
from dataclasses import dataclass, field

from console.protocol.audio_format import AudioFormat
from console.protocol.wire import JsonObject, JsonValue, dump_json
from console.simulator.conversation import Conversation, Entry
from console.simulator.delivery import deliveries, split_tokens
from console.simulator.formats import AudioEncoder
from console.simulator.item_shape import without_audio
from console.simulator.reply import Call, Say
from console.simulator.stage import Script, Stage
from console.simulator.usage import Tokens
from console.simulator.voice import Speak

_FIRST_AUDIO_MS = 110.0
_AUDIO_GAP_MS = 30.0
_TRANSCRIPT_GAP_MS = 5.0
_TEXT_GAP_MS = 18.0
_ARGUMENTS_GAP_MS = 12.0
_AUDIO_DONE_MS = 22.0


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What a response was asked to be: the session's settings with its own on top.

    `read` and `cached` are the tokens of its input, known before it starts.
    """

    id: str
    conversation_id: str | None
    modality: str
    voice: JsonValue
    speed: float
    format_object: JsonObject
    format: AudioFormat
    max_output_tokens: JsonValue
    metadata: JsonValue
    speak: Speak
    read: Tokens = field(default_factory=Tokens)
    cached: Tokens = field(default_factory=Tokens)


class OutputItem:
    """An item being generated: emits its events and keeps what of it has been sent.

    `conversation` is None out of band: then no `conversation.item.*` events are sent.
    """

    def __init__(
        self,
        stage: Stage,
        plan: ResponsePlan,
        conversation: Conversation | None,
        part: Say | Call,
        index: int,
    ) -> None:
        self._stage = stage
        self._plan = plan
        self._conversation = conversation
        self._part = part
        self._index = index
        self._sent = ""
        self._part_open = False
        self.text_tokens = 0
        self.entry = Entry(self._skeleton())

    @property
    def audio_ms(self) -> int:
        """How much speech has been sent."""
        return self.entry.audio_ms

    @property
    def speaks(self) -> bool:
        """Whether the item is spoken."""
        return isinstance(self._part, Say) and self._plan.modality == "audio"

    def script(self, has_budget: Callable[[], bool]) -> Script:
        """Announce the item and generate its content; the caller closes it."""
        self._emit("response.output_item.added", item=self._shown())
        if self._conversation is not None:
            previous = self._conversation.add(self.entry)
            self._stage.emit(
                {
                    "type": "conversation.item.added",
                    "previous_item_id": previous,
                    "item": self._shown(),
                }
            )
        yield 6.0
        if isinstance(self._part, Call):
            yield from self._call(self._part, has_budget)
        elif self.speaks:
            yield from self._speak(self._part, has_budget)
        else:
            yield from self._write(self._part, has_budget)

    def close(self, status: str) -> None:
        """Send the item's `done` events with what was generated so far."""
        if isinstance(self._part, Call):
            self._close_call(self._part)
        elif self._part_open:
            self._close_part()
        self.entry.item["status"] = status
        if self._conversation is not None:
            self._stage.emit(
                {"type": "conversation.item.done", "previous_item_id": None, "item": self._shown()}
            )
        self._emit("response.output_item.done", item=self._shown())

    def _skeleton(self) -> JsonObject:
        item: JsonObject = {"id": self._stage.new_id("item_")}
        if isinstance(self._part, Call):
            return {
                **item,
                "type": "function_call",
                "status": "in_progress",
                "name": self._part.name,
                "call_id": self._stage.call_id(),
                "arguments": "",
            }
        return {
            **item,
            "type": "message",
            "status": "in_progress",
            "role": "assistant",
            "content": [],
        }

    def _speak(self, part: Say, has_budget: Callable[[], bool]) -> Script:
        plan = self._plan
        self.entry.format = plan.format
        self._open_part({"type": "audio", "transcript": ""})
        encoder = AudioEncoder(plan.format)
        voice = plan.voice if isinstance(plan.voice, str) else "custom"
        gap_ms = _FIRST_AUDIO_MS
        for piece in deliveries(plan.speak(part.text, voice, plan.speed)):
            if not has_budget():
                return
            if isinstance(piece, str):
                yield self._stage.around(_TRANSCRIPT_GAP_MS)
                self._text_delta("response.output_audio_transcript.delta", piece)
                continue
            yield self._stage.around(gap_ms)
            gap_ms = _AUDIO_GAP_MS
            audio = encoder.encode(piece)
            self.entry.audio += audio
            self._emit_content(
                "response.output_audio.delta",
                delta=b2a_base64(audio, newline=False).decode("ascii"),
            )
        yield self._stage.around(_AUDIO_DONE_MS)

    def _write(self, part: Say, has_budget: Callable[[], bool]) -> Script:
        self._open_part({"type": "text", "text": ""})
        for token in split_tokens(part.text):
            if not has_budget():
                return
            yield self._stage.around(_TEXT_GAP_MS)
            self._text_delta("response.output_text.delta", token)

    def _call(self, part: Call, has_budget: Callable[[], bool]) -> Script:
        for token in split_tokens(dump_json(part.arguments).decode("utf-8", "replace")):
            if not has_budget():
                return
            yield self._stage.around(_ARGUMENTS_GAP_MS)
            self._sent += token
            self.text_tokens += 1
            self._emit_call(
                "response.function_call_arguments.delta",
                delta=token,
                obfuscation=self._stage.padding(token),
            )

    def _open_part(self, part: JsonObject) -> None:
        self._part_open = True
        self._emit_content("response.content_part.added", part=part)

    def _close_part(self) -> None:
        if self.speaks:
            self._emit_content("response.output_audio.done")
            self._emit_content("response.output_audio_transcript.done", transcript=self._sent)
            shown: JsonObject = {"type": "audio", "transcript": self._sent}
            kept: JsonObject = {"type": "output_audio", "transcript": self._sent}
        else:
            self._emit_content("response.output_text.done", text=self._sent)
            shown = {"type": "text", "text": self._sent}
            kept = {"type": "output_text", "text": self._sent}
        self._emit_content("response.content_part.done", part=shown)
        self.entry.item["content"] = [kept]

    def _close_call(self, part: Call) -> None:
        self.entry.item["arguments"] = self._sent
        self._emit_call(
            "response.function_call_arguments.done", name=part.name, arguments=self._sent
        )

    def _text_delta(self, event_type: str, delta: str) -> None:
        self._sent += delta
        self.text_tokens += 1
        self._emit_content(event_type, delta=delta, obfuscation=self._stage.padding(delta))

    def _shown(self) -> JsonObject:
        return without_audio(self.entry.item)

    def _emit(self, event_type: str, **fields: JsonValue) -> None:
        self._stage.emit(
            {
                "type": event_type,
                "response_id": self._plan.id,
                "output_index": self._index,
                **fields,
            }
        )

    def _emit_content(self, event_type: str, **fields: JsonValue) -> None:
        self._stage.emit(
            {
                "type": event_type,
                "response_id": self._plan.id,
                "item_id": self.entry.id,
                "output_index": self._index,
                "content_index": 0,
                **fields,
            }
        )

    def _emit_call(self, event_type: str, **fields: JsonValue) -> None:
        self._stage.emit(
            {
                "type": event_type,
                "response_id": self._plan.id,
                "item_id": self.entry.id,
                "output_index": self._index,
                "call_id": self.entry.item["call_id"],
                **fields,
            }
        )
