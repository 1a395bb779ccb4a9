"""A server scripted in bytes: it answers the opening handshake and then does what a test says."""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

Script = Callable[["Peer"], Awaitable[None]]
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Peer:
    """One accepted connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.request = b""

    async def read_request(self) -> None:
        self.request = await self.reader.readuntil(b"\r\n\r\n")

    async def upgrade(self) -> None:
        """Accept the WebSocket."""
        await self.read_request()
        headers = self.request.decode().split("\r\n")
        key = next(line.split(": ")[1] for line in headers if line.startswith("Sec-WebSocket-Key"))
        digest = base64.b64encode(hashlib.sha1((key + _MAGIC).encode()).digest()).decode()
        await self.say(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {digest}\r\n\r\n"
        )

    async def say(self, data: str | bytes) -> None:
        self.writer.write(data.encode() if isinstance(data, str) else data)
        await self.writer.drain()

    async def say_status(self, status: str, body: str = "", **headers: str) -> None:
        """Answer the handshake with an HTTP error."""
        await self.read_request()
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines])
        await self.say(f"{head}\r\n\r\n{body}")

    async def frame(self, opcode: int, payload: bytes) -> None:
        """Send one whole frame, whatever it says."""
        size = len(payload)
        if size < 126:
            head = bytes([0x80 | opcode, size])
        else:
            head = bytes([0x80 | opcode, 126]) + size.to_bytes(2, "big")
        await self.say(head + payload)

    async def close_with(self, code: int, reason: str) -> None:
        await self.frame(0x8, code.to_bytes(2, "big") + reason.encode())

    async def stay(self) -> None:
        """Do nothing more until the connection is gone, reading nothing."""
        self.writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.Event().wait()


class FaultPeer:
    """Listens on loopback; every connection runs the script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.peers: list[Peer] = []

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1/realtime"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        for peer in self.peers:
            peer.writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(reader, writer)
        self.peers.append(peer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._script(peer)
        except (asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            return  # the test is over, or the client has gone
        finally:
            self._tasks.discard(task)
