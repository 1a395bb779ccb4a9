"""`realtime-console` without a command: the start screen."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen


def run(arguments: argparse.Namespace) -> int:
    """Open the console on its start screen."""
    # Textual is loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_app

    require_terminal("'realtime-console --help' lists what works without one")

    def start() -> "Screen[None]":
        from console.tui.screens.start import StartScreen  # heavy: after the first paint

        return StartScreen()

    return run_app(start)
