"""The simulator's socket side: one task a client, which steps its session in time.

A slow or dead client holds up nobody but itself. Keys are accepted and never looked at, logged or
kept.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from console.protocol.wire import dump_json
from console.simulator.admission import Closing, Wish, missing_call, refusal, wish_of
from console.simulator.config import LIFETIME_S
from console.simulator.faculties import Faculties
from console.simulator.faults import Disturbance, Fault
from console.simulator.guard import Guard
from console.simulator.link import Link, Served
from console.simulator.mind.replies import mind_of
from console.simulator.mind.scenario import Scenario, default_scenario
from console.simulator.mistakes import ClientMistake
from console.simulator.playback import PlayedSession, lines_of
from console.simulator.reply import Mind
from console.simulator.session import SimulatedSession
from console.simulator.stage import Stage
from console.simulator.vad import Hear, energy
from console.simulator.voice import Speak, speak

MAX_MESSAGE_BYTES = 32 * 1024 * 1024
MAX_CLIENTS = 64
_STOP_S = 1.0

_LIBRARY_LOG = logging.getLogger("console.simulator.websockets")
_LIBRARY_LOG.setLevel(logging.CRITICAL)  # the library's DEBUG log shows handshakes, keys included


class Simulator:
    """A Realtime server on loopback.

    `port` 0 picks a free one; `seed` makes voices, ids and choices repeatable; `pace` scales every
    wait (1 as the service, 0 as fast as possible); `scenario` says what it answers, unless a `mind`
    thinks instead; `speak` is how it sounds, `hear` what it takes for speech; `strict` refuses what
    the service refuses (no key, no model, the beta dialect); sessions expire after `lifetime_s`;
    with a `recording`, its server side is played to every client; `faults` happen to every
    session; `log` gets one line a session, never a key.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int | None = None,
        pace: float = 1.0,
        *,
        allowed_origins: tuple[str, ...] = (),
        scenario: Scenario | None = None,
        mind: Mind | None = None,
        strict: bool = False,
        lifetime_s: float = LIFETIME_S,
        recording: Path | None = None,
        faults: Sequence[Fault] = (),
        speak: Speak = speak,
        hear: Hear = energy,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._host = "127.0.0.1" if host == "localhost" else host  # one address has one port
        self._port = port
        self._seed = seed
        self._pace = pace
        self._allowed_origins = allowed_origins
        self._faculties = Faculties(mind or mind_of(scenario or default_scenario()), speak, hear)
        self._strict = strict
        self._lifetime_s = lifetime_s
        self._recording = recording
        self._faults = faults
        self._log = log
        self._server: Server | None = None
        self._sessions = 0

    @property
    def url(self) -> str:
        """Where it listens, for a client."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"ws://{host}:{self._port}/v1/realtime"

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        self._server = await serve(
            self._converse,
            self._host,
            self._port,
            process_request=self._process_request,
            select_subprotocol=_select_subprotocol,
            max_size=MAX_MESSAGE_BYTES,
            compression="deflate",
            close_timeout=_STOP_S,
            server_header=None,
            logger=_LIBRARY_LOG,
        )
        self._port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        """Close every session with 1001 and stop listening, within about a second."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close(code=1001, reason="The simulator is stopping.")
        try:
            async with asyncio.timeout(2 * _STOP_S):
                await server.wait_closed()
        except TimeoutError:  # a client that does not read: its connection is dropped
            for connection in server.connections:
                connection.transport.abort()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    def _process_request(self, connection: ServerConnection, request: Request) -> Response | None:
        guard = Guard(self._host, self._port, self._allowed_origins)
        headers = request.headers
        status = guard.refusal(request.path, headers.get_all("Host"), headers.get_all("Origin"))
        if status is None and len(connection.server.connections) >= MAX_CLIENTS:
            status = HTTPStatus.SERVICE_UNAVAILABLE
        if status is not None:
            return connection.respond(status, f"{status.phrase}\n")
        absent = missing_call(request.path)
        if absent is not None:
            return connection.respond(HTTPStatus.NOT_FOUND, dump_json(absent).decode())
        return None

    async def _converse(self, connection: ServerConnection) -> None:
        self._sessions += 1
        number = self._sessions
        started_s = time.monotonic()
        wish = _wish_of(connection)
        link = Link(connection, Disturbance(self._faults, self._random(-number)))
        refused = refusal(wish) if self._strict else None
        if refused is not None:
            await self._turn_away(link, number, *refused)
            return
        session = self._new_session(wish, number)
        try:
            code = await link.serve(session)
        except Exception as error:  # our own mistake: it ends this session, and must be seen
            self._say(f"session {number} failed: {type(error).__name__}: {error}")
            raise
        lasted_s = time.monotonic() - started_s
        self._say(
            f"session {number} {session.id}: {wish.dialect}, {lasted_s:.1f} s, "
            f"{link.sent} events sent, closed {code}"
        )

    async def _turn_away(
        self, link: Link, number: int, mistake: ClientMistake, closing: Closing
    ) -> None:
        """Refuse as the service does: an `error` event, then the close code."""
        stage = Stage(time.time, self._random(number))
        stage.emit(mistake.event(None))
        for event in stage.take():
            await link.send(event)
        await link.close(closing)
        self._say(f"session {number} refused: {closing.reason}, closed {closing.code}")

    def _new_session(self, wish: Wish, number: int) -> Served:
        started_s, origin_s = time.monotonic(), time.time()

        def now() -> float:
            return origin_s + time.monotonic() - started_s

        if self._recording is not None:
            return PlayedSession(lines_of(self._recording), now, self._pace)
        return SimulatedSession(
            now=now,
            random=self._random(number),
            faculties=self._faculties,
            pace=self._pace,
            wish=wish,
            lifetime_s=self._lifetime_s,
        )

    def _random(self, number: int) -> Random:
        return Random(None if self._seed is None else self._seed * 1_000_003 + number)

    def _say(self, line: str) -> None:
        if self._log is not None:
            self._log(line)


def _wish_of(connection: ServerConnection) -> Wish:
    request = connection.request
    if request is None:  # cannot be after the handshake
        return wish_of("", {}, ())
    offered = ",".join(request.headers.get_all("Sec-WebSocket-Protocol")).split(",")
    headers = {name.lower(): value for name, value in request.headers.raw_items()}
    return wish_of(request.path, headers, [name.strip() for name in offered])


def _select_subprotocol(
    connection: ServerConnection, offered: Sequence[Subprotocol]
) -> Subprotocol | None:
    """Answer `realtime`; the others carry keys and dialects and are never echoed."""
    realtime = Subprotocol("realtime")
    return realtime if realtime in offered else None
