"""Sound in a live session, at a (virtual) sound card: from the wire to the ear, from mouth to wire.

A server sends clicks in the middle of a steady session, and the console paints all the while. Ears
on the card's monitors tell when something was heard; they are late by up to 15 ms themselves.
"""

import asyncio
import base64
import itertools
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from websockets.asyncio.server import ServerConnection, serve

from console.protocol.wire import JsonObject, parse_object, text_at
from tests.perf.bench_start import CONSOLE
from tests.perf.raw_terminal import RawTerminal
from tests.sound.card import Ear, SoundCard, running_card

RATE = 24_000
CLICKS = 40
EVERY_S = 0.31  # no multiple of a block or of a frame
LOUD = 3_000
TEXT_EVERY_S = 1 / 60
CLICK = np.concatenate([np.full(480, 12_000), np.zeros(1_920)]).astype("<i2").tobytes()
PAUSE = bytes(2 * round(RATE * EVERY_S) - len(CLICK))
IDS: JsonObject = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0}
ITEM: JsonObject = {"id": "item_1", "type": "message", "role": "assistant", "content": []}
PART: JsonObject = {"type": "audio", "transcript": ""}
OPENING: tuple[JsonObject, ...] = (
    {"type": "session.created", "session": {"type": "realtime", "id": "sess_1", "model": "clicks"}},
    {"type": "response.created", "response": {"id": "resp_1", "output": []}},
    {"type": "response.output_item.added", "response_id": "resp_1", "item": ITEM},
    {"type": "conversation.item.added", "previous_item_id": None, "item": ITEM},
    {"type": "response.content_part.added", **IDS, "content_index": 0, "part": PART},
)


def run() -> list[tuple[str, str]]:
    """Name and figure of each measurement."""
    try:
        with tempfile.TemporaryDirectory() as folder, running_card(Path(folder)) as card:
            heard_ms, sent_ms = asyncio.run(_measure(card, Path(folder)))
    except pytest.skip.Exception as why:
        return [("sound", f"not run: {why}")]
    figures = []
    for title, times, goals in (
        ("delta sent to heard", heard_ms, "goal 200, never above 250"),
        ("microphone block to frame received", sent_ms, "goal 40, never above 60"),
    ):
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        figures.append((f"{title}, p50", f"{times[len(times) // 2]:.0f} ms"))
        figures.append((f"{title}, p95", f"{p95:.0f} ms ({goals})"))
    return figures


@dataclass
class Peer:
    """The server: when it sent each click, and what it got of the microphone when."""

    clicks: list[float] = field(default_factory=list)
    pcm16: bytearray = field(default_factory=bytearray)
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, connection: ServerConnection) -> None:
        """Open a session and an answer in it, then talk on; listen until the client leaves."""
        self._connection = connection
        for event in OPENING:
            await self._send(event)
        writing = asyncio.create_task(self._write(), name="text")
        self.connected.set()
        async for frame in connection:
            now_s = time.perf_counter()
            event = parse_object(frame if isinstance(frame, bytes) else frame.encode())
            if text_at(event, "type") == "input_audio_buffer.append":
                self.pcm16 += base64.b64decode(text_at(event, "audio"))
                self.arrivals.append((now_s, len(self.pcm16)))
        writing.cancel()

    async def click(self, ear: Ear) -> None:
        """Send clicks, one at a time: those count that come when the first has been heard."""
        delta = base64.b64encode(CLICK).decode()
        while len(self.clicks) < CLICKS:
            if ear.heard:
                self.clicks.append(time.perf_counter())
            await self._send(_delta("output_audio", delta))
            await asyncio.sleep(EVERY_S)

    async def _write(self) -> None:
        while True:
            await self._send(_delta("output_audio_transcript", " word"))
            await asyncio.sleep(TEXT_EVERY_S)

    async def _send(self, event: JsonObject) -> None:
        event_id = f"event_{next(_numbers)}"
        await self._connection.send(json.dumps({"event_id": event_id, **event}))


_numbers = itertools.count()


async def _measure(card: SoundCard, folder: Path) -> tuple[list[float], list[float]]:
    """How long each click took: from the server to the ear, from the mouth to the server, in ms."""
    peer = Peer()
    async with serve(peer.talk, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/v1/realtime"
        recording = str(folder / "sound.jsonl")
        command = [sys.executable, "-c", CONSOLE, "connect", url, "--record", recording]
        terminal = RawTerminal(command, folder, card.environment)
        watching = asyncio.create_task(_watch(terminal), name="terminal is read")
        try:
            await asyncio.wait_for(peer.connected.wait(), 20)
            with card.listen() as ear:
                await peer.click(ear)
                await asyncio.sleep(1)
            terminal.press("\x14")  # ctrl+t
            await asyncio.sleep(1)
            with card.listen("mic") as mouth:
                await asyncio.to_thread(card.say, PAUSE + (CLICK + PAUSE) * CLICKS)
                await asyncio.sleep(1)
        finally:
            watching.cancel()
            await asyncio.to_thread(terminal.quit)
    heard = _onsets(ear.everything, ear.arrivals)
    said, sent = _onsets(mouth.everything, mouth.arrivals), _onsets(peer.pcm16, peer.arrivals)
    return _apart_ms(peer.clicks, heard), _apart_ms(said, sent)


async def _watch(terminal: RawTerminal) -> None:
    while True:
        await asyncio.to_thread(terminal.watch, 0.05)


def _delta(kind: str, delta: str) -> JsonObject:
    return {"type": f"response.{kind}.delta", **IDS, "content_index": 0, "delta": delta}


def _onsets(pcm16: bytes | bytearray, arrivals: list[tuple[float, int]]) -> list[float]:
    """When each click began, by when the piece of sound that it lies in had come."""
    loud = np.flatnonzero(np.abs(np.frombuffer(bytes(pcm16), "<i2").astype(int)) > LOUD)
    starts = loud[np.diff(loud, prepend=-RATE) > RATE // 20].tolist()
    ends = [size // 2 for _, size in arrivals]
    pieces = np.searchsorted(ends, starts, "right")
    return [
        arrivals[piece][0] - (ends[piece] - start) / RATE
        for start, piece in zip(starts, pieces, strict=True)
    ]


def _apart_ms(begun: list[float], ended: list[float]) -> list[float]:
    ended = [moment for moment in ended if moment > begun[0]]
    if not len(begun) == len(ended) == CLICKS:
        raise RuntimeError(f"of {len(begun)} clicks {len(ended)} arrived, not {CLICKS}")
    return [(end - begin) * 1000 for begin, end in zip(begun, ended, strict=True)]
