"""Builders of events and recordings for tests: short words for what a session is made of."""

import base64
from pathlib import Path
from typing import cast

from console.protocol.wire import JsonObject, JsonValue, dump_json
from console.recording.format import encode_line
from console.store.event import RealtimeEvent, Source

START_S = 1_790_000_000.0


class Story:
    """A session told event by event; each comes `step_s` after the one before."""

    def __init__(self, step_s: float = 0.1) -> None:
        self.events: list[RealtimeEvent] = []
        self._step_s = step_s
        self._now_s = START_S

    def wait(self, seconds: float) -> "Story":
        """Let time pass."""
        self._now_s += seconds
        return self

    def tell(self, source: Source, event_type: str, **fields: object) -> "Story":
        """Add one event."""
        event_id = f"event_{len(self.events)}"
        event = cast(JsonObject, {"type": event_type, "event_id": event_id, **fields})
        self.events.append(RealtimeEvent(self._now_s, source, event))
        self._now_s += self._step_s
        return self

    def server(self, event_type: str, **fields: object) -> "Story":
        """Add a server event."""
        return self.tell("server", event_type, **fields)

    def client(self, event_type: str, **fields: object) -> "Story":
        """Add a client event."""
        return self.tell("client", event_type, **fields)

    def session(self, **fields: object) -> "Story":
        """The session as the server reports it on connect."""
        session = {"type": "realtime", "id": "sess_1", "model": "gpt-test", **fields}
        return self.server("session.created", session=session)

    def user(self, item_id: str, text: str) -> "Story":
        """A typed message, added and done."""
        content: JsonValue = [{"type": "input_text", "text": text}]
        item: JsonObject = {"id": item_id, "type": "message", "role": "user", "content": content}
        self.server("conversation.item.added", item={**item, "status": "completed"})
        return self.server("conversation.item.done", item={**item, "status": "completed"})

    def answer_begins(self, response_id: str, item_id: str) -> "Story":
        """A response and its first item."""
        item: JsonObject = {
            "id": item_id, "type": "message", "role": "assistant", "status": "in_progress",
            "content": [],
        }  # fmt: skip
        part: JsonObject = {"type": "audio", "transcript": ""}
        ids: JsonObject = {"response_id": response_id, "item_id": item_id}
        self.server("response.created", response={"id": response_id, "status": "in_progress"})
        self.server("response.output_item.added", response_id=response_id, item=item)
        self.server("conversation.item.added", item=item)
        return self.server("response.content_part.added", **ids, content_index=0, part=part)

    def says(self, response_id: str, item_id: str, text: str, pcm16: bytes = b"") -> "Story":
        """A transcript delta and, with audio, an audio delta."""
        ids: JsonObject = {"response_id": response_id, "item_id": item_id, "content_index": 0}
        self.server("response.output_audio_transcript.delta", **ids, delta=text)
        if pcm16:
            audio = base64.b64encode(pcm16).decode()
            self.server("response.output_audio.delta", **ids, delta=audio)
        return self

    def answer_ends(
        self, response_id: str, status: str = "completed", **details: object
    ) -> "Story":
        """`response.done`; details go into the response object."""
        response = {"id": response_id, "status": status, **details}
        return self.server("response.done", response=response)


def turn(text: str = "hello", answer: str = "Hi there", seconds: float = 1.0) -> Story:
    """A whole turn: session, a typed message, a spoken answer with usage."""
    usage: JsonObject = {"total_tokens": 42, "input_tokens": 30, "output_tokens": 12}
    tone = b"\x00\x20\x00\xe0" * int(12_000 * seconds)
    story = Story().session().user("item_u", text).answer_begins("resp_1", "item_a")
    story.says("resp_1", "item_a", answer, tone)
    return story.answer_ends("resp_1", usage=usage)


def lines_of(story: Story) -> bytes:
    """The recording of a story."""
    return b"".join(
        encode_line(event.time, event.source, dump_json(event.event)) for event in story.events
    )


def record(story: Story, path: Path) -> Path:
    """Write the recording of a story to a file."""
    path.write_bytes(lines_of(story))
    return path
