"""`realtime-console check`: whether recordings read well, or a session configuration is JSON."""

import argparse
import sys
from pathlib import Path

from console.cli.errors import UsageError
from console.cli.reading import STDIN, read_lines, write_json
from console.protocol.secrets import mask_text
from console.protocol.text import visible
from console.protocol.wire import JsonObject
from console.recording.reader import RecordingError
from console.recording.tally import EXIT_STATUS, Load, Tally
from console.session.draft import DraftCheck, check_session_text

HELP = "whether recordings read well: status 0 all of it, 1 in part, 2 not at all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, or one session configuration."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help="recordings (JSONL), or - for standard input"
    )
    parser.add_argument(
        "--session", metavar="FILE", help="check a session configuration instead (status 0 or 2)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a file, one a line")


def run(arguments: argparse.Namespace) -> int:
    """Check everything that was named; the worst file decides the exit status."""
    if arguments.session is not None:
        if arguments.files:
            raise UsageError("check either recordings or, with --session, one configuration")
        return check_session(arguments.session, as_json=arguments.json)
    if not arguments.files:
        raise UsageError("name a recording to check, or - for standard input")
    return max(check_recording(name, as_json=arguments.json) for name in arguments.files)


def check_recording(name: str, *, as_json: bool) -> int:
    """Check one recording and say what came of it; returns its exit status."""
    tally = Tally()
    refusal = ""
    try:
        for _ in read_lines(name, tally):
            pass  # reading is what tallies
    except RecordingError as error:
        refusal = str(error)
    load: Load = "reject" if refusal else tally.load
    warnings = [mask_text(warning) for warning in [refusal, *tally.warnings] if warning]
    if as_json:
        write_json(
            {
                "file": name,
                "load": load,
                "good": tally.good,
                "bad": len(tally.bad),
                "bad_lines": list(tally.bad),
                "torn": tally.torn is not None,
                "warnings": list(warnings),
            }
        )
    elif refusal:
        sys.stdout.write(f"{visible(mask_text(refusal))}\n")
    else:
        counts = f"{tally.good:,} good, {len(tally.bad):,} bad"
        torn = ", 1 incomplete" if tally.torn is not None else ""
        sys.stdout.write(f"{visible(name)}: {load}, {counts}{torn}\n")
        sys.stdout.writelines(f"    {visible(warning)}\n" for warning in warnings)
    return EXIT_STATUS[load]


def check_session(name: str, *, as_json: bool) -> int:
    """Check that a file is one JSON object, and say where it is not; 0 when valid, else 2."""
    checked = check_session_bytes(_content(name))
    message = mask_text(checked.message)
    if as_json:
        place: JsonObject = {"line": checked.line or None, "column": checked.column or None}
        write_json({"file": name, "valid": checked.valid, "error": message or None, **place})
    elif checked.valid:
        sys.stdout.write(f"{visible(name)}: valid\n")
    else:
        sys.stdout.write(f"{visible(name)}:{checked.line}:{checked.column}: {visible(message)}\n")
    return 0 if checked.valid else 2


def check_session_bytes(content: bytes) -> DraftCheck:
    """A session configuration as a file holds it: UTF-8 text, then as the editor checks it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        return DraftCheck(None, "not UTF-8 text", before.count(b"\n") + 1, column)
    return check_session_text(text)


def _content(name: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait for its writer
            raise UsageError(f"{name}: not a regular file; name a JSON file")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise UsageError(f"{name}: {reason}; name a JSON file") from None
