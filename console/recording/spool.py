"""Standard input as a file: what comes through a pipe is kept privately, to be sought in."""

import os
import tempfile

from console.recording.files import RecordingError, refuse_other_formats
from console.recording.system import read_at

BLOCK = 1 << 20


def spool(source: int) -> int:
    """Copy a stream to a file of mode 0600 without a name; returns its descriptor, to be closed.

    Raises RecordingError where the stream is a terminal or no recording.
    """
    if os.isatty(source):
        raise RecordingError("standard input is a terminal: pipe a recording into it")
    with tempfile.TemporaryFile() as copy:
        while block := os.read(source, BLOCK):
            copy.write(block)
        copy.flush()
        refuse_other_formats("standard input", read_at(copy.fileno(), 4, 0))
        return os.dup(copy.fileno())
