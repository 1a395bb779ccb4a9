"""`serve`: the simulator as a server of its own, for any client in any language."""

import argparse
import os
import sys

from console.cli.errors import UsageError

HELP = "run the simulator: a Realtime server on this machine, with voice and no key"
DEFAULT_PORT = 8765


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `serve`."""
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port to listen on, 0 for a free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    parser.add_argument("--seed", type=int, help="make ids, choices and pauses repeatable")
    parser.add_argument(
        "--pace",
        type=float,
        default=1.0,
        help="scale all waits: 1 as the service, 0 as fast as possible (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or ctrl+c; exit status 0."""
    if arguments.pace < 0:
        raise UsageError("--pace must not be negative: 1 is the service's pace, 0 the fastest")
    if not 0 <= arguments.port <= 65_535:
        raise UsageError(f"--port {arguments.port} is not a port: use 0 to 65535")
    # numpy and websockets load here, not with the command line
    import asyncio

    return asyncio.run(_serve(arguments))


async def _serve(arguments: argparse.Namespace) -> int:
    # heavy: numpy and websockets
    import asyncio
    import signal

    from console.simulator.server import Simulator

    simulator = Simulator(arguments.host, arguments.port, arguments.seed, arguments.pace, log=_log)
    try:
        await simulator.start()
    except OSError as error:
        raise UsageError(
            f"cannot listen on {arguments.host} port {arguments.port}: {_reason(error)}; "
            "choose another with --port, or --port 0 for a free one"
        ) from None
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    sys.stdout.write(f"listening on {simulator.url}\n")
    sys.stdout.flush()
    await stopping.wait()
    await simulator.stop()
    return 0


def _reason(error: OSError) -> str:
    number = error.errno or 0
    return os.strerror(number) if number > 0 else str(error.strerror)


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
