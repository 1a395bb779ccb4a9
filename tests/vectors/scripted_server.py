"""The other side of a vector: a connection without a socket, on which the script is the server."""

import json

from console.client.endpoint import Endpoint
from console.client.errors import SendQueueFull
from console.client.events import CloseInfo
from console.client.failures import connect_failed
from console.client.transport import Receiver, Transport
from console.protocol.wire import JsonObject, parse_object


class ScriptedServer:
    """Opens connections, keeps what was sent, and says what the script says."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.sent: list[JsonObject] = []
        self.refuses = False
        self.takes_nothing = False
        self._receiver: Receiver | None = None

    async def connect(self, endpoint: Endpoint, receiver: Receiver) -> Transport:
        self.opened.append(endpoint.url)
        if self.refuses:
            raise connect_failed(ConnectionRefusedError(), endpoint.asked)
        self._receiver = receiver
        return _Connection(self, receiver)

    def say(self, event: JsonObject) -> None:
        self.say_text(json.dumps(event))

    def say_text(self, text: str) -> None:
        if self._receiver is not None:
            self._receiver.frame_received(text.encode())

    def close(self) -> None:
        if self._receiver is not None:
            self._receiver.connection_closed(CloseInfo(1000, "", "server"))

    def break_off(self) -> None:
        """A socket's error, and then its close: two reports of one end."""
        if self._receiver is not None:
            self._receiver.connection_closed(CloseInfo(1006, "", "network"))
            self._receiver.connection_closed(CloseInfo(1006, "", "network"))


class _Connection:
    def __init__(self, server: ScriptedServer, receiver: Receiver) -> None:
        self._server = server
        self._receiver = receiver

    def send(self, frame: bytes) -> None:
        if self._server.takes_nothing:
            raise SendQueueFull("Sending has stalled")
        self._server.sent.append(parse_object(frame))

    async def drain(self) -> None:
        """Nothing ever waits here."""

    async def close(self) -> None:
        self._receiver.connection_closed(CloseInfo(1000, "", "client"))
