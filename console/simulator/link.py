"""One client's connection while it lasts: drives a session in time, and sends what it says."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from console.protocol.wire import JsonObject
from console.simulator.admission import Closing
from console.simulator.faults import Disturbance, Reset, Send, Wait


class Served(Protocol):
    """A session without a socket, as its link drives it."""

    @property
    def id(self) -> str: ...

    closing: Closing | None

    def now(self) -> float: ...
    def due(self) -> float | None: ...
    def step(self) -> list[JsonObject]: ...
    def receive(self, frame: str | bytes) -> None: ...
    def wake_with(self, wake: Callable[[], None]) -> None: ...
    def close(self) -> None: ...


class Link:
    """A connection and the faults that happen to it."""

    def __init__(self, connection: ServerConnection, disturbance: Disturbance) -> None:
        self._connection = connection
        self._disturbance = disturbance
        self._patience: asyncio.Timeout | None = None
        self.sent = 0

    async def serve(self, session: Served) -> int:
        """Drive a session until either side closes; returns the close code."""
        session.wake_with(self._wake)
        try:
            while True:
                for event in session.step():
                    await self.send(event)
                if session.closing is not None:
                    return await self.close(session.closing)
                await self._listen(session)
        except ConnectionClosed as closed:
            return 1006 if closed.rcvd is None else closed.rcvd.code
        finally:
            session.close()

    async def send(self, event: JsonObject) -> None:
        """Send an event, as far as faults allow. Raises ConnectionClosed when it ends the link."""
        for act in self._disturbance.acts(event):
            match act:
                case Send(frame):
                    await self._connection.send(frame, text=True)
                    self.sent += 1
                case Wait(seconds):
                    await asyncio.sleep(seconds)
                case Reset():
                    self._connection.transport.abort()
                    await self._connection.wait_closed()
                case Closing():
                    await self.close(act)

    async def close(self, closing: Closing) -> int:
        """Close with a code of our own."""
        await self._connection.close(closing.code, closing.reason)
        return closing.code

    async def _listen(self, session: Served) -> None:
        """Take the next frame, or time out when the session has something to do."""
        due = session.due()
        wait_s = None if due is None else max(0.0, due - session.now())
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s) as self._patience:
                session.receive(await self._connection.recv())
        self._patience = None

    def _wake(self) -> None:
        """The session has something to do now: stop waiting for the client's next frame."""
        if self._patience is not None:
            self._patience.reschedule(0)
