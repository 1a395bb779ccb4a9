"""The recordings of one folder, found at once, and the figures of each, found in steps."""

from collections import deque
from pathlib import Path

from console.recording.library import RecordingFile, list_recordings
from console.recording.summaries import FileIdentity, RecordingSummary, SummaryCache
from console.session.summarizer import Summarizer

LARGE = 16 << 20
"""Larger files wait for all others."""


class Library:
    """Call `step` until it answers False: then every file has a summary. `close` keeps them."""

    def __init__(self, folder: Path, cache: SummaryCache) -> None:
        self.folder = folder
        self.files: list[RecordingFile] = []
        """Newest first."""
        self._cache = cache
        self._summaries: dict[FileIdentity, RecordingSummary] = {}
        self._waiting: deque[RecordingFile] = deque()
        self._reading: Summarizer | None = None

    def refresh(self) -> None:
        """Look again which there are; raises RecordingError where the folder cannot be read."""
        self.files = list_recordings(self.folder)
        waiting: list[RecordingFile] = []
        known: dict[FileIdentity, RecordingSummary] = {}
        for file in self.files:
            summary = self._summaries.get(file.identity) or self._cache.get(file.identity)
            if summary is None or summary.state == "recording":
                waiting.append(file)
            else:
                known[file.identity] = summary
        self._summaries = known
        self._waiting = deque(sorted(waiting, key=lambda file: file.size > LARGE))

    def summary(self, file: RecordingFile) -> RecordingSummary | None:
        """What is known of a file; None while it waits for being read."""
        return self._summaries.get(file.identity)

    def step(self) -> bool:
        """Read a little more; False when all is known."""
        if not self._waiting:
            self._cache.save()
            return False
        file = self._waiting[0]
        if self._reading is None or self._reading.path != file.path:
            self._stop_reading()
            self._reading = Summarizer(file.path)
        if not self._reading.step():
            self._take(self._waiting.popleft(), self._reading)
            self._reading = None
        return True

    def close(self) -> None:
        """Keep what was found, for next time."""
        self._stop_reading()
        self._cache.save()

    def _take(self, file: RecordingFile, read: Summarizer) -> None:
        if read.summary is not None:
            self._summaries[file.identity] = read.summary
            if read.identity is not None:
                self._cache.put(read.identity, read.summary)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None
