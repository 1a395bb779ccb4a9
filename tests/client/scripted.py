"""A client whose server is the test: what it sends is kept, what it hears is said by hand."""

from console.client.client import RealtimeClient
from console.client.events import ErrorEvent
from console.protocol.wire import JsonObject, object_at, text_at
from tests.protocol.builders import server
from tests.vectors.scripted_server import ScriptedServer


class Scripted:
    """A client, its server, and the errors it told."""

    def __init__(self, **options: object) -> None:
        self.server = ScriptedServer()
        self.client = RealtimeClient(
            url="ws://localhost:1",
            connector=self.server.connect,
            **options,  # type: ignore[arg-type]
        )
        self.errors: list[str] = []
        self.client.on("error", self._failed)

    def _failed(self, error: ErrorEvent) -> None:
        self.errors.append(error.message)

    def say(self, kind: str, **fields: object) -> None:
        self.server.say(server(kind, **fields))  # type: ignore[arg-type]

    def play(self, *events: JsonObject) -> None:
        for event in events:
            self.server.say(event)

    @property
    def sent(self) -> list[JsonObject]:
        """What was sent so far, without event ids."""
        return [
            {key: value for key, value in event.items() if key != "event_id"}
            for event in self.server.sent
        ]

    @property
    def sent_types(self) -> list[str]:
        return [text_at(event, "type") for event in self.server.sent]

    def sessions(self) -> list[JsonObject]:
        """The sessions of the updates sent so far."""
        return [object_at(event, "session") for event in self.sent if "session" in event]
