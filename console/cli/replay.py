"""`realtime-console replay FILE`: a recording in the inspector, every pane at any moment of it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError

if TYPE_CHECKING:
    from textual.screen import Screen

HELP = "open a recording: every pane, at any moment of it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, or - for standard input."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """Open the recording and run the console on it."""
    from console.cli.terminal import require_terminal, run_app
    from console.recording.files import RecordingError
    from console.recording.preview import open_events
    from console.recording.spool import spool

    require_terminal(f"'realtime-console show {arguments.file}' prints the events as text")
    path = Path(arguments.file)
    try:
        descriptor = spool(sys.stdin.fileno()) if arguments.file == "-" else open_events(path)
    except RecordingError as error:
        raise UsageError(str(error)) from None

    def recording() -> "Screen[None]":
        # Textual's widgets and the folds are heavy: after the first paint
        from console.session.replay import ReplaySession
        from console.tui.screens.recording import RecordingScreen

        return RecordingScreen(ReplaySession(path, descriptor, spooled=arguments.file == "-"))

    return run_app(recording)
