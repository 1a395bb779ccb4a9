"""What the server does with audio that arrives: buffer, turn detection, commit, transcription."""

from collections.abc import Callable

from console.protocol.audio_coding import AudioDecoder, samples_of
from console.protocol.audio_format import audio_format
from console.protocol.wire import JsonObject, number_at, object_at, text_at
from console.simulator.config import silence_ms
from console.simulator.conversation import Conversation, Entry
from console.simulator.idle import IDLE_NOTE, IdleTimer
from console.simulator.input_audio import InputAudio
from console.simulator.item_desk import announce_item
from console.simulator.item_shape import without_audio
from console.simulator.stage import Stage
from console.simulator.transcription import transcribe
from console.simulator.vad import (
    FRAME_MS,
    Hear,
    SpeechStarted,
    SpeechStopped,
    VoiceActivity,
    speech_ms,
)


class Hearing:
    """The input side of a session. Turn detection calls `on_speech` and `on_turn`."""

    def __init__(
        self,
        stage: Stage,
        conversation: Conversation,
        audio_input: JsonObject,
        hear: Hear,
        *,
        on_speech: Callable[[], None],
        on_turn: Callable[[], None],
    ) -> None:
        """`on_speech` when the user starts to speak; `on_turn` when a turn was committed."""
        self._stage = stage
        self._conversation = conversation
        self._hear = hear
        self._on_speech = on_speech
        self._on_turn = on_turn
        self._config = audio_input
        self._buffer = InputAudio(audio_format(audio_input.get("format")))
        self._decoder = AudioDecoder(self._buffer.format)
        self._activity = self._new_activity()
        self._idle = IdleTimer(stage, self._time_out)
        self._turn_id = ""
        self._turn_start_ms = 0

    def configure(self, audio_input: JsonObject) -> None:
        """Take over the session's `audio.input` after an update."""
        before, self._config = self._config, audio_input
        format_ = audio_format(audio_input.get("format"))
        if format_ != self._buffer.format:
            self._buffer.change_format(format_)
            self._decoder = AudioDecoder(format_)
        if before.get("turn_detection") != audio_input.get("turn_detection"):
            self._idle.disarm()
            self._activity = self._new_activity()

    def append(self, audio: bytes) -> None:
        """A client's chunk: no answer, but speech may start or stop in it."""
        self._buffer.append(audio)
        if self._activity is None:
            return
        for change in self._activity.hear(self._decoder.decode(audio)):
            if isinstance(change, SpeechStarted):
                self._speech_started(change.start_ms)
            else:
                self._speech_stopped(change)
        if not self._activity.speaking and not self._idle.armed:
            self._buffer.forget_before(self._buffer.end_ms - self._prefix_ms() - 4 * FRAME_MS)

    def commit(self) -> None:
        """A client's commit."""
        self._idle.disarm()
        audio = self._buffer.commit()
        self._add_turn(audio, self._turn_id or self._stage.new_id("item_"), self._spoken_ms(audio))
        self._turn_id = ""
        self._activity = self._new_activity()

    def clear(self) -> None:
        """A client's clear."""
        self._buffer.clear()
        self._turn_id = ""
        self._activity = self._new_activity()
        self._stage.emit({"type": "input_audio_buffer.cleared"})

    def forget(self) -> None:
        """Let go of what was heard and not committed."""
        self._buffer.clear()

    def wait_for_speech(self, playback_ms: int) -> None:
        """An answer is done, and will have been heard after that time: the user's turn."""
        idle_ms = number_at(self._detection(), "idle_timeout_ms")
        if idle_ms is not None and self._activity is not None and not self._activity.speaking:
            self._buffer.forget_before(self._buffer.end_ms)
            self._idle.arm(playback_ms + idle_ms)

    def stop_waiting(self) -> None:
        """Something else happens: the user need not speak."""
        self._idle.disarm()

    def _time_out(self) -> None:
        """The silence since the last answer becomes a turn of its own, after a note about it."""
        self._turn_id = self._stage.new_id("item_")
        self._stage.emit(
            {
                "type": "input_audio_buffer.timeout_triggered",
                "audio_start_ms": round(self._buffer.start_ms),
                "audio_end_ms": round(self._buffer.end_ms),
                "item_id": self._turn_id,
            }
        )
        note: JsonObject = {
            "id": self._stage.new_id("item_"),
            "type": "message",
            "status": "completed",
            "role": "system",
            "content": [{"type": "input_text", "text": IDLE_NOTE}],
        }
        announce_item(self._stage, note, self._conversation.add(Entry(note)))
        audio = self._buffer.take()
        self._add_turn(audio, self._turn_id, self._spoken_ms(audio))
        self._turn_id = ""
        self._on_turn()

    def _detection(self) -> JsonObject:
        return object_at(self._config, "turn_detection")

    def _prefix_ms(self) -> int:
        return int(number_at(self._detection(), "prefix_padding_ms") or 0)

    def _new_activity(self) -> VoiceActivity | None:
        detection = self._detection()
        if not detection:
            return None
        threshold = number_at(detection, "threshold")
        return VoiceActivity(
            self._hear(0.5 if threshold is None else threshold),
            silence_ms=silence_ms(detection),
            position_ms=self._buffer.end_ms,
        )

    def _speech_started(self, start_ms: int) -> None:
        self._idle.disarm()
        self._turn_start_ms = max(round(self._buffer.start_ms), start_ms - self._prefix_ms())
        self._turn_id = self._stage.new_id("item_")
        self._stage.emit(
            {
                "type": "input_audio_buffer.speech_started",
                "audio_start_ms": self._turn_start_ms,
                "item_id": self._turn_id,
            }
        )
        if self._detection().get("interrupt_response") is not False:
            self._on_speech()

    def _speech_stopped(self, change: SpeechStopped) -> None:
        self._stage.emit(
            {
                "type": "input_audio_buffer.speech_stopped",
                "audio_end_ms": change.end_ms,
                "item_id": self._turn_id,
            }
        )
        audio = self._buffer.take(self._turn_start_ms, change.end_ms)
        self._add_turn(audio, self._turn_id, change.spoken_ms)
        self._turn_id = ""
        if self._detection().get("create_response") is not False:
            self._on_turn()

    def _spoken_ms(self, audio: bytes) -> int:
        return speech_ms(samples_of(audio, self._buffer.format), self._hear)

    def _add_turn(self, audio: bytes, item_id: str, spoken_ms: int) -> None:
        """The committed audio becomes a user item; its transcript follows on its own time."""
        item: JsonObject = {
            "id": item_id,
            "type": "message",
            "status": "completed",
            "role": "user",
            "content": [{"type": "input_audio", "transcript": None}],
        }
        entry = Entry(item, bytearray(audio), self._buffer.format, spoken_ms)
        previous = self._conversation.add(entry)
        self._stage.emit(
            {
                "type": "input_audio_buffer.committed",
                "previous_item_id": previous,
                "item_id": item_id,
            }
        )
        announce_item(self._stage, without_audio(item), previous)
        wanted = object_at(self._config, "transcription")
        if wanted:
            self._stage.start(transcribe(self._stage, entry, text_at(wanted, "model")))
