"""What the client needs of a connection, whatever carries it: a socket, or a test's own."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from console.client.endpoint import Endpoint
from console.client.events import CloseInfo
from console.store.event import Source

Tap: TypeAlias = Callable[[Source, bytes], None]
"""Sees the exact bytes of every frame, before anything else does."""


class Receiver(Protocol):
    """Who is told what happens on a connection. Neither call may raise."""

    def frame_received(self, frame: bytes) -> None: ...

    def connection_closed(self, info: CloseInfo) -> None: ...


class Transport(Protocol):
    """An open connection."""

    def send(self, frame: bytes) -> None:
        """Queue a text frame; SendQueueFull when too much waits already."""

    async def drain(self) -> None:
        """Wait until all that was queued has left."""

    async def close(self) -> None:
        """Close, within a bounded time; the receiver has heard of it when this returns."""


Connector: TypeAlias = Callable[[Endpoint, Receiver], Awaitable[Transport]]
"""Opens a connection; raises ConnectFailed."""
