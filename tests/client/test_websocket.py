"""A flood of frames does not keep the rest of the program waiting."""

import asyncio
from typing import cast

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosedOK

from console.client.events import CloseInfo
from console.client.websocket import FRAMES_AT_ONCE, WebSocketTransport

FRAMES = 20 * FRAMES_AT_ONCE


class Flood:
    """A connection whose frames have all arrived already; then it is closed."""

    def __init__(self) -> None:
        self.left = FRAMES

    async def recv(self, *, decode: bool) -> bytes:
        if not self.left:
            raise ConnectionClosedOK(None, None)
        self.left -= 1
        return b"{}"


class Receiver:
    """Counts frames, and what else had a turn between the first and the last."""

    def __init__(self) -> None:
        self.frames = 0
        self.turns = 0
        self.closed = asyncio.Event()

    def frame_received(self, frame: bytes) -> None:
        self.frames += 1

    def connection_closed(self, info: CloseInfo) -> None:
        self.closed.set()

    async def take_turns(self) -> None:
        while not self.closed.is_set():
            await asyncio.sleep(0)
            self.turns += 1


async def test_other_tasks_have_their_turns_while_frames_wait() -> None:
    receiver = Receiver()
    WebSocketTransport(cast(ClientConnection, Flood()), receiver, close_timeout_s=1)
    await receiver.take_turns()
    assert receiver.frames == FRAMES
    assert receiver.turns >= FRAMES / FRAMES_AT_ONCE
