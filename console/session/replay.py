"""A recording opened for inspection: indexed in steps so that the screen stays alive."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.recording.bookmarks import BookmarksError, keep_bookmark, read_bookmarks
from console.recording.ending import BEGINNINGS, state_of
from console.recording.files import RecordingError, is_being_written
from console.recording.masking import masked
from console.recording.plain import decode_plain
from console.recording.preview import open_events
from console.recording.reader import Scan, ScannedLine, Stretch, open_recording
from console.recording.summaries import State
from console.recording.watch import FileWatch
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from console.session.plan import OddError
from console.store.bookmarks import Mark


class ReplaySession:
    """A file (or standard input) as an inspected session. Call `step` until it answers False."""

    def __init__(self, path: Path, descriptor: int, *, spooled: bool = False) -> None:
        self.path = path
        self.bookmarks_problem = ""  # why they are kept for this run only
        self.watch = FileWatch(descriptor, None if spooled else path)
        self.size = self.watch.size
        self._payloads = Payloads(descriptor)
        self.inspected = InspectedSession(
            self._payloads, SessionState(RealtimeConversation(keep_audio=False))
        )
        self.bad_lines = 0
        self.problem = ""  # why it could not be read to its end
        self.torn: ScannedLine | None = None
        self.indexed_bytes = 0
        self._descriptor = descriptor
        self._lines = Scan(descriptor)
        self._stretches = self._lines.stretches()
        self._spooled = spooled
        self._reading = True
        self._written = False
        self._marks = self._read_marks()

    @classmethod
    def open(cls, path: Path) -> "ReplaySession":
        """Open a file; raises RecordingError with one line of cause and remedy."""
        return cls(path, open_recording(path))

    @property
    def state(self) -> State:
        """How the recording ended, as far as it has been read."""
        mark = self.inspected.ending.mark
        return state_of(mark, torn=self.torn is not None, written=self._written)

    def reopened(self) -> "ReplaySession":
        """What its name leads to now, from its start; raises RecordingError."""
        if self._spooled:
            raise RecordingError("standard input cannot be read again")
        return ReplaySession(self.path, open_events(self.path))

    def look(self) -> bool:
        """Look what became of the file; whether there is more to read: then `step` reads on.

        What was an incomplete last record is read again: its rest may have come.
        """
        begun = self.inspected.ending.mark in BEGINNINGS  # the locks of others are not our business
        # before its size: then the last words of a writer that has just let go are there
        self._written = begun and is_being_written(self._descriptor)
        self.watch.look(self._lines.position)
        if self.watch.content != "whole":
            self._let_go()
            return False
        if self._reading or self.watch.size == self.size:
            return False
        self._reading = True
        self.size = self.watch.size
        self.torn = None
        self._lines = Scan(self._descriptor, self._lines.position, self._lines.number)
        self._stretches = self._lines.stretches()
        return True

    def _let_go(self) -> None:
        """Read no bytes any more but those that are known to be the file's own."""
        if self._payloads.limit != self.watch.kept:
            self._payloads.limit = self.watch.kept
            self.inspected.forget_lines()

    def step(self) -> bool:
        """Take in some more lines; False when the file has been read to its end, or has changed."""
        self._reading = self._step()
        return self._reading

    def _step(self) -> bool:
        try:
            stretch = next(self._stretches, None)
        except RecordingError as error:  # the disk fails, or it was no recording after all
            self.problem = str(error)
            return False
        read_to = self.size if stretch is None and self._lines.missing else self._lines.position
        if not self.watch.reaches(read_to):
            self._let_go()
            return False
        if stretch is None:
            self._marks = [mark for mark in self._marks if not self._mark(mark)]
            return False
        if isinstance(stretch, ScannedLine):
            self._take(stretch)
        else:
            with _without_collecting():
                if not self._take_plain(stretch):
                    for scanned in stretch.lines():
                        self._take(scanned)
        return True

    def _take_plain(self, stretch: Stretch) -> bool:
        plain = decode_plain(stretch.raws)
        if plain is None:
            return False
        try:
            self.inspected.take_plain(stretch, plain)
        except OddError:
            return False
        self.indexed_bytes = stretch.offset + stretch.size
        return True

    def bookmark(self, row: int, note: str | None) -> None:
        """Mark an event, beside the recording; None takes its mark away."""
        bookmarks = self.inspected.bookmarks
        mark = bookmarks.mark(row, note)
        self._mark(mark)
        if self._spooled:
            return
        if not self.watch.intact:  # beside the path they would be those of another file
            self.bookmarks_problem = "the file has changed since it was opened"
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


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many objects that live for a moment, none in a cycle: to look for those takes a tenth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
