"""The wire in the log, for debugging: every frame shortened and without keys."""

import logging

from console.protocol.secrets import mask_event_bytes, mask_text
from console.protocol.text import single_line

_SHOWN = 300
_logger = logging.getLogger("console.client")


def log_frame(what: str, frame: bytes) -> None:
    """One line for a frame that was sent or received."""
    masked, _ = mask_event_bytes(frame)
    shown = single_line(masked.decode("utf-8", "replace"), _SHOWN)
    _logger.debug("%s %d bytes: %s", what, len(frame), shown)


def log_line(line: str) -> None:
    """One line about the connection."""
    _logger.debug("%s", single_line(mask_text(line), _SHOWN))
