"""Secrets in recordings that others wrote: masked before anything of a line is kept or shown."""

from console.protocol.secrets import mask_event_bytes
from console.recording.reader import ScannedLine, decode_line


def masked(scanned: ScannedLine) -> ScannedLine:
    """The line with its secrets masked; the same object where it has none."""
    raw, _ = mask_event_bytes(scanned.line.raw)
    if raw is scanned.line.raw:
        return scanned
    return scanned._replace(line=decode_line(raw))
