"""What check, show and stats have in common: reading a named recording, and writing JSON lines."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from console.protocol.text import escape_json
from console.protocol.wire import JsonObject, dump_json
from console.recording.masking import masked
from console.recording.reader import ScannedLine, open_recording, scan
from console.recording.tally import Tally

STDIN = "-"


def read_lines(name: str, tally: Tally) -> Iterator[ScannedLine]:
    """Every line of a recording ("-": standard input), tallied, its secrets masked.

    Raises RecordingError. The tally is complete when the lines are over.
    """
    descriptor = sys.stdin.fileno() if name == STDIN else open_recording(Path(name))
    try:
        lines = scan(descriptor)
        for scanned in lines:
            tally.add(scanned)
            yield masked(scanned)
        tally.size = lines.bytes_read
    finally:
        if name != STDIN:
            os.close(descriptor)


def write_json(value: JsonObject) -> None:
    """One object on a line of its own; unsafe characters (of a file's name, say) as escapes."""
    sys.stdout.write(escape_json(dump_json(value).decode()) + "\n")
