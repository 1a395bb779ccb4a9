"""A chat completions endpoint on loopback that answers what a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from console.protocol.wire import JsonObject, JsonValue, parse_object

EVENT_STREAM = "text/event-stream"


@dataclass
class ChatStub:
    """`replies` are the bodies for the requests in order, each in pieces; the last one repeats.

    A piece that is an Event is waited for before the next one is sent.
    """

    replies: list[Sequence[str | asyncio.Event]] = field(default_factory=list)
    status: int = 200
    content_type: str = EVENT_STREAM
    url: str = ""
    requests: list[JsonObject] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    given_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        )
        self.requests.append(parse_object(await reader.readexactly(length)))
        self.heads.append(head)
        self.asked.set()
        writer.write(
            f"HTTP/1.1 {self.status} Said\r\nContent-Type: {self.content_type}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        watching = asyncio.create_task(self._watch(reader))
        for piece in self.replies[min(len(self.requests), len(self.replies)) - 1]:
            if isinstance(piece, asyncio.Event):
                await piece.wait()
            else:
                writer.write(piece.encode())
        watching.cancel()
        writer.close()

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        await reader.read()
        self.given_up.set()


@asynccontextmanager
async def chat_stub(*replies: Sequence[str | asyncio.Event]) -> AsyncIterator[ChatStub]:
    stub = ChatStub([*replies])
    server = await asyncio.start_server(stub.answer, "127.0.0.1", 0)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        yield stub


def chunk(delta: JsonObject, finish_reason: str | None = None) -> str:
    choice: JsonValue = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


def says(*texts: str, finish_reason: str = "stop") -> list[str]:
    """The stream of an answer in words."""
    words = [chunk({"content": text}) for text in texts]
    role = chunk({"role": "assistant", "content": ""})
    return [": a comment\n\n", role, *words, chunk({}, finish_reason), "data: [DONE]\n\n"]


def calls(*named: tuple[str, str]) -> list[str]:
    """The stream of calls: each name first, then its arguments in two pieces."""
    chunks = []
    for index, (name, arguments) in enumerate(named):
        half = len(arguments) // 2
        pieces: list[JsonObject] = [
            {"name": name, "arguments": ""},
            {"arguments": arguments[:half]},
            {"arguments": arguments[half:]},
        ]
        chunks += [
            chunk({"tool_calls": [{"index": index, "function": function}]}) for function in pieces
        ]
    return [*chunks, chunk({}, "tool_calls"), "data: [DONE]\n\n"]
