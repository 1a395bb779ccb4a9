"""`realtime-console replay FILE`: a recording in the inspector, every pane at any moment of it."""

import argparse
from pathlib import Path

HELP = "open a recording: every pane, at any moment of it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, or - for standard input."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """Open the recording and run the console on it."""
    # Textual and the folds are loaded only when a screen is to be painted.
    from console.cli.terminal import require_terminal, run_app
    from console.recording.reader import RecordingError
    from console.session.replay import ReplaySession
    from console.tui.screens.recording import RecordingScreen

    require_terminal(f"'realtime-console show {arguments.file}' prints the events as text")
    try:
        if arguments.file == "-":
            replay = ReplaySession.read_stdin()
        else:
            replay = ReplaySession.open(Path(arguments.file))
    except RecordingError as error:
        from console.cli.errors import UsageError

        raise UsageError(str(error)) from None
    try:
        return run_app(RecordingScreen(replay))
    finally:
        replay.close()
