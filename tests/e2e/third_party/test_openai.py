"""`openai` (Python), in this process: its typed events, a tool round, an interruption."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from console.audio.base64_codec import decode_base64, encode_base64
from console.audio.wav import decode_wav
from tests.e2e.third_party.sight import KEY, SCENES, TYPED, Sight, check
from tests.simulator.talk import CHUNK_BYTES

if TYPE_CHECKING:
    from openai.resources.realtime.realtime import AsyncRealtimeConnection
    from openai.types.realtime import RealtimeFunctionToolParam, RealtimeServerEvent

openai = pytest.importorskip("openai", reason="needs the openai package")

WEATHER: "RealtimeFunctionToolParam" = {
    "type": "function",
    "name": "get_weather",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


class Guest:
    """One conversation by somebody who uses the library as its examples do."""

    def __init__(self, connection: "AsyncRealtimeConnection", wav: Path) -> None:
        self._connection = connection
        self._wav = wav
        self._answering = ""
        self.sight = Sight()

    async def converse(self, scene: str) -> None:
        """Hold the conversation of a scene until the assistant has answered."""
        connection = self._connection
        await connection.session.update(session={"type": "realtime", "tools": [WEATHER]})
        if scene in TYPED:
            await self._write(TYPED[scene])
        to_be_spoken = scene in ("audio", "interruption")
        async for event in connection:
            await self._take(event)
            if to_be_spoken and event.type == _SPEAK_AT[scene]:
                to_be_spoken = False
                await self._speak()
            if len(self.sight.responses) == (2 if scene in ("tool", "interruption") else 1):
                return

    async def _write(self, text: str) -> None:
        await self._connection.conversation.item.create(
            item={
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": text}],
            }
        )
        await self._connection.response.create()

    async def _speak(self) -> None:
        audio = decode_wav(self._wav.read_bytes()).pcm16
        for start in range(0, len(audio), CHUNK_BYTES):
            chunk = encode_base64(audio[start : start + CHUNK_BYTES])
            await self._connection.input_audio_buffer.append(audio=chunk)

    async def _take(self, event: "RealtimeServerEvent") -> None:
        sight = self.sight
        sight.types.append(event.type)
        assert event.type in get_args(type(event).model_fields["type"].annotation)
        if event.type == "error":
            sight.errors.append(event.error.message)
        elif event.type == "response.output_audio.delta":
            self._answering = event.item_id
            sight.audio_bytes += len(decode_base64(event.delta))
        elif event.type == "response.output_audio_transcript.delta":
            sight.transcript += event.delta
        elif event.type == "response.output_item.done" and event.item.type == "function_call":
            await self._give_weather(event.item.call_id or "", event.item.arguments)
        elif event.type == "input_audio_buffer.speech_started" and self._answering:
            await self._connection.conversation.item.truncate(
                item_id=self._answering, content_index=0, audio_end_ms=50
            )
        elif event.type == "response.done":
            details = event.response.status_details
            reason = details.reason if details else None
            sight.responses.append([event.response.status or "", reason or ""])
            if sight.tools and len(sight.responses) == 1:
                await self._connection.response.create()

    async def _give_weather(self, call_id: str, arguments: str) -> None:
        self.sight.tools.append(json.loads(arguments))
        output = f"It is 21 degrees in {self.sight.tools[-1]['city']}."
        await self._connection.conversation.item.create(
            item={"type": "function_call_output", "call_id": call_id, "output": output}
        )


_SPEAK_AT = {"audio": "session.updated", "interruption": "response.output_audio.delta"}


@pytest.mark.parametrize("scene", SCENES)
async def test_openai_in_python(
    scene: str, url: str, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    base = url.replace("ws://", "http://").removesuffix("/realtime")
    async with (
        asyncio.timeout(30),
        openai.AsyncOpenAI(api_key=KEY, base_url=base) as client,
        client.realtime.connect(model="gpt-realtime") as connection,
    ):
        guest = Guest(connection, wav)
        await guest.converse(scene)
    check(scene, guest.sight)
