"""`realtime-console connect`: a live session with a Realtime server."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError
from console.cli.recording import add_recording_arguments, recording_arguments

if TYPE_CHECKING:
    from console.session.target import Target

HELP = "a live session: OpenAI, Azure, a compatible server, or a running call"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to connect and as what. A key is never an argument."""
    parser.add_argument("url", metavar="URL", nargs="?", help="wss://host/v1/realtime; else OpenAI")
    parser.add_argument("--profile", metavar="NAME", help="a connection named in profiles.toml")
    parser.add_argument("--model", help="the model to ask for (gpt-realtime-2.1)")
    parser.add_argument("--call-id", metavar="ID", help="join a running WebRTC or SIP call")
    parser.add_argument("--beta", action="store_true", help="speak the beta dialect")
    parser.add_argument("--hello", action="store_true", help="say hello once connected")
    add_recording_arguments(parser)
    parser.epilog = "The key comes from OPENAI_API_KEY, .env or the key file, never from here."


def run(arguments: argparse.Namespace) -> int:
    """Run the console on a live session."""
    # Textual, websockets and numpy are loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_live
    from console.client.endpoint import resolve_endpoint
    from console.client.errors import ClientError

    require_terminal("use the Python client for scripts: from console import RealtimeClient")
    try:  # what cannot work is said before the screen is taken
        target = _target(arguments)
        resolve_endpoint(
            target.url,
            key=target.key,
            model=target.model,
            dialect=target.dialect,
            call_id=target.call_id,
        )
    except ClientError as error:
        raise UsageError(str(error)) from None
    return run_live(target)


def _target(arguments: argparse.Namespace) -> "Target":
    from console.client.credentials import default_key_file, find_key
    from console.client.profiles import Profile, default_profiles_file, load_profiles
    from console.session.target import DEFAULT_MODEL, Target

    record, append = recording_arguments(arguments)
    profile = Profile("")
    if arguments.profile:
        path = default_profiles_file()
        profiles = load_profiles(path)
        if arguments.profile not in profiles:
            known = ", ".join(profiles) or "none yet"
            raise UsageError(f'no profile "{arguments.profile}" in {path} (there: {known})')
        profile = profiles[arguments.profile]
    url = arguments.url or profile.url
    # The kept key is OpenAI's: it goes nowhere else unasked.
    key_file = default_key_file() if url is None else None
    key = find_key(os.environ, Path(".env"), key_file, profile.key_variable)
    model = arguments.model or profile.model or DEFAULT_MODEL
    return Target(
        url=url,
        model=None if arguments.call_id else model,
        dialect="beta" if arguments.beta else profile.dialect,
        call_id=arguments.call_id,
        key=key,
        hello=arguments.hello,
        record=record,
        append=append,
    )
