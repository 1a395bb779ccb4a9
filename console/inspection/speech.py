"""The user's side of a turn: what was spoken, how long, and what became of its transcript."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from console.inspection.fold import Handler
from console.inspection.responses import error_text
from console.protocol.wire import number_at, object_at, text_at
from console.store.event import RealtimeEvent


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of user speech, known by the item it becomes.

    `transcript` is "awaiting", "completed" or "failed" (then `error` says why). Milliseconds count
    the audio appended in this session, as the server reports them; None where it did not.
    """

    item_id: str
    started_at: float
    started_ms: float | None = None
    stopped_ms: float | None = None
    committed: bool = False
    transcript: str = "awaiting"
    error: str = ""

    @property
    def speech_ms(self) -> float | None:
        """How long the speech was; None while it goes on or when nobody said."""
        if self.started_ms is None or self.stopped_ms is None:
            return None
        return max(0.0, self.stopped_ms - self.started_ms)


@dataclass(slots=True)
class Speech:
    """All utterances by item id; `listening` is the one being spoken now, or ""."""

    by_item: dict[str, Utterance] = field(default_factory=dict)
    listening: str = ""

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        transcription = "conversation.item.input_audio_transcription"
        return {
            "input_audio_buffer.speech_started": self._started,
            "input_audio_buffer.speech_stopped": self._stopped,
            "input_audio_buffer.committed": self._committed,
            "input_audio_buffer.cleared": self._cleared,
            f"{transcription}.completed": self._transcribed,
            f"{transcription}.failed": self._failed,
        }

    def copy(self) -> "Speech":
        """An independent copy; utterances are immutable and shared."""
        return Speech(self.by_item.copy(), self.listening)

    def _utterance(self, event: RealtimeEvent) -> Utterance:
        item_id = text_at(event.event, "item_id")
        return self.by_item.get(item_id) or Utterance(item_id, event.time)

    def _started(self, row: int, event: RealtimeEvent) -> None:
        utterance = self._utterance(event)
        started_ms = number_at(event.event, "audio_start_ms")
        self.by_item[utterance.item_id] = replace(utterance, started_ms=started_ms)
        self.listening = utterance.item_id

    def _stopped(self, row: int, event: RealtimeEvent) -> None:
        utterance = self._utterance(event)
        stopped_ms = number_at(event.event, "audio_end_ms")
        self.by_item[utterance.item_id] = replace(utterance, stopped_ms=stopped_ms)
        self.listening = ""

    def _committed(self, row: int, event: RealtimeEvent) -> None:
        utterance = self._utterance(event)
        self.by_item[utterance.item_id] = replace(utterance, committed=True)
        self.listening = ""

    def _cleared(self, row: int, event: RealtimeEvent) -> None:
        self.listening = ""

    def _transcribed(self, row: int, event: RealtimeEvent) -> None:
        utterance = self._utterance(event)
        self.by_item[utterance.item_id] = replace(utterance, transcript="completed")

    def _failed(self, row: int, event: RealtimeEvent) -> None:
        utterance = self._utterance(event)
        why = error_text(object_at(event.event, "error"))
        self.by_item[utterance.item_id] = replace(utterance, transcript="failed", error=why)
