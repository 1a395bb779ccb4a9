"""`realtime-console replay FILE`: a recording in the inspector, every pane at any moment of it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError
from console.session.place import HINT, Place, PlaceError, parse_place
from console.session.playhead import parse_speed

if TYPE_CHECKING:
    from textual.screen import Screen

HELP = "open a recording: every pane, at any moment of it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, or - for standard input."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")
    parser.add_argument(
        "--at", metavar="PLACE", type=_place, help=f"begin at {HINT}".replace("%", "%%")
    )
    parser.add_argument("--play", action="store_true", help="begin to play")
    parser.add_argument(
        "--speed",
        metavar="X",
        type=_speed,
        default=1.0,
        help="play 0.1 to 64 times as fast, or max",
    )


def _place(text: str) -> Place:
    try:
        return parse_place(text)
    except PlaceError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _speed(text: str) -> float:
    try:
        return parse_speed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
        from console.tui.screens.recording import RecordingScreen, Start

        start = Start(arguments.at, arguments.speed, plays=arguments.play)
        replay = ReplaySession(path, descriptor, spooled=arguments.file == "-")
        return RecordingScreen(replay, start)

    return run_app(recording)
