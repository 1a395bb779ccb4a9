"""What an assistant's message consists of: text, written or spoken, as it comes to mind."""

from binascii import b2a_base64

from console.protocol.audio_coding import AudioEncoder, Samples
from console.protocol.wire import JsonObject, JsonValue
from console.simulator.delivery import Delivery, split_tokens
from console.simulator.output_item import Writing
from console.simulator.stage import Script

_FIRST_AUDIO_MS = 110.0
_AUDIO_GAP_MS = 30.0
_TRANSCRIPT_GAP_MS = 5.0
_TEXT_GAP_MS = 18.0
_AUDIO_DONE_MS = 22.0


class MessageBody:
    """One content part, audio with its transcript or text, that grows by `say`."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._stage = writing.stage
        self._spoken = writing.plan.modality == "audio"
        self._delivery = Delivery()
        self._encoder = AudioEncoder(writing.plan.format)
        self._audio_gap_ms = _FIRST_AUDIO_MS
        self._said = ""
        self._open = False

    def begin(self) -> JsonObject:
        """An empty message."""
        if self._spoken:
            self._writing.entry.format = self._writing.plan.format
        return {"type": "message", "status": "in_progress", "role": "assistant", "content": []}

    def say(self, text: str) -> Script:
        """The next words."""
        if not self._open:
            self._open = True
            part: JsonObject = {"type": "audio", "transcript": ""}
            self._emit(
                "response.content_part.added",
                part=part if self._spoken else {"type": "text", "text": ""},
            )
        if self._spoken:
            yield from self._speak(text)
        else:
            yield from self._write(text)

    def finish(self) -> Script:
        """The last sound, and the moment before its end is told."""
        if not self._spoken:
            return
        for chunk in self._delivery.finish():
            if not self._writing.budget.allows_more():
                return
            yield from self._sound(chunk)
        yield self._stage.around(_AUDIO_DONE_MS)

    def close(self) -> JsonObject:
        """End the part."""
        if not self._open:
            return {}
        if self._spoken:
            self._emit("response.output_audio.done")
            self._emit("response.output_audio_transcript.done", transcript=self._said)
            kind, key = "audio", "transcript"
        else:
            self._emit("response.output_text.done", text=self._said)
            kind, key = "text", "text"
        self._emit("response.content_part.done", part={"type": kind, key: self._said})
        return {"content": [{"type": f"output_{kind}", key: self._said}]}

    def _speak(self, text: str) -> Script:
        plan = self._writing.plan
        voice = plan.voice if isinstance(plan.voice, str) else "custom"
        for piece in self._delivery.push(plan.speak(text, voice, plan.speed)):
            if not self._writing.budget.allows_more():
                return
            if isinstance(piece, str):
                yield self._stage.around(_TRANSCRIPT_GAP_MS)
                self._delta("response.output_audio_transcript.delta", piece)
            else:
                yield from self._sound(piece)

    def _sound(self, chunk: Samples) -> Script:
        yield self._stage.around(self._audio_gap_ms)
        self._audio_gap_ms = _AUDIO_GAP_MS
        audio = self._encoder.encode(chunk)
        entry = self._writing.entry
        before_ms = entry.audio_ms
        entry.audio += audio
        self._writing.budget.audio_ms += entry.audio_ms - before_ms
        delta = b2a_base64(audio, newline=False).decode("ascii")
        self._emit("response.output_audio.delta", delta=delta)

    def _write(self, text: str) -> Script:
        for token in split_tokens(text):
            if not self._writing.budget.allows_more():
                return
            yield self._stage.around(_TEXT_GAP_MS)
            self._delta("response.output_text.delta", token)

    def _delta(self, event_type: str, delta: str) -> None:
        self._said += delta
        self._writing.budget.text_tokens += 1
        self._emit(event_type, delta=delta, obfuscation=self._stage.padding(delta))

    def _emit(self, event_type: str, **fields: JsonValue) -> None:
        self._writing.emit(event_type, content_index=0, **fields)
