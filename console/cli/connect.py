"""`realtime-console connect`: a live session with a Realtime server."""

import argparse
import os
from pathlib import Path

HELP = "a live session: OpenAI, Azure, a compatible server, or a running call"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to connect and as what. A key is never an argument: see --help's last line."""
    parser.add_argument("url", metavar="URL", nargs="?", help="wss://host/v1/realtime; OpenAI's")
    parser.add_argument("--model", help="the model to ask for (gpt-realtime-2.1)")
    parser.add_argument("--call-id", metavar="ID", help="join a running WebRTC or SIP call")
    parser.add_argument("--beta", action="store_true", help="speak the beta dialect")
    parser.add_argument("--hello", action="store_true", help="say hello once connected")
    parser.add_argument("--record", metavar="FILE", type=Path, help="write the recording here")
    parser.epilog = (
        "The key comes from OPENAI_API_KEY, a .env file, or the key file; never from here."
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the console on a live session."""
    # Textual, websockets and numpy are loaded only when a screen is to be painted.
    from console.cli.errors import UsageError
    from console.cli.terminal import require_terminal, run_live
    from console.client.credentials import default_key_file, find_key
    from console.client.endpoint import resolve_endpoint
    from console.client.errors import ConnectFailed
    from console.session.target import DEFAULT_MODEL, Target

    require_terminal("use the Python client for scripts: from console import RealtimeClient")
    key = find_key(os.environ, Path(".env"), default_key_file())
    target = Target(
        url=arguments.url,
        model=None if arguments.call_id else arguments.model or DEFAULT_MODEL,
        dialect="beta" if arguments.beta else "ga",
        call_id=arguments.call_id,
        key=key,
        hello=arguments.hello,
        record=arguments.record,
    )
    try:  # what cannot work is said before the screen is taken
        resolve_endpoint(
            target.url, key=key, model=target.model, dialect=target.dialect, call_id=target.call_id
        )
    except ConnectFailed as error:
        raise UsageError(str(error)) from None
    return run_live(target)
