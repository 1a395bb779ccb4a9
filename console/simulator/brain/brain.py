"""The connection to a chat completions endpoint: asks it, and hands its answer on as it comes.

Whatever goes wrong becomes a failed response, never an exception: the client asked us, not it. The
key is in the request's header and nowhere else.
"""

import asyncio
from collections.abc import AsyncIterator, Generator
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from console.client.endpoint import is_loopback
from console.protocol.secrets import Secret, mask_text, register_live_secret
from console.protocol.text import single_line
from console.protocol.wire import WireError, dump_json, parse_object
from console.simulator.brain.answer import Answer, BadAnswer
from console.simulator.brain.chat import chat_request
from console.simulator.reply import Call, Ending, Question, Say, Thinking
from console.simulator.stage import Wait

if TYPE_CHECKING:
    from httpx import Response

SILENCE_S = 30.0
"""How long the endpoint may send nothing: local models take their time before the first word."""
LONGEST_S = 300.0

_CONNECT_S = 5.0
_PATH = "/chat/completions"
_SHOWN = 300

_Pieces: TypeAlias = asyncio.Queue[Say | Call | Ending | None]
"""An answer in parts; None is its end."""


class BrainUnusable(Exception):
    """The endpoint cannot be used as it was given: one line with the remedy."""


class Brain:
    """A mind elsewhere. Ends with `close`."""

    def __init__(
        self, url: str, *, model: str, key: Secret | None = None, silence_s: float = SILENCE_S
    ) -> None:
        """`url` as other clients take it, with or without /chat/completions.

        Raises BrainUnusable.
        """
        try:
            import httpx  # an optional extra, and a slow import
        except ImportError:
            raise BrainUnusable(
                "a brain needs httpx: pip install 'realtime-console[http]'"
            ) from None
        self._address = _address_of(url, with_key=key is not None)
        self._model = model
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if key is not None:
            register_live_secret(key)
            headers["Authorization"] = f"Bearer {key.reveal()}"
        self._http = httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(silence_s, connect=min(_CONNECT_S, silence_s)),
            trust_env=not is_loopback(urlsplit(self._address).hostname or ""),
        )
        self._asking: set[asyncio.Task[None]] = set()

    def think(self, question: Question) -> Thinking:
        """The answer, part by part as it comes; closing it gives the question up."""
        pieces: _Pieces = asyncio.Queue()
        asking = asyncio.create_task(self._ask(question, pieces), name="brain asks")
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        try:
            while (piece := (yield from _next(pieces))) is not None:
                yield piece
        finally:
            asking.cancel()

    async def close(self) -> None:
        """Give up every question and close the connections."""
        for asking in self._asking:
            asking.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        await self._http.aclose()

    async def _ask(self, question: Question, pieces: _Pieces) -> None:
        body = dump_json(chat_request(question, self._model))
        try:
            async with (
                asyncio.timeout(LONGEST_S),
                self._http.stream("POST", self._address, content=body) as response,
            ):
                async for piece in _pieces_of(response, Answer(spoken=question.spoken)):
                    pieces.put_nowait(piece)
        except Exception as error:  # noqa: BLE001 - a task's boundary: the response must end
            pieces.put_nowait(_failure(error))
        finally:
            pieces.put_nowait(None)


def _next(pieces: _Pieces) -> Generator[Wait, None, Say | Call | Ending | None]:
    arriving = asyncio.ensure_future(pieces.get())
    try:
        yield arriving
    finally:
        arriving.cancel()  # when nobody waits for it any more
    return arriving.result()


async def _pieces_of(response: "Response", answer: Answer) -> AsyncIterator[Say | Call | Ending]:
    """A thought from a streamed answer, or from a whole one. Raises BadAnswer and WireError."""
    if response.status_code != HTTPStatus.OK:
        text = (await response.aread()).decode(errors="replace")
        raise BadAnswer(f"HTTP {response.status_code}: {text}")
    if response.headers.get("Content-Type", "").startswith("application/json"):
        for said in answer.take(parse_object(await response.aread())):
            yield said
    else:
        async for line in response.aiter_lines():
            for said in answer.line(line):
                yield said
            if answer.done:
                break
    for piece in answer.finish():
        yield piece


def _failure(error: Exception) -> Ending:
    known = isinstance(error, (BadAnswer, WireError))
    reason = str(error) if known else f"{type(error).__name__}: {error}".rstrip(": ")
    message = single_line(mask_text(f"The brain failed: {reason}"), _SHOWN)
    return Ending("failed", code="server_error", message=message)


def _address_of(url: str, *, with_key: bool) -> str:
    """Where to ask; BrainUnusable for what is no such address, or would show the key."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        usable = parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BrainUnusable(f"{single_line(url, 80)} is no address: use http://HOST:PORT/v1")
    if parts.username or parts.password:
        raise BrainUnusable("put the key into an environment variable, not into the address")
    if with_key and parts.scheme == "http" and not is_loopback(host):
        raise BrainUnusable(f"the key would travel unencrypted to {host}: use https://")
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith(_PATH) else path + _PATH).geturl()
