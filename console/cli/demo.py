"""`realtime-console demo`: a live session with the built-in simulator: no key, no network."""

import argparse

from console.cli.recording import add_recording_arguments, recording_arguments

HELP = "a live session with the built-in simulator: no key, no network, no sound card needed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to record, and whether to be greeted."""
    add_recording_arguments(parser)
    parser.add_argument("--hello", action="store_true", help="say hello once connected")


def run(arguments: argparse.Namespace) -> int:
    """Run the console on a simulated session."""
    # Textual, websockets and numpy are loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_live
    from console.session.target import Target

    require_terminal("'realtime-console serve' runs the simulator alone")
    record, append = recording_arguments(arguments)
    return run_live(Target(simulated=True, hello=arguments.hello, record=record, append=append))
