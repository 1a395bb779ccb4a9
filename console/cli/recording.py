"""Where a live session is recorded: the arguments that all commands with one have in common."""

import argparse
from pathlib import Path

from console.cli.errors import UsageError


def add_recording_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether one that exists goes on."""
    parser.add_argument("--record", metavar="FILE", type=Path, help="write the recording here")
    parser.add_argument(
        "--append", action="store_true", help="go on with the recording FILE where there is one"
    )


def recording_arguments(arguments: argparse.Namespace) -> tuple[Path | None, bool]:
    """The file (None: named by now), and whether to append to it; raises UsageError."""
    if arguments.append and arguments.record is None:
        raise UsageError("--append goes on with a recording: name it (--record FILE)")
    return arguments.record, arguments.append
