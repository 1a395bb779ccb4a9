"""A recording opened for inspection: indexed in steps so that the screen stays alive."""

import os
import time
from itertools import islice
from pathlib import Path

from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.recording.bookmarks import BookmarksError, keep_bookmark, read_bookmarks
from console.recording.files import RecordingError
from console.recording.masking import masked
from console.recording.reader import Scan, ScannedLine, open_recording
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from console.store.bookmarks import Mark

STEP_LINES = 500
"""How many lines one step takes in: measured to keep a 60 Hz timer within 3 ms of its time."""


class ReplaySession:
    """A file (or standard input) as an inspected session. Call `step` until it answers False."""

    def __init__(self, path: Path, descriptor: int, *, spooled: bool = False) -> None:
        self.path = path
        self.bookmarks_problem = ""  # why they are kept for this run only
        self.size = os.fstat(descriptor).st_size
        self.inspected = InspectedSession(
            Payloads(descriptor), SessionState(RealtimeConversation(keep_audio=False))
        )
        self.bad_lines = 0
        self.problem = ""  # why it could not be read to its end
        self.torn: ScannedLine | None = None
        self.indexed_bytes = 0
        self._descriptor = descriptor
        self._lines = Scan(descriptor)
        self._spooled = spooled
        self._marks = self._read_marks()

    @classmethod
    def open(cls, path: Path) -> "ReplaySession":
        """Open a file; raises RecordingError with one line of cause and remedy."""
        return cls(path, open_recording(path))

    def grown(self) -> bool:
        """Whether the file has grown since it was read to its end; then `step` reads on.

        What was an incomplete last record is read again: its rest may have come.
        """
        size = os.fstat(self._descriptor).st_size
        if size <= self.size:
            return False
        self.size = size
        self.torn = None
        self._lines = Scan(self._descriptor, self._lines.position, self._lines.number)
        return True

    def step(self, lines: int = STEP_LINES) -> bool:
        """Take in some more lines; False when the file has been read to its end."""
        count = 0
        try:
            for scanned in islice(self._lines, lines):
                count += 1
                self._take(scanned)
        except RecordingError as error:  # the disk fails, or it was no recording after all
            self.problem = str(error)
            return False
        if count < lines:
            self._marks = [mark for mark in self._marks if not self._mark(mark)]
        return count == lines

    def bookmark(self, row: int, note: str | None) -> None:
        """Mark an event, beside the recording; None takes its mark away."""
        bookmarks = self.inspected.bookmarks
        mark = bookmarks.mark(row, note)
        self._mark(mark)
        if self._spooled:
            return
        forget = mark.removed and not bookmarks.is_recorded(row)
        try:
            keep_bookmark(self.path, mark, time.time(), forget=forget)
        except BookmarksError as error:
            self.bookmarks_problem = str(error)
        else:
            self.bookmarks_problem = ""

    def _read_marks(self) -> list[Mark]:
        if self._spooled:
            self.bookmarks_problem = "standard input has no place for bookmarks"
            return []
        try:
            return read_bookmarks(self.path)
        except BookmarksError as error:
            self.bookmarks_problem = str(error)
            return []

    def _mark(self, mark: Mark) -> bool:
        return self.inspected.bookmarks.take(mark, beside=True)

    def _take(self, scanned: ScannedLine) -> None:
        scanned = masked(scanned)
        offset, length, _, line, torn = scanned
        self.indexed_bytes = offset + length
        if torn:
            self.torn = scanned
            return
        if line.reason:
            self.bad_lines += 1
        self.inspected.take(offset, length, line)

    def close(self) -> None:
        """Let go of the file."""
        self.inspected.close()
