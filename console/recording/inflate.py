"""Compressed recordings: unpacked to a private temporary file, with a limit against bombs."""

import gzip
import os
import tempfile
import zlib

MAX_INFLATED = 100_000_000

_CHUNK = 1 << 20


class InflateError(ValueError):
    """Bytes that are no gzip file to the end, or unpack to too much; the message says which."""


def inflate(descriptor: int) -> int:
    """Unpack an open gzip file; returns the descriptor of an unlinked copy of mode 0600.

    Raises InflateError; the file itself stays as it is and open.
    """
    size = 0
    with (
        os.fdopen(os.dup(descriptor), "rb") as packed,
        gzip.GzipFile(fileobj=packed) as unpacked,
        tempfile.TemporaryFile() as spool,
    ):
        try:
            while chunk := unpacked.read(_CHUNK):
                size += len(chunk)
                if size > MAX_INFLATED:
                    raise InflateError(f"unpacks to more than {MAX_INFLATED:,} bytes")
                spool.write(chunk)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise InflateError(f"damaged after {size:,} unpacked bytes") from None
        spool.flush()
        return os.dup(spool.fileno())
