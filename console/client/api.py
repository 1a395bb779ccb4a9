"""The wire side of the client: one connection, events out, events in. Usable alone.

Listeners get `server.TYPE` then `server.*` for what comes, `client.TYPE` then `client.*` for what
goes, `close` once when the connection ends, and `error` for what went wrong while receiving.
"""

import threading
from collections.abc import Mapping

from console.client.endpoint import OPENAI_URL, Endpoint, resolve_endpoint
from console.client.errors import ClientError, NotConnected
from console.client.event_handler import RealtimeEventHandler
from console.client.events import CloseInfo, ErrorEvent
from console.client.transport import Connector, Tap, Transport
from console.client.wire_log import log_frame, log_line
from console.protocol.errors import ConversationError
from console.protocol.ids import generate_id
from console.protocol.secrets import Secret, register_live_secret
from console.protocol.session import Dialect
from console.protocol.wire import JsonObject, WireError, dump_json, parse_object, text_at
from console.store.event import Source


class RealtimeAPI(RealtimeEventHandler):
    """A connection to a Realtime server, speaking raw events.

    `api_key` is held hidden and masked everywhere from here on. `tap` sees every frame's bytes
    before any listener does. `connector` opens connections (a WebSocket unless a test says else).
    """

    def __init__(
        self,
        *,
        url: str | None = None,
        api_key: Secret | str | None = None,
        model: str | None = None,
        dialect: Dialect = "ga",
        call_id: str | None = None,
        intent: str | None = None,
        headers: Mapping[str, str] | None = None,
        tap: Tap | None = None,
        connector: Connector | None = None,
        debug: bool = False,
    ) -> None:
        super().__init__()
        self.url = url
        self.model = model
        self.dialect = dialect
        self.call_id = call_id
        self.intent = intent
        self._headers = dict(headers or {})
        self._key = Secret(api_key) if isinstance(api_key, str) else api_key
        if self._key is not None:
            register_live_secret(self._key)
        self._tap = tap
        self._connector = connector
        self._transport: Transport | None = None
        self._connecting = False
        self._thread = 0  # of the event loop that carries the connection
        self._debug = debug

    def __repr__(self) -> str:
        state = "connected" if self.is_connected else "not connected"
        return f"<{type(self).__name__} {self.url or OPENAI_URL} {state}>"

    @property
    def is_connected(self) -> bool:
        return self._transport is not None

    def endpoint(self, model: str | None = None) -> Endpoint:
        """What `connect` connects to; raises ConnectFailed for what cannot work."""
        return resolve_endpoint(
            self.url,
            key=self._key,
            model=model or self.model,
            dialect=self.dialect,
            call_id=self.call_id,
            intent=self.intent,
            headers=self._headers,
        )

    async def connect(self, model: str | None = None) -> bool:
        """Open the connection; raises ConnectFailed, in one line with cause and remedy."""
        if self.is_connected or self._connecting:
            raise ClientError("Already connected")
        self._connecting = True
        try:
            endpoint = self.endpoint(model)
            connect = self._connector or _websockets()
            link = _Link(self)
            transport = await connect(endpoint, link)
        finally:
            self._connecting = False
        if not link.closed:
            self._transport = link.transport = transport
            self._thread = threading.get_ident()
        return True

    async def disconnect(self) -> bool:
        """Close the connection, in bounded time; listeners of `close` have heard by then."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()
        return True

    async def drain(self) -> None:
        """Wait until everything sent so far has left this program."""
        if self._transport is not None:
            await self._transport.drain()

    def send(self, event_type: str, data: JsonObject | None = None) -> bool:
        """Queue one event; `data` may set its own event_id. Raises NotConnected, SendQueueFull."""
        if self._transport is None:
            raise NotConnected("RealtimeAPI is not connected")
        if threading.get_ident() != self._thread:
            raise ClientError(
                "Sending from another thread than the event loop's: use loop.call_soon_threadsafe"
            )
        if data and type(data) is not dict:
            raise ClientError("data must be an object")
        event: JsonObject = {"event_id": generate_id("evt_"), "type": event_type, **(data or {})}
        frame = dump_json(event)
        self._transport.send(frame)
        self._show_tap("client", frame)
        if self._debug:
            log_frame("sent", frame)
        self.dispatch(f"client.{event_type}", event)
        self.dispatch("client.*", event)
        return True

    def receive(self, frame: bytes | str) -> bool:
        """Take in one frame as it came; False for one that is no event. Never raises."""
        data = frame.encode("utf-8", "surrogatepass") if isinstance(frame, str) else frame
        if self._debug:
            log_frame("received", data)
        try:
            event = parse_object(data)
        except WireError as error:
            self.tell(ErrorEvent(f"The server sent what is no event: {error}", None, error))
            return False
        # A listener that fails must not keep the event from the log, nor end the receiving.
        try:
            self.dispatch("server." + text_at(event, "type"), event)
        except Exception as error:  # noqa: BLE001  listeners are foreign code: reported
            self.failed(error, event)
        try:
            self.dispatch("server.*", event)
        except Exception as error:  # noqa: BLE001  listeners are foreign code: reported
            self.failed(error, event)
        return True

    def failed(self, error: Exception, event: JsonObject) -> None:
        """Tell what an event led to that should not be: it does not fit, or a listener raised."""
        misfit = isinstance(error, ConversationError)
        message = str(error) if misfit else f"A listener failed: {type(error).__name__}: {error}"
        self.tell(ErrorEvent(message, event, error))

    def _show_tap(self, source: Source, frame: bytes) -> None:
        if self._tap is None:
            return
        try:
            self._tap(source, frame)
        except Exception as error:  # noqa: BLE001  foreign code; the conversation goes on
            self.report(error, "tap")

    def link_received(self, frame: bytes) -> None:
        """A frame from the connection: the tap first, then the listeners."""
        self._show_tap("server", frame)
        self.receive(frame)

    def link_closed(self, transport: Transport | None, info: CloseInfo) -> None:
        """The connection has ended, whoever ended it."""
        if self._transport is transport:
            self._transport = None
        if self._debug:
            log_line(f"closed: {info.explanation}")
        try:
            self.dispatch("close", info)
        except Exception as error:  # noqa: BLE001  listeners are foreign code: reported
            self.report(error, "handler of close")


class _Link:
    """Tells one connection's news apart from an earlier one's, and its end once."""

    def __init__(self, api: RealtimeAPI) -> None:
        self._api = api
        self.transport: Transport | None = None
        self.closed = False

    def frame_received(self, frame: bytes) -> None:
        self._api.link_received(frame)

    def connection_closed(self, info: CloseInfo) -> None:
        if not self.closed:
            self.closed = True
            self._api.link_closed(self.transport, info)


def _websockets() -> Connector:
    from console.client.websocket import websocket_connector  # on first use: start-up cost

    return websocket_connector()
