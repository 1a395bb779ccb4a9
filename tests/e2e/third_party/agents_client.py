"""`openai-agents` (Python) in a process of its own: it wants other versions than this project does.

Called as `python agents_client.py URL WAV SCENE`, where SCENE is text, audio, tool or interruption;
prints one JSON object of what it saw. Imports nothing of this project.
"""

import asyncio
import json
import sys
import wave
from collections.abc import Iterator
from importlib import import_module

KEY = "sk-third-party-0123456789abcdef"
CHUNK_FRAMES = 2_400
PATIENCE_S = 20.0
TYPED = {
    "text": "what is 6 times 7?",
    "tool": "What's the weather in Oslo?",
    "interruption": "long",
}


class Notes:
    """What the client saw, in the order it saw it."""

    def __init__(self) -> None:
        self.events: list[dict[str, object]] = []
        self.audio_bytes = 0
        self.tools: list[dict[str, str]] = []
        self.errors: list[str] = []
        self.transcript = ""

    def saw(self, event: dict[str, object]) -> None:
        self.events.append(event)
        if event["type"] == "error":
            self.errors.append(str(event["error"]))
        if event["type"] == "response.output_audio_transcript.delta":
            self.transcript += str(event["delta"])

    def report(self) -> str:
        return json.dumps(
            {
                "types": [event["type"] for event in self.events],
                "errors": self.errors,
                "transcript": self.transcript,
                "audio_bytes": self.audio_bytes,
                "tools": self.tools,
                "responses": [ending(event) for event in self.events if is_end(event)],
            }
        )


def is_end(event: dict[str, object]) -> bool:
    return event["type"] == "response.done"


def ending(event: dict[str, object]) -> list[str]:
    response = event["response"]
    assert isinstance(response, dict)
    return [response["status"], (response["status_details"] or {}).get("reason") or ""]


def answered(event: dict[str, object]) -> bool:
    response = event.get("response")
    return (
        is_end(event)
        and isinstance(response, dict)
        and response["status"] == "completed"
        and any(item["type"] == "message" for item in response["output"])
    )


def spoken(path: str) -> Iterator[bytes]:
    """The recorded speech in pieces of 100 ms."""
    with wave.open(path, "rb") as recorded:
        while frames := recorded.readframes(CHUNK_FRAMES):
            yield frames


async def converse(url: str, wav: str, scene: str) -> Notes:
    """Hold the conversation of a scene until the assistant has answered."""
    notes = Notes()

    def get_weather(city: str) -> str:
        """The weather in a city."""
        notes.tools.append({"city": city})
        return f"It is 21 degrees in {city}."

    agents, realtime = import_module("agents"), import_module("agents.realtime")
    agent = realtime.RealtimeAgent(
        name="Guest", instructions="Be kind.", tools=[agents.function_tool(get_weather)]
    )
    runner = realtime.RealtimeRunner(agent)
    async with await runner.run(model_config={"url": url, "api_key": KEY}) as session:
        if scene in TYPED:
            await session.send_message(TYPED[scene])
        to_be_spoken = scene == "audio"
        if to_be_spoken:
            await speak(session, wav)
        async for event in session:
            if event.type == "audio":
                notes.audio_bytes += len(event.audio.data)
            elif event.type == "raw_model_event" and event.data.type == "raw_server_event":
                notes.saw(event.data.data)
                if answered(event.data.data):
                    break
            if scene == "interruption" and event.type == "audio" and not to_be_spoken:
                to_be_spoken = True
                await speak(session, wav)
    return notes


async def speak(session: object, wav: str) -> None:
    for frames in spoken(wav):
        await session.send_audio(frames)  # type: ignore[attr-defined]


async def main() -> None:
    async with asyncio.timeout(PATIENCE_S):
        notes = await converse(*sys.argv[1:])
    sys.stdout.write(notes.report() + "\n")


if __name__ == "__main__":
    asyncio.run(main())
