"""What a client saw of a conversation, and what it must have seen whoever wrote it."""

import json
from dataclasses import dataclass, field
from itertools import groupby

SCENES = ("text", "audio", "tool", "interruption")
TYPED = {
    "text": "what is 6 times 7?",
    "tool": "What's the weather in Oslo?",
    "interruption": "long",
}
KEY = "sk-third-party-0123456789abcdef"


@dataclass
class Sight:
    """One conversation as its client reports it.

    `responses` are pairs of status and reason; `native` is about Node's own WebSocket.
    """

    types: list[str] = field(default_factory=list)
    errors: list[object] = field(default_factory=list)
    transcript: str = ""
    audio_bytes: int = 0
    tools: list[dict[str, str]] = field(default_factory=list)
    responses: list[list[str]] = field(default_factory=list)
    native: bool = False

    @property
    def order(self) -> list[str]:
        """The types of events, without the deltas."""
        return [name for name, _ in groupby(self.types) if not name.endswith(".delta")]


def report_in(output: bytes) -> Sight:
    """The report that a client's process printed."""
    return Sight(**json.loads(output))


def check(scene: str, sight: Sight) -> None:
    """What the conversation of a scene comes to."""
    assert sight.errors == []
    assert sight.types[0] == "session.created"
    assert "session.updated" in sight.types
    assert sight.audio_bytes >= 48_000
    assert sight.responses[-1] == ["completed", ""]
    _CHECKS[scene](sight)


def _text(sight: Sight) -> None:
    assert sight.transcript == "6 times 7 is 42."
    assert len(sight.responses) == 1


def _audio(sight: Sight) -> None:
    assert sight.transcript.startswith("I heard you speak for 1.")
    heard = sight.order.index("input_audio_buffer.speech_started")
    assert sight.order[heard + 1 : heard + 3] == [
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
    ]


def _tool(sight: Sight) -> None:
    assert sight.tools == [{"city": "Oslo"}]
    assert sight.transcript == "It is 21 degrees in Oslo."
    assert sight.responses == [["completed", ""], ["completed", ""]]


def _interruption(sight: Sight) -> None:
    assert sight.responses == [["cancelled", "turn_detected"], ["completed", ""]]
    order = sight.order
    started = order.index("input_audio_buffer.speech_started")
    assert started < order.index("response.done")
    assert started < order.index("conversation.item.truncated")
    assert sight.transcript.startswith("Here is a")
    assert "seconds of speech" in sight.transcript


_CHECKS = {"text": _text, "audio": _audio, "tool": _tool, "interruption": _interruption}
