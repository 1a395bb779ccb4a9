"""The entry point: finds the command, runs it, and turns every ending into an exit status."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from console import __version__
from console.cli.errors import UsageError
from console.protocol.secrets import mask_text
from console.protocol.text import visible

PROGRAM = "realtime-console"
COMMANDS = (
    "demo",
    "connect",
    "replay",
    "list",
    "show",
    "check",
    "stats",
    "export",
    "serve",
    "doctor",
)
DESCRIPTION = "The inspector for Realtime (speech-to-speech) APIs, in a terminal."
EPILOG = "With no command the console opens on its start screen."


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose errors are one line that names the remedy."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the usage and leaving."""
        raise UsageError(f"{message} (see '{self.prog} --help')")


def build_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of some commands; only their modules are imported (no textual, no numpy)."""
    parser = OneLineParser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in names:
        module = import_module(f"console.cli.{name}")
        command = commands.add_parser(
            name, help=module.HELP, description=module.HELP, allow_abbrev=False
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def run(argv: Sequence[str]) -> int:
    """Run one command line; returns its exit status. Errors of use are one line on stderr."""
    try:
        _check_command(argv)
        named = argv[:1] if argv and argv[0] in COMMANDS else COMMANDS
        arguments = build_parser(named).parse_args(argv)
        if arguments.command is None:
            start = import_module("console.cli.start")
            return int(start.run(arguments))
        return int(arguments.run(arguments))
    except UsageError as error:
        sys.stderr.write(f"{PROGRAM}: {visible(mask_text(str(error)))}\n")
        return 2


def _check_command(argv: Sequence[str]) -> None:
    """Say what was meant where a command should be: one with a slip in it, or a file to open."""
    name = argv[0] if argv else ""
    if not name or name.startswith("-") or name in COMMANDS:
        return
    if os.access(name, os.F_OK):
        raise UsageError(f"{name!r} is no command: '{PROGRAM} replay {name}' opens a recording")
    near = import_module("difflib").get_close_matches(name, COMMANDS, 1)  # only where it is needed
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(COMMANDS)}"
    raise UsageError(f"no command {name!r}: {meant} (see '{PROGRAM} --help')")


def main() -> int:
    """The console script."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is loaded
        sys.stdout.write(f"{PROGRAM} {__version__}\n")
        return 0
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as in `show FILE | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
