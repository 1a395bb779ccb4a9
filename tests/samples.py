"""Makes the sample recordings under recordings/ with the simulator: `python -m tests.samples`.

Each is a session as the console itself records it. Telephone audio (G.711) keeps them small.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from console.protocol.audio_coding import AudioEncoder
from console.protocol.audio_format import ULAW_8K
from console.protocol.wire import JsonObject
from console.recording.writer import RecordingWriter
from console.session.live import LiveSession
from console.session.target import Target
from console.simulator.voice import speak

FOLDER = Path(__file__).parents[1] / "recordings"
TELEPHONE: JsonObject = {"type": "audio/pcmu"}
VAD: JsonObject = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 300,
}


async def text_turn(live: LiveSession) -> None:
    """A greeting and a sum, typed."""
    for text in ("Hello!", "What is 12 times 12?"):
        live.send_text(text)
        await live.client.wait_for_next("response.done", 20)


async def spoken_tool_turn(live: LiveSession) -> None:
    """A spoken turn found by voice activity detection, then a question that needs a tool."""
    live.client.update_session({"audio": {"input": {"turn_detection": VAD}}})
    await live.client.realtime.wait_for_next("server.session.updated", 20)
    encoder = AudioEncoder(ULAW_8K)
    spoken = b"".join(encoder.encode(word.samples) for word in speak("Good morning to you"))
    audio = b"\xff" * 4_000 + spoken + b"\xff" * 8_000  # silence, speech, silence
    for start in range(0, len(audio), 800):
        live.append_audio(audio[start : start + 800])
        await asyncio.sleep(0.1)
    await live.client.wait_for_next("response.done", 20)
    live.send_text("What is the weather in Lisbon?")
    for _ in ("the call", "the answer"):
        await live.client.wait_for_next("response.done", 20)


async def interruption(live: LiveSession) -> None:
    """A long answer, stopped while it is being said."""
    live.send_text("Tell me a long story.")
    while True:
        updated = await live.client.wait_for_next("conversation.updated", 20)
        item = updated.item  # type: ignore[union-attr]
        if item.role == "assistant" and item.audio_ms > 2000:
            break
    live.client.cancel_response(item.id, 24_000)
    await live.client.wait_for_next("response.done", 20)


async def error(live: LiveSession) -> None:
    """Two mistakes: an update the server refuses, and nothing to cancel."""
    live.send_event({"type": "session.update", "session": {"type": "realtime", "voice": "ash"}})
    await live.client.realtime.wait_for_next("server.error", 20)
    live.send_event({"type": "response.cancel"})
    await live.client.realtime.wait_for_next("server.error", 20)


SAMPLES: tuple[Callable[[LiveSession], Awaitable[None]], ...] = (
    text_turn,
    spoken_tool_turn,
    interruption,
    error,
)


async def make(sample: Callable[[LiveSession], Awaitable[None]]) -> Path:
    """Run one sample and record it; returns the file."""
    name = sample.__name__.replace("_", "-")
    path = FOLDER / f"sample-{name}.jsonl"
    path.unlink(missing_ok=True)
    live = LiveSession(Target(simulated=True), RecordingWriter.create(path))
    telephone: JsonObject = {
        "audio": {"input": {"format": TELEPHONE}, "output": {"format": TELEPHONE}}
    }
    live.client.update_session(telephone)
    await live.open()
    await live.client.wait_for_session_created()
    await sample(live)
    await asyncio.sleep(0.2)  # the rate limits come after the response
    await live.close()
    path.chmod(0o644)
    return path


async def main() -> None:
    """Make them all."""
    for sample in SAMPLES:
        await make(sample)


if __name__ == "__main__":
    asyncio.run(main())
