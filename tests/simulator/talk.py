"""How tests talk to the simulator: over a real socket, or to a session on a clock they turn."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random

from websockets.asyncio.client import ClientConnection, connect

from console.audio.base64_codec import encode_base64
from console.protocol.wire import JsonObject, JsonValue, object_at, parse_object, text_at
from console.simulator.faculties import Faculties
from console.simulator.mind.replies import mind_of
from console.simulator.mind.scenario import default_scenario
from console.simulator.server import Simulator
from console.simulator.session import SimulatedSession
from console.simulator.voice import speak

TURN_END = "rate_limits.updated"
CHUNK_BYTES = 4_800
QUIET_S = 60.0
"""When nothing happens for longer, a timed session is taken to be at rest."""


class Talk:
    """One client of a simulator. Keeps every event it was sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[JsonObject] = []

    async def send(self, event_type: str, **fields: JsonValue) -> None:
        await self.socket.send(json.dumps({"type": event_type, **fields}))

    async def receive(self) -> JsonObject:
        async with asyncio.timeout(5):
            frame = await self.socket.recv()
        assert isinstance(frame, str)
        event = parse_object(frame.encode())
        self.events.append(event)
        return event

    async def until(self, event_type: str) -> JsonObject:
        while True:
            event = await self.receive()
            if event["type"] == event_type:
                return event

    async def say(self, text: str, **response: JsonValue) -> list[JsonObject]:
        """A text turn; returns its events from the first to `rate_limits.updated`."""
        start = len(self.events)
        await self.write(text)
        await self.send("response.create", response=response)
        await self.until(TURN_END)
        return self.events[start:]

    async def write(self, text: str, **fields: JsonValue) -> None:
        await self.send("conversation.item.create", item=message(text), **fields)

    async def update(self, **session: JsonValue) -> JsonObject:
        await self.send("session.update", session={"type": "realtime", **session})
        return object_at(await self.until("session.updated"), "session")

    async def error(self) -> JsonObject:
        return object_at(await self.until("error"), "error")

    async def append(self, audio: bytes) -> None:
        for start in range(0, len(audio), CHUNK_BYTES):
            chunk = encode_base64(audio[start : start + CHUNK_BYTES])
            await self.send("input_audio_buffer.append", audio=chunk)


@asynccontextmanager
async def talking(
    *,
    pace: float = 0,
    query: str = "",
    simulator: Simulator | None = None,
    first: str = "session.created",
) -> AsyncIterator[Talk]:
    """A client that has seen `session.created`, of a server of its own unless one is given."""
    server = simulator or Simulator(seed=7, pace=pace)
    async with server, connect(f"{server.url}{query}", proxy=None, max_size=None) as socket:
        talk = Talk(socket)
        await talk.until(first)
        yield talk


class Clock:
    """Time that passes when told to."""

    def __init__(self, now_s: float = 1_790_000_000.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


class TimedSession:
    """A session without a socket; its events with the milliseconds at which they came."""

    def __init__(self, clock: Clock | None = None, seed: int = 7, pace: float = 1.0) -> None:
        self.clock = clock or Clock()
        self._start_s = self.clock.now_s
        self.session = SimulatedSession(
            now=self.clock,
            random=Random(seed),
            faculties=Faculties(mind_of(default_scenario())),
            pace=pace,
        )
        self.events: list[tuple[float, JsonObject]] = []
        self._keep(self.session.stage.take())

    def send(self, event_type: str, **fields: JsonValue) -> None:
        self.session.receive(json.dumps({"type": event_type, **fields}))

    def run(self, until: Callable[[JsonObject], bool] = lambda event: False) -> None:
        """Let time pass until an event, or until nothing more is going to happen."""
        while (due := self.session.stage.due()) is not None and due < self.clock.now_s + QUIET_S:
            self.clock.now_s = max(self.clock.now_s, due)
            emitted = self.session.step()
            self._keep(emitted)
            if any(until(event) for event in emitted):
                return

    def say(self, text: str) -> list[tuple[float, JsonObject]]:
        start = len(self.events)
        self.send("conversation.item.create", item=message(text))
        self.send("response.create")
        self.run()
        return self.events[start:]

    def _keep(self, emitted: list[JsonObject]) -> None:
        at_ms = (self.clock.now_s - self._start_s) * 1000
        self.events += [(at_ms, parse_object(json.dumps(event).encode())) for event in emitted]


def message(text: str, role: str = "user", part: str = "input_text") -> JsonObject:
    return {"type": "message", "role": role, "content": [{"type": part, "text": text}]}


def function(name: str, *, required: tuple[str, ...] = (), **properties: JsonValue) -> JsonObject:
    return {
        "type": "function",
        "name": name,
        "parameters": {
            "type": "object",
            "properties": dict(properties),
            "required": list(required or properties),
        },
    }


def speech(text: str) -> bytes:
    """Somebody else talking, as PCM16."""
    return b"".join(word.samples.tobytes() for word in speak(text, "cedar"))


def silence(ms: int) -> bytes:
    return bytes(ms * 48)


def types(events: list[JsonObject]) -> list[str]:
    return [text_at(event, "type") for event in events]


def folded(events: list[JsonObject]) -> list[str]:
    """Event types with runs of the same delta as one."""
    names: list[str] = []
    for name in types(events):
        if not names or names[-1] != name or not name.endswith(".delta"):
            names.append(name)
    return names


def joined(events: list[JsonObject], event_type: str) -> str:
    return "".join(text_at(event, "delta") for event in events if event["type"] == event_type)
