"""What goes over the wire of a live session, written as it passes and shown from what was written.

The tap on the transport writes each frame before any handler sees it; `drain` turns what was
written into rows. What is shown is what is on disk.
"""

import os
from collections import deque
from collections.abc import Callable

from console.protocol.secrets import mask_event_bytes
from console.protocol.wire import JsonValue, WireError, check_bounds, dump_json, parse_object
from console.recording.continuing import FORMAT
from console.recording.ending import CONTINUED, ENDED, STARTED
from console.recording.format import encode_line
from console.recording.reader import decode_line
from console.recording.writer import RecordingWriter
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from console.store.event import Source

MAX_INVALID_SHOWN = 2000
DRAIN_EVENTS = 100
"""How many events one step shows: some milliseconds, so that a flood leaves room for keys."""


class Tape:
    """A recording under way. `now` gives UTC seconds, `url` where the session is connected to."""

    def __init__(
        self, writer: RecordingWriter, now: Callable[[], float], url: Callable[[], str]
    ) -> None:
        self.writer = writer
        self.payloads = Payloads(os.dup(writer.descriptor))
        """For reading back; its owner closes it."""
        self.sent = 0
        self.received = 0
        self._now = now
        self._url = url
        self._opened = False
        self._written: deque[tuple[int, int]] = deque()

    def tap(self, source: Source, frame: bytes) -> None:
        """Take a frame as it passes; one that is no event is noted with what it was."""
        try:
            parse_object(frame)
            check_bounds(b"[%b]" % frame)  # in a line of the recording it lies one level deeper
        except WireError as error:
            text = frame[:MAX_INVALID_SHOWN].decode("utf-8", "replace")
            self.note("console.frame.invalid", source=source, reason=str(error),
                      bytes=len(frame), text=text)  # fmt: skip
            return
        if not self._opened:  # the first frame in either direction
            self._opened = True
            self.note("console.connection.opened", url=self._url())
        if source == "client":
            self.sent += 1
        else:
            self.received += 1
        self._write(source, frame)

    def begin(self, **fields: JsonValue) -> None:
        """Write what comes first, in a new recording or in one that goes on."""
        before = self.writer.continues
        if before is not None and before.broken is not None:
            fields |= {"broken": before.broken.name, "broken_bytes": before.broken_bytes}
        self.note(STARTED if before is None else CONTINUED, format=FORMAT, **fields)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the recording: nothing was said, now or before."""
        return self.writer.continues is None and not self.sent + self.received

    def note(self, event_type: str, **fields: JsonValue) -> None:
        """Write an event of our own."""
        self._write("console", dump_json({"type": event_type, **fields}))

    def drain(self, inspected: InspectedSession, limit: int = DRAIN_EVENTS) -> int:
        """Show what was written since; returns how many events."""
        count = 0
        while self._written and count < limit:
            offset, length = self._written.popleft()
            inspected.take(offset, length, decode_line(self.payloads.read(offset, length)))
            count += 1
        return count

    def end(self) -> None:
        """Write the last line and let go of the file."""
        self.note(ENDED)
        self.writer.close()

    def _write(self, source: Source, frame: bytes) -> None:
        now = self._now()
        written = self.writer.write(now, source, frame)
        if written is None:  # the disk refused: the session goes on, in memory
            line = encode_line(now, source, *mask_event_bytes(frame))
            self._written.append((self.payloads.keep(line), len(line)))
        else:
            self._written.append((written.offset, written.length))
