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
        stopped = False
        while not stopped:
            stopped = self._stop.wait(self._every_s)
            self._sync()
        os.close(self._descriptor)

    def _sync(self) -> None:
        try:
            status = os.fstat(self._descriptor)
            if status.st_size != self._synced_size:
                sync(self._descriptor)
                self._synced_size = status.st_size
        except OSError as error:
            self._report(error.strerror or "cannot be written to disk")
            return
        if status.st_nlink == 0:
            self._report("was deleted while it was being written")


def _sync_data(descriptor: int) -> None:
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:  # macOS has only the one that writes the times as well
        os.fsync(descriptor)
