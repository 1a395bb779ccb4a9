"""The conversation of a recording on standard output: as people read it, or an object an item."""

from collections.abc import Callable

from console.cli.reading import Dating
from console.inspection.responses import verdict
from console.inspection.state import SessionState
from console.inspection.transcript import Entry, entries
from console.protocol.conversation import RealtimeConversation
from console.protocol.items import ConversationItem
from console.protocol.secrets import mask_text
from console.protocol.text import visible
from console.protocol.wire import JsonObject, dump_json, text_at
from console.recording.reader import ScannedLine
from console.store.event import RealtimeEvent

_ROLE_WIDTH = 11
_MOST_TOLD = 5
_ROLES = {"you": "user"}


class ConversationFold:
    """The state after all good lines; audio is counted, never kept."""

    tells_faults = False

    def __init__(self) -> None:
        self.state = SessionState(RealtimeConversation(keep_audio=False))
        self.dating = Dating()

    def take(self, scanned: ScannedLine) -> None:
        """Take one line."""
        if scanned.line.good:
            for event in self.dating.events(scanned.line):
                self.add(event)

    def add(self, event: RealtimeEvent) -> None:
        """Fold the next event."""
        self.state.apply(self.state.rows, event)

    def end(self) -> list[str]:
        """Write what came of it; returns which events did not fit the conversation."""
        for event in self.dating.rest():
            self.add(event)
        self.report()
        return self.misfits()

    def report(self) -> None:
        """Write it, all events being taken in."""
        raise NotImplementedError

    def misfits(self) -> list[str]:
        """Which events did not fit the conversation, a few of them by name."""
        anomalies = list(self.state.anomalies.values())
        told = [f"did not fit the conversation: {each.message}" for each in anomalies[:_MOST_TOLD]]
        if len(anomalies) > _MOST_TOLD:
            told.append(f"{len(anomalies) - _MOST_TOLD:,} more did not fit the conversation")
        return told


class ConversationText(ConversationFold):
    """Who said what, and below it how it went."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__()
        self._write = write

    def report(self) -> None:
        """Write the conversation."""
        for entry in entries(self.state):
            role = visible(_ROLES.get(entry.role, entry.role))
            body = [entry.text] if entry.text else []
            if entry.output is not None:
                body.append(f"→ {entry.output}")
            rest = " · ".join(self._notes(entry))
            if rest:
                body.append(f"({rest})")
            lines = visible("\n".join(body), newlines=True).split("\n")
            for number, line in enumerate(lines):
                head = role if number == 0 else ""
                self._write(f"{head:<{_ROLE_WIDTH}} {line}".rstrip() + "\n")

    def _notes(self, entry: Entry) -> list[str]:
        notes = [note.text for note in entry.notes]
        record = self.state.responses.for_item(entry.id)
        if record is not None and record.status == "completed":
            notes.append(verdict(record).text)
        return notes


class ConversationJson(ConversationFold):
    """One JSON object an item, in conversation order."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        super().__init__()
        self._write = write

    def report(self) -> None:
        """Write the items."""
        for item in self.state.conversation.get_items():
            self._write(dump_json(item_object(item)))


def item_object(item: ConversationItem) -> JsonObject:
    """An item for other programs; null where its kind has no such thing. Keys are masked."""
    parts = item.content
    tool = item.formatted.tool
    text = "".join(text_at(part, "text") for part in parts) or item.formatted.text
    said = "".join(text_at(part, "transcript") for part in parts)
    arguments = tool.arguments if tool is not None else item.arguments
    return {
        "id": item.id,
        "type": item.type,
        "role": item.role or None,
        "status": item.status or None,
        "text": mask_text(text),
        "transcript": mask_text(said or item.formatted.transcript.strip()),
        "audio_ms": round(item.audio_ms, 3),
        "name": item.name or None,
        "call_id": item.call_id or None,
        "arguments": mask_text(arguments) or None,
        "output": item.output if item.type == "function_call_output" else item.output or None,
    }
