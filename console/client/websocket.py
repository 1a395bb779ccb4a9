"""The connection over a real WebSocket: bounded in time and memory, keys kept out of every log.

Neither opening, sending nor closing can hang: each has its own bound, and what is stuck is cut.
"""

import asyncio
import logging
from collections import deque
from functools import partial

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from console import __version__
from console.client.endpoint import Endpoint
from console.client.errors import ConnectFailed, SendQueueFull
from console.client.events import CloseInfo, Side
from console.client.failures import connect_failed
from console.client.transport import Connector, Receiver
from console.protocol.secrets import mask_text

MAX_MESSAGE_BYTES = 32 * 1024 * 1024
"""The API takes 15 MiB of audio in one append: 21 MB of JSON."""
MAX_QUEUED_BYTES = 4 * 1024 * 1024
FRAMES_AT_ONCE = 10
"""In a flood: about a millisecond's work, then whatever else waits in the program has its turn."""
_LOST = 1006  # what WebSocket calls an end without a goodbye


def _mask(record: logging.LogRecord) -> bool:
    record.msg = mask_text(record.getMessage())
    record.args = ()
    return True


_wire_logger = logging.getLogger("console.client.wire")
_wire_logger.addFilter(_mask)  # websockets logs handshake headers at DEBUG, the key in clear


class _ConnectWithoutRedirects(connect):
    """A redirect would hand the key to whoever it points to."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def websocket_connector(
    *,
    open_timeout_s: float = 10,
    close_timeout_s: float = 2,
    ping_interval_s: float = 20,
    ping_timeout_s: float = 20,
) -> Connector:
    """What opens WebSocket connections with these bounds."""
    return partial(
        _open,
        open_timeout_s=open_timeout_s,
        close_timeout_s=close_timeout_s,
        ping_interval_s=ping_interval_s,
        ping_timeout_s=ping_timeout_s,
    )


async def _open(
    endpoint: Endpoint,
    receiver: Receiver,
    *,
    open_timeout_s: float,
    close_timeout_s: float,
    ping_interval_s: float,
    ping_timeout_s: float,
) -> "WebSocketTransport":
    failure: ConnectFailed
    try:
        connection = await _ConnectWithoutRedirects(
            endpoint.url,
            additional_headers=endpoint.revealed_headers(),
            user_agent_header=f"realtime-console/{__version__}",
            compression=None,  # base64 audio does not shrink, and deflate quarters the throughput
            proxy=None if endpoint.on_loopback else True,
            open_timeout=open_timeout_s,
            close_timeout=close_timeout_s,
            ping_interval=ping_interval_s,
            ping_timeout=ping_timeout_s,
            max_size=MAX_MESSAGE_BYTES,
            max_queue=None,  # reading must never wait for the program, or keepalive cuts the line
            logger=_wire_logger,
        )
    except (OSError, TimeoutError, WebSocketException, ValueError) as error:
        failure = connect_failed(error, endpoint.asked)
    else:
        return WebSocketTransport(connection, receiver, close_timeout_s)
    # Raised out here: the original exception's frames hold the headers.
    raise failure


class WebSocketTransport:
    """An open WebSocket: one task reads, one writes what was queued."""

    def __init__(
        self, connection: ClientConnection, receiver: Receiver, close_timeout_s: float
    ) -> None:
        self._connection = connection
        self._receiver = receiver
        self._close_timeout_s = close_timeout_s
        self._queue: deque[bytes] = deque()
        self._queued_bytes = 0
        self._work = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._closing = False
        self._reader = asyncio.create_task(self._read(), name="realtime reader")
        self._writer = asyncio.create_task(self._write(), name="realtime writer")

    def send(self, frame: bytes) -> None:
        size = len(frame)
        if self._queue and self._queued_bytes + size > MAX_QUEUED_BYTES:
            raise SendQueueFull(
                f"Sending has stalled: {self._queued_bytes:,} bytes wait for the server; "
                "send less, or disconnect"
            )
        self._queue.append(frame)
        self._queued_bytes += size
        self._empty.clear()
        self._work.set()

    async def drain(self) -> None:
        await self._empty.wait()

    async def close(self) -> None:
        self._closing = True
        try:
            async with asyncio.timeout(self._close_timeout_s):
                await self.drain()
                await self._connection.close()
        except TimeoutError:
            pass  # a peer that reads nothing holds the goodbye up as well: cut below
        finally:  # also where nobody waits for the goodbye any more
            self._connection.transport.abort()
        await asyncio.wait([self._reader, self._writer])

    async def _read(self) -> None:
        try:
            while True:
                for _ in range(FRAMES_AT_ONCE):
                    self._receiver.frame_received(await self._connection.recv(decode=False))
                await asyncio.sleep(0)  # frames that wait already are given without a pause
        except ConnectionClosed as closed:
            info = self._close_info(closed)
        finally:
            self._writer.cancel()
            self._empty.set()
        self._receiver.connection_closed(info)

    async def _write(self) -> None:
        try:
            while True:
                await self._work.wait()
                while self._queue:
                    await self._connection.send(self._queue[0], text=True)
                    self._queued_bytes -= len(self._queue.popleft())
                self._work.clear()
                self._empty.set()
        except ConnectionClosed:
            pass  # the reader tells how it ended

    def _close_info(self, closed: ConnectionClosed) -> CloseInfo:
        """Who ended it: the side that said so first; the network where nobody did."""
        by: Side = "client" if self._closing else "network"
        frame = closed.sent
        if closed.rcvd is not None and (not self._closing or closed.rcvd_then_sent):
            by, frame = "server", closed.rcvd
        if frame is None:
            return CloseInfo(_LOST, "", by)
        return CloseInfo(int(frame.code), frame.reason, by)
