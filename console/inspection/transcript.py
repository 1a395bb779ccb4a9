"""The conversation as people read it: who said what, and how each part of it went.

One entry an item (a tool call and its output are one), with errors and responses that left no item
in their places. Texts are as the wire has them: whoever draws them makes them safe. But keys are
masked: one that came in pieces, which nobody could know for one, is whole here for the first time.
"""

from collections import deque
from dataclasses import dataclass
from itertools import takewhile

from console.inspection.responses import ResponseRecord, verdict
from console.inspection.state import SessionState
from console.protocol.items import ConversationItem
from console.protocol.secrets import mask_text
from console.protocol.wire import JsonValue, WireError, dump_json, parse_object
from console.store.units import duration_text

ROLES = {"user": "you", "assistant": "assistant", "system": "system"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing of an entry. `severity` is "ok", "look" or "error"."""

    text: str
    severity: str = "ok"


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the conversation. `id` is the item's, or one of ours where there is no item.

    `output` is what a tool answered; `row` is where the entry begins in the log, if anywhere;
    `heard` says how many characters were heard of an answer that was cut (an estimate by time).
    """

    id: str
    role: str
    text: str
    notes: tuple[Note, ...] = ()
    row: int | None = None
    running: bool = False
    output: str | None = None
    heard: int | None = None


def entries(state: SessionState, newest: int | None = None) -> list[Entry]:
    """The conversation in order; with `newest`, only so many of its last items and what is by them.

    The cost follows what is shown, not the length of the session.
    """
    items = state.conversation.get_items(newest)
    outputs = {item.call_id: item for item in items if item.type == "function_call_output"}
    calls = {item.call_id for item in items if item.type == "function_call"}
    shown = [
        _entry(state, item, outputs.get(item.call_id))
        for item in items
        if item.type != "function_call_output" or item.call_id not in calls
    ]
    whole = newest is None or len(items) < newest
    first_row = 0 if whole else min((row for entry in shown if (row := entry.row)), default=0)
    shown = _merged(shown, _incidents(state, first_row, newest))
    if state.speech.listening and state.conversation.get_item(state.speech.listening) is None:
        shown.append(Entry(state.speech.listening, "you", "", (Note("listening …"),), running=True))
    return shown


def _incidents(state: SessionState, first_row: int, newest: int | None) -> list[Entry]:
    """Errors, and responses that left no item, from a row on; at most `newest` of each."""
    errors = list(takewhile(lambda error: error.row >= first_row, reversed(state.items.errors)))
    kept = errors[:newest]
    found = [
        Entry(f"error #{error.row}", "error", "", (Note(error.text, "error"),), error.row)
        for error in kept
    ]
    if len(kept) < len(errors):
        more = Note(f"{len(errors) - len(kept):,} more errors before this", "error")
        found.append(Entry("more errors", "error", "", (more,), kept[-1].row))
    for record in takewhile(
        lambda record: record.row >= first_row, reversed(state.responses.by_id.values())
    ):
        if not record.item_ids and record.status != "completed":
            ended = verdict(record)
            running = record.status == "in_progress"
            notes = (Note(ended.text, ended.severity),)
            found.append(Entry(record.id, "assistant", "", notes, record.row, running))
    return sorted(found, key=_row)


def _merged(shown: list[Entry], incidents: list[Entry]) -> list[Entry]:
    """Entries in conversation order, each incident after the last entry that began before it."""
    merged: list[Entry] = []
    waiting = deque(incidents)
    for entry in shown:
        while waiting and entry.row is not None and _row(waiting[0]) < entry.row:
            merged.append(waiting.popleft())
        merged.append(entry)
    return [*merged, *waiting]


def _row(entry: Entry) -> int:
    return entry.row or 0


def _entry(state: SessionState, item: ConversationItem, output: ConversationItem | None) -> Entry:
    row = state.items.first_row.get(item.id)
    running = item.status == "in_progress"
    if item.type == "function_call":
        notes = _tool_notes(state, item, output)
        answer = mask_text(output.output) if output is not None else None
        return Entry(item.id, "tool", mask_text(_call_text(item)), notes, row, output=answer)
    if item.type == "function_call_output":
        return Entry(item.id, "tool", "", (), row, output=mask_text(item.output))
    text = mask_text(item.display_text)
    if item.type != "message":
        return Entry(item.id, item.type, text, (), row, running)
    role = ROLES.get(item.role, item.role)
    if item.role == "user":
        return Entry(item.id, role, text, _user_notes(state, item), row)
    heard = _heard(item, text)
    return Entry(item.id, role, text, _answer_notes(state, item), row, running, heard=heard)


def _heard(item: ConversationItem, text: str) -> int | None:
    """Up to which character a cut answer was heard, whole words; None when it was not cut."""
    received_ms = _received_ms(item)
    if item.truncated_ms is None or received_ms <= item.truncated_ms:
        return None
    at = int(len(text) * item.truncated_ms / received_ms)
    end = text.find(" ", at)
    return len(text) if end < 0 else end


def _received_ms(item: ConversationItem) -> float:
    """How much audio of an item came, also what a truncation took away again."""
    return item.received_bytes / item.formatted.audio_format.bytes_per_ms


def _call_text(item: ConversationItem) -> str:
    tool = item.formatted.tool
    arguments = tool.arguments if tool is not None else item.arguments
    try:
        named = parse_object(arguments.encode("utf-8", "surrogatepass"))
    except WireError:  # still streaming, or not JSON at all: shown as it is
        return f"{item.name}({arguments})"
    inside = ", ".join(f"{key}={_argument(value)}" for key, value in named.items())
    return f"{item.name}({inside})"


def _argument(value: JsonValue) -> str:
    """A value as the model wrote it, but for the escapes of a text, which people can do without."""
    return f'"{value}"' if isinstance(value, str) else dump_json(value).decode()


def _tool_notes(
    state: SessionState, item: ConversationItem, output: ConversationItem | None
) -> tuple[Note, ...]:
    if output is None:
        record = state.responses.for_item(item.id)
        if record is not None and record.status == "cancelled":
            return (Note(verdict(record).text, "look"),)
        return (Note("no output yet", "look" if item.status == "completed" else "ok"),)
    took_ms = state.items.tool_ms(item.call_id)
    return () if took_ms is None else (Note(f"{took_ms:.0f} ms"),)


def _user_notes(state: SessionState, item: ConversationItem) -> tuple[Note, ...]:
    spoken = any(part.get("type") == "input_audio" for part in item.content if part)
    if not spoken:
        return ()
    utterance = state.speech.by_item.get(item.id)
    length_ms = utterance.speech_ms if utterance is not None else None
    notes = []
    if length_ms is None:
        length_ms = item.audio_ms or None
    if length_ms is not None:
        notes.append(Note(f"{duration_text(length_ms)} of speech"))
    if utterance is not None and utterance.transcript == "failed":
        by = f" by {model}" if (model := state.config.transcription_model) else ""
        notes.append(Note(f"no transcript: transcription{by} failed · {utterance.error}", "error"))
    elif not item.display_text:
        done = utterance is not None and utterance.transcript == "completed"
        if done:
            notes.append(Note("transcript is empty"))
        elif state.config.transcribes_input:
            notes.append(Note("awaiting transcript"))
        else:
            notes.append(Note("no transcript: input transcription is off"))
    return tuple(notes)


def _answer_notes(state: SessionState, item: ConversationItem) -> tuple[Note, ...]:
    notes = []
    record = state.responses.for_item(item.id)
    if item.truncated_ms is not None:
        heard = f"heard {duration_text(item.truncated_ms)}"
        received_ms = _received_ms(item)
        of = f" of {duration_text(received_ms)}" if received_ms > item.truncated_ms else ""
        notes.append(Note(heard + of, "look"))
    elif item.audio_ms > 0:
        notes.append(Note(duration_text(item.audio_ms)))
    if record is not None:
        notes += _record_notes(record)
    if not item.display_text and item.status != "in_progress" and item.audio_ms > 0:
        notes.append(Note("no transcript"))
    return tuple(notes)


def _record_notes(record: ResponseRecord) -> list[Note]:
    notes = []
    if record.first_output_ms is not None:
        notes.append(Note(f"first output +{record.first_output_ms:.0f} ms"))
    if record.after_speech_ms is not None:
        notes.append(Note(f"+{record.after_speech_ms:.0f} ms after you stopped"))
    ended = verdict(record)
    if record.status != "completed":
        notes.append(Note(ended.text, ended.severity))
    return notes
