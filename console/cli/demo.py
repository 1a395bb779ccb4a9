"""`realtime-console demo`: a live session with the built-in simulator: no key, no network."""

import argparse
from pathlib import Path

HELP = "a live session with the built-in simulator: no key, no network, no sound card needed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to record, and whether to be greeted."""
    parser.add_argument("--record", metavar="FILE", type=Path, help="write the recording here")
    parser.add_argument("--hello", action="store_true", help="say hello once connected")


def run(arguments: argparse.Namespace) -> int:
    """Run the console on a simulated session."""
    # Textual, websockets and numpy are loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_live
    from console.session.target import Target

    require_terminal("'realtime-console serve' runs the simulator alone")
    return run_live(Target(simulated=True, hello=arguments.hello, record=arguments.record))
