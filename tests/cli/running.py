"""Running a command as a user does: its own process, real pipes, real exit status."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# The command modules are run without the program's other commands: one thing is tested at a time.
RUN = """
import argparse, importlib, sys
from console.cli.errors import UsageError
command = importlib.import_module("console.cli." + sys.argv[1])
parser = argparse.ArgumentParser()
command.add_arguments(parser)
try:
    status = command.run(parser.parse_args(sys.argv[2:]))
    sys.stdout.flush()
except UsageError as error:
    sys.stderr.write(f"{error}\\n")
    status = 2
sys.exit(status)
"""
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: bytes
    err: bytes


def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path = REPOSITORY) -> Outcome:
    """Run a command to its end."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Outcome(done.returncode, done.stdout, done.stderr)
