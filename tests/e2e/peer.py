"""A server that is no Realtime API: it says what a test tells it to, over a real socket."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response


class Peer:
    """Sends its frames to whoever connects, waits for a message and closes. In a thread."""

    def __init__(
        self,
        frames: Sequence[str | bytes] = (),
        *,
        close_reason: str = "",
        refusal: tuple[HTTPStatus, bytes] | None = None,
    ) -> None:
        self._frames = frames
        self._close_reason = close_reason
        self._refusal = refusal
        self._ready: Future[Callable[[], object]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="peer")
        self.url = ""

    def __enter__(self) -> "Peer":
        self._thread.start()
        self._stop = self._ready.result(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._thread.join()

    async def _serve(self) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        async with serve(self._talk, "127.0.0.1", 0, process_request=self._admit) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            self.url = f"ws://127.0.0.1:{port}/v1/realtime"
            self._ready.set_result(lambda: loop.call_soon_threadsafe(stopped.set))
            await stopped.wait()

    def _admit(self, _connection: ServerConnection, _request: Request) -> Response | None:
        if self._refusal is None:
            return None
        status, body = self._refusal
        return Response(status.value, status.phrase, Headers(), body)

    async def _talk(self, connection: ServerConnection) -> None:
        for frame in self._frames:
            await connection.send(frame)
        async for message in connection:
            if "conversation.item.create" in str(message):
                await connection.close(4000, self._close_reason)
