"""A server that does nothing but send: `python -m tests.perf.firehose` prints its address.

On connecting, its client gets a session, then `--before` events as fast as it takes them, then
`--rate` events a second for `--seconds`. At the end it prints how many it has sent.
"""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.perf.files import AUDIO
from tests.perf.streams import endless

TICK_S = 0.01
CREATED = {
    "type": "session.created",
    "event_id": "event_first",
    "session": {"type": "realtime", "id": "sess_1", "model": "firehose"},
}


async def pour(connection: ServerConnection, options: argparse.Namespace) -> None:
    """Send it all to one client, then wait until it leaves."""
    frames = (frame for frame in endless() if options.audio or AUDIO not in frame)
    await connection.send(json.dumps(CREATED))
    for _ in range(options.before):
        await connection.send(next(frames), text=True)
    sent = await _steadily(connection, frames, options)
    sys.stdout.write(f"{1 + options.before + sent}\n")
    sys.stdout.flush()
    await connection.wait_closed()


async def _steadily(
    connection: ServerConnection, frames: Iterator[bytes], options: argparse.Namespace
) -> int:
    """A little every tick, as much as is due by the clock; how many it came to."""
    clock = asyncio.get_running_loop().time
    began, sent = clock(), 0
    while sent < options.rate * options.seconds:
        await asyncio.sleep(TICK_S)
        due = min(int((clock() - began) * options.rate), round(options.rate * options.seconds))
        for _ in range(due - sent):
            await connection.send(next(frames), text=True)
        sent = due
    return sent


async def _drained(connection: ServerConnection) -> None:
    async for _ in connection:
        pass  # what the client says is of no interest


async def main() -> None:
    """Serve one client after the other until the program is ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--before", type=int, default=0)
    parser.add_argument("--rate", type=float, default=5000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--audio", action="store_true")
    options = parser.parse_args()

    async def talk(connection: ServerConnection) -> None:
        hearing = asyncio.create_task(_drained(connection), name="client is heard")
        with contextlib.suppress(ConnectionClosed):  # it left before all was said
            await pour(connection, options)
        await hearing

    async with serve(talk, "127.0.0.1", 0, compression=None, max_size=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        sys.stdout.write(f"ws://127.0.0.1:{port}/v1/realtime\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
