"""The wire in the log, for debugging: every frame shortened and without keys."""

import logging

from console.protocol.secrets import mask_event_bytes, mask_text
from console.protocol.text import single_line

_SHOWN = 300
_logger = logging.getLogger("console.client")


class WireLog:
    """Logs frames at DEBUG when asked to, shortened and masked."""

    def __init__(self, debug: bool) -> None:
        self._debug = debug

    def frame(self, what: str, frame: bytes) -> None:
        if self._debug:
            masked, _ = mask_event_bytes(frame)
            shown = single_line(masked.decode("utf-8", "replace"), _SHOWN)
            _logger.debug("%s %d bytes: %s", what, len(frame), shown)

    def text(self, line: str) -> None:
        if self._debug:
            _logger.debug("%s", single_line(mask_text(line), _SHOWN))
