"""What a response was asked to be, settled before it starts."""

from dataclasses import dataclass, field

from console.protocol.audio_format import AudioFormat
from console.protocol.wire import JsonObject, JsonValue
from console.simulator.usage import Tokens
from console.simulator.voice import Speak


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """The session's settings with the response's own on top.

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
