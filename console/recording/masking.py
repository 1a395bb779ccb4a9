"""Secrets in recordings that others wrote: masked before anything of a line is kept or shown."""

from console.protocol.secrets import mask_event_bytes, may_hold_secrets
from console.recording.reader import ScannedLine, decode_line


def masked(scanned: ScannedLine) -> ScannedLine:
    """The line with its secrets masked; the same object where it has none."""
    line = scanned.line
    if not may_hold_secrets(line.raw):
        return scanned
    raw, _ = mask_event_bytes(line.raw)
    if raw == line.raw:
        return scanned
    # a bad line stays bad for the reason it had: a torn one must not turn into another kind
    return scanned._replace(line=decode_line(raw) if line.good else line._replace(raw=raw))
