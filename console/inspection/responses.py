"""How each response went: when it began and ended, why it ended, what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from console.inspection.fold import Handler
from console.inspection.tokens import NO_TOKENS, Tokens, tokens_of
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.store.event import RealtimeEvent


class ResponseRecord(NamedTuple):
    """One response. Times are UTC seconds; None where the moment has not come (or was not seen).

    A tuple because every answer changes its record a few times, and a frozen dataclass costs three
    times as much to make.
    """

    id: str
    row: int
    created_at: float
    asked_at: float | None = None
    first_audio_at: float | None = None
    first_text_at: float | None = None
    done_at: float | None = None
    status: str = "in_progress"
    reason: str = ""
    error: str = ""
    item_ids: tuple[str, ...] = ()
    tokens: Tokens = NO_TOKENS
    speech_stopped_at: float | None = None
    """When the server found that the user's turn, which this answers, had ended."""
    cut_row: int | None = None
    """The event that ended it early: the user's speech, or the client's `response.cancel`."""

    @property
    def first_output_at(self) -> float | None:
        """The first audio, else the first text, delta."""
        return self.first_text_at if self.first_audio_at is None else self.first_audio_at

    @property
    def first_output_ms(self) -> float | None:
        """Milliseconds from `response.created` to the first output."""
        return _between_ms(self.created_at, self.first_output_at)

    @property
    def after_speech_ms(self) -> float | None:
        """Milliseconds from `speech_stopped` to the first output: what the user waited."""
        return _between_ms(self.speech_stopped_at, self.first_output_at)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a response ended, in words. `severity` is "ok", "look" (deserves one) or "error"."""

    text: str
    severity: str


_REASONS: Mapping[tuple[str, str], Verdict] = {
    ("cancelled", "turn_detected"): Verdict("cut by you · turn_detected", "look"),
    ("cancelled", "client_cancelled"): Verdict("cancelled by the client", "look"),
    ("incomplete", "max_output_tokens"): Verdict("cut short · max_output_tokens reached", "look"),
    ("incomplete", "content_filter"): Verdict("cut short · content_filter", "error"),
}


def verdict(record: ResponseRecord) -> Verdict:
    """What to say of a response's end; of a running one, that it is running."""
    known = _REASONS.get((record.status, record.reason))
    if known is not None:
        by = f" · by #{record.cut_row + 1:,}" if record.cut_row is not None else ""
        return Verdict(known.text + by, known.severity)
    match record.status:
        case "in_progress":
            return Verdict("answering …", "ok")
        case "completed":
            return Verdict("completed", "ok")
        case "failed":
            return Verdict(
                f"failed · {record.error or record.reason or 'no reason given'}", "error"
            )
    details = " · ".join(part for part in (record.status, record.reason, record.error) if part)
    return Verdict(details, "look")


def error_text(error: JsonObject) -> str:
    """An error object in one line: its code (or type) and message."""
    code = text_at(error, "code") or text_at(error, "type")
    message = text_at(error, "message")
    return f"{code}: {message}" if code and message else code or message


@dataclass(slots=True)
class Responses:
    """All responses of a session by id, and which response made which item."""

    by_id: dict[str, ResponseRecord] = field(default_factory=dict)
    of_item: dict[str, str] = field(default_factory=dict)
    active: str = ""
    _asked_at: float | None = None
    _speech_stopped_at: float | None = None
    _cut_rows: tuple[tuple[str, int], ...] = ()  # the last events that may end one, by the reason

    def handlers(self) -> Mapping[str, Handler]:
        """What this fold listens to, by canonical type."""
        return {
            "conversation.item.create": self._said_otherwise,
            "input_audio_buffer.speech_started": self._speech_started,
            "input_audio_buffer.speech_stopped": self._speech_stopped,
            "response.create": self._asked,
            "response.cancel": self._cancelled,
            "response.created": self._created,
            "response.output_item.added": self._item_added,
            "response.output_audio.delta": self._audio,
            "response.output_text.delta": self._text,
            "response.output_audio_transcript.delta": self._text,
            "response.done": self._done,
        }

    def copy(self) -> "Responses":
        """An independent copy; records are immutable and shared."""
        return Responses(
            self.by_id.copy(),
            self.of_item.copy(),
            self.active,
            self._asked_at,
            self._speech_stopped_at,
            self._cut_rows,
        )

    def for_item(self, item_id: str) -> ResponseRecord | None:
        """The response that made an item; None for items nobody announced."""
        return self.by_id.get(self.of_item.get(item_id, ""))

    def _said_otherwise(self, row: int, event: RealtimeEvent) -> None:
        if text_at(object_at(event.event, "item"), "role") == "user":
            self._speech_stopped_at = None  # what comes now answers this

    def _speech_started(self, row: int, event: RealtimeEvent) -> None:
        self._speech_stopped_at = None
        self._may_cut("turn_detected", row)

    def _speech_stopped(self, row: int, event: RealtimeEvent) -> None:
        self._speech_stopped_at = event.time

    def _asked(self, row: int, event: RealtimeEvent) -> None:
        self._asked_at = event.time

    def _cancelled(self, row: int, event: RealtimeEvent) -> None:
        self._may_cut("client_cancelled", row)

    def _may_cut(self, reason: str, row: int) -> None:
        if self.active:
            self._cut_rows = (*(cut for cut in self._cut_rows if cut[0] != reason), (reason, row))

    def _created(self, row: int, event: RealtimeEvent) -> None:
        response_id = text_at(object_at(event.event, "response"), "id")
        self.by_id[response_id] = ResponseRecord(
            response_id,
            row,
            event.time,
            asked_at=self._asked_at,
            speech_stopped_at=self._speech_stopped_at,
        )
        self.active = response_id
        self._asked_at = self._speech_stopped_at = None
        self._cut_rows = ()

    def _item_added(self, row: int, event: RealtimeEvent) -> None:
        response_id = text_at(event.event, "response_id")
        self._link(response_id, text_at(object_at(event.event, "item"), "id"))

    def _link(self, response_id: str, item_id: str) -> None:
        record = self.by_id.get(response_id)
        if not item_id or record is None or item_id in record.item_ids:
            return
        self.of_item[item_id] = response_id
        self.by_id[response_id] = record._replace(item_ids=(*record.item_ids, item_id))

    def _audio(self, row: int, event: RealtimeEvent) -> None:
        record = self.by_id.get(text_at(event.event, "response_id"))
        if record is not None and record.first_audio_at is None:
            self.by_id[record.id] = record._replace(first_audio_at=event.time)

    def _text(self, row: int, event: RealtimeEvent) -> None:
        record = self.by_id.get(text_at(event.event, "response_id"))
        if record is not None and record.first_text_at is None:
            self.by_id[record.id] = record._replace(first_text_at=event.time)

    def _done(self, row: int, event: RealtimeEvent) -> None:
        response = object_at(event.event, "response")
        response_id = text_at(response, "id")
        record = self.by_id.get(response_id) or ResponseRecord(response_id, row, event.time)
        details = response.get("status_details")
        about = details if isinstance(details, dict) else {}  # some servers send a bare string
        usage = object_at(response, "usage") or object_at(event.event, "usage")
        reason = text_at(about, "reason")
        self.by_id[response_id] = record._replace(
            done_at=event.time,
            status=text_at(response, "status") or "completed",
            reason=reason,
            cut_row=dict(self._cut_rows).get(reason),
            error=error_text(object_at(about, "error")),
            tokens=tokens_of(usage),
        )
        for item in objects_at(response, "output"):
            self._link(response_id, text_at(item, "id"))
        if self.active == response_id:
            self.active = ""


def _between_ms(start_s: float | None, end_s: float | None) -> float | None:
    return None if start_s is None or end_s is None else max(0.0, (end_s - start_s) * 1000)
