"""`realtime-console` without a command: the start screen."""

import argparse


def run(arguments: argparse.Namespace) -> int:
    """Open the console on its start screen."""
    # Textual is loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_app

    require_terminal("'realtime-console --help' lists what works without one")
    from console.tui.screens.start import StartScreen

    return run_app(StartScreen())
