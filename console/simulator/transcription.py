"""The transcript of what a user said: as honest as a server without recognition can be."""

from math import ceil

from console.protocol.wire import JsonValue
from console.simulator.conversation import Entry
from console.simulator.delivery import split_tokens
from console.simulator.stage import Script, Stage

FAILING_MODEL = "always-fails"
"""A transcription model that exists here only, to see transcription fail."""

_TRANSCRIPTION_MS = 350.0
_DELTA_GAP_MS = 25.0
_WHOLE_MODEL = "whisper-1"  # gives its text in one delta


def transcribe(stage: Stage, entry: Entry, model: str) -> Script:
    """What was said cannot be known here, how long it was can: "[speech 1.8 s]"."""

    def emit(kind: str, **fields: JsonValue) -> None:
        stage.emit(
            {
                "type": f"conversation.item.input_audio_transcription.{kind}",
                "item_id": entry.id,
                "content_index": 0,
                **fields,
            }
        )

    seconds = entry.speech_ms / 1000
    transcript = f"[speech {seconds:.1f} s]" if seconds else ""
    yield stage.around(_TRANSCRIPTION_MS)
    if model == FAILING_MODEL:
        emit(
            "failed",
            error={
                "type": "server_error",
                "code": "transcription_failed",
                "message": "The simulated transcription model always fails.",
                "param": None,
            },
        )
        return
    for piece in [transcript] if model == _WHOLE_MODEL else split_tokens(transcript):
        emit("delta", delta=piece, obfuscation=stage.padding(piece))
        yield stage.around(_DELTA_GAP_MS)
    entry.item["content"] = [{"type": "input_audio", "transcript": transcript}]
    usage: JsonValue = {"type": "duration", "seconds": ceil(seconds)}
    emit("completed", transcript=transcript, usage=usage)
