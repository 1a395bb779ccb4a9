"""Making a recording survive a power cut: synced once a second, away from the event loop.

A disk can take ten seconds over it, so it has its own thread, and its own descriptor: the writer
may close while the disk still thinks.
"""

import os
import threading
from collections.abc import Callable

from console.recording.system import sync

SYNC_EVERY_S = 1.0


class Syncer:
    """Syncs a file that grows until closed; `report` gets one line when the file is in danger."""

    def __init__(
        self, descriptor: int, report: Callable[[str], None], every_s: float = SYNC_EVERY_S
    ) -> None:
        self._descriptor = os.dup(descriptor)
        self._report = report
        self._every_s = every_s
        self._synced_size = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recording-sync", daemon=True)
        self._thread.start()

    def close(self, patience_s: float = 1.0) -> None:
        """Sync a last time; a disk that takes longer than `patience_s` is left to finish alone."""
        self._stop.set()
        self._thread.join(patience_s)

    def _run(self) -> None:
        due = stopped = False
        while not stopped:
            stopped = self._stop.wait(self._every_s / 2)
            if due or stopped:
                self._sync()
            self._look()  # twice as often: it costs nothing, and is to be told within a second
            due = not due
        os.close(self._descriptor)

    def _look(self) -> None:
        try:
            deleted = os.fstat(self._descriptor).st_nlink == 0
        except OSError as error:
            self._report(error.strerror or "cannot be looked at")
        else:
            if deleted:
                self._report("was deleted while it was being written")

    def _sync(self) -> None:
        try:
            status = os.fstat(self._descriptor)
            if status.st_size != self._synced_size:
                sync(self._descriptor)
                self._synced_size = status.st_size
        except OSError as error:
            self._report(error.strerror or "cannot be written to disk")
