"""Files that people ask for: never over another one, and whole or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from console.recording.system import CREATE_NEW


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that was not there before, of mode 0600; gone again where writing it fails.

    Raises FileExistsError, also for a link, or OSError.
    """
    descriptor = os.open(path, os.O_WRONLY | CREATE_NEW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
