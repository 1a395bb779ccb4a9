"""Running commands: within this process for speed, or as a program where that is the point."""

import argparse
import io
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from console.cli.errors import UsageError

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "console.cli.main")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: bytes
    err: bytes


def run(command: str, *arguments: str | Path, stdin: bytes = b"") -> Outcome:
    """Run a command to its end; its standard streams are real files, not terminals."""
    module = import_module(f"console.cli.{command}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with tempfile.TemporaryFile() as source, patch.object(sys, "stdin", io.TextIOWrapper(source)):
        source.write(stdin)
        source.seek(0)
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = module.run(parser.parse_args(list(map(str, arguments))))
            except UsageError as error:
                err.write(f"{error}\n")
                status = 2
    return Outcome(status, _written(out), _written(err))


def run_program(*arguments: str | Path) -> Outcome:
    """Run the installed program as a user does."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], capture_output=True, cwd=REPOSITORY, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()
