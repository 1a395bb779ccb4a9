"""A recording read for its figures alone, in steps, at the speed of the disk rather than JSON."""

import os
from collections.abc import Generator
from pathlib import Path

from console.recording.files import RecordingError, is_being_written, open_recording
from console.recording.preview import why_not_a_recording
from console.recording.summaries import FileIdentity, RecordingSummary
from console.recording.system import read_at
from console.session.figures import Figures

CHUNK = 1 << 18
MAX_LINE = 8 << 20
"""A longer line is counted and not looked into: a step must not take longer than a frame."""

_BOM = b"\xef\xbb\xbf"


class Summarizer:
    """The summary of one file: call `step` until it answers False, then look at `summary`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.summary: RecordingSummary | None = None
        """None until the file has been read."""
        self.identity: FileIdentity | None = None
        """What was read; None where it could not be, or was being written meanwhile."""
        self._steps = self._read()

    def step(self) -> bool:
        """Read some more; False when all is known."""
        return next(self._steps, False)

    def close(self) -> None:
        """Let go of a file that was not read to its end."""
        self._steps.close()

    def _read(self) -> Generator[bool, None, None]:
        try:
            descriptor = open_recording(self.path, unpack=False)
        except RecordingError as error:
            self.summary = _unreadable(str(error).removeprefix(f"{self.path}: "))
            return
        try:
            before = FileIdentity.of(os.fstat(descriptor))
            summary = yield from _summarize(descriptor, before)
            if summary.state != "recording" and before == FileIdentity.of(os.fstat(descriptor)):
                self.identity = before
            self.summary = summary
        except OSError as error:
            self.summary = _unreadable(error.strerror or "cannot be read")
        finally:
            os.close(descriptor)


def _unreadable(problem: str) -> RecordingSummary:
    return RecordingSummary("unreadable", problem)


def _summarize(descriptor: int, file: FileIdentity) -> Generator[bool, None, RecordingSummary]:
    figures = Figures()
    if is_being_written(descriptor):
        figures.take(read_at(descriptor, CHUNK, 0).rpartition(b"\n")[0] + b"\n")
        figures.take_time(_lines_at(descriptor, 0))
        return figures.under_way(file.changed_ns / 1e9)
    problem = why_not_a_recording(descriptor)
    if problem:
        return _unreadable(problem)
    begun: list[bytes] = []  # a line whose end has not come yet
    for position in range(0, file.size, CHUNK):
        chunk = read_at(descriptor, CHUNK, position)
        if position == 0:
            chunk = chunk.removeprefix(_BOM)
        end = chunk.rfind(b"\n") + 1
        if end:
            figures.take(b"".join([*begun, chunk[:end]]))
            begun = []
        begun.append(chunk[end:])
        if sum(map(len, begun)) > MAX_LINE:
            begun = [b"?"]
        yield True
    figures.take_tail(b"".join(begun))
    figures.take_time(_lines_at(descriptor, 0))
    figures.take_time(reversed(_lines_at(descriptor, max(0, file.size - CHUNK))))
    return figures.summary()


def _lines_at(descriptor: int, position: int) -> list[bytes]:
    return read_at(descriptor, CHUNK, position).removeprefix(_BOM).split(b"\n")
