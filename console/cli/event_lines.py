"""The event log of `show`: a line of text for each line of the recording."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from console.protocol.audio_format import AudioFormat, session_formats
from console.protocol.secrets import mask_text
from console.protocol.text import single_line
from console.protocol.wire import object_at, text_at
from console.recording.reader import ScannedLine
from console.store.event import Source
from console.store.summary import summarize
from console.store.units import clock_text

Fits: TypeAlias = Callable[[ScannedLine], bool]
"""Whether a line is to be shown; asked of every line, in order."""

MOST_WAITING = 10_000
"""Bad lines before the first good one that are shown each; a megabyte of text."""
_ARROWS: Mapping[str, str] = {"client": "↑", "server": "↓", "console": "·"}
_BAD_ARROW = "✗"
_TYPE_WIDTH = 40
_LONGEST_TYPE = 64


class EventLines:
    """One line an event: number, time since the start, direction, type, and what matters of it.

    Bad lines wait for the first good one: a file without any is refused as a whole. With `fits`
    only the lines that fit are shown; the clock and the formats are those of all.
    """

    def __init__(
        self, write: Callable[[str], object], width: int, fits: Fits | None = None
    ) -> None:
        self.tells_faults = fits is None
        self._fits = fits
        self._write = write
        self._width = width
        self._formats: dict[Source, AudioFormat] = {}  # as the session has told them so far
        self._start_s: float | None = None
        self._waiting: list[str] | None = []
        self._more_waiting = 0

    def take(self, scanned: ScannedLine) -> None:
        """Show one line; a bad or incomplete one with its reason."""
        line = scanned.line
        shown = self._fits is None or self._fits(scanned)
        if not line.good:
            if not shown:
                return
            kind = "(incomplete)" if scanned.torn else "(bad line)"
            self._show_bad(self._row(scanned.number, "", _BAD_ARROW, kind, line.reason))
            return
        self._show_waiting()
        if self._start_s is None:
            self._start_s = line.time
        clock = ""
        if line.time is not None and self._start_s is not None:
            clock = clock_text(line.time - self._start_s)
        event_type = single_line(text_at(line.event, "type") or "(no type)", _LONGEST_TYPE)
        if event_type in ("session.created", "session.updated"):
            heard, spoken = session_formats(object_at(line.event, "session"))
            self._formats = {"client": heard, "server": spoken}
        if not shown:
            return
        form = self._formats.get(line.source)
        audio_ms = form.ms_of_bytes if form is not None else None
        summary = summarize(line.event, line.source, audio_ms)
        self._write(self._row(scanned.number, clock, _ARROWS[line.source], event_type, summary))

    def end(self) -> list[str]:
        """Show what waits for a good line still: there were only such as were not asked for."""
        self._show_waiting()
        return []

    def _show_bad(self, row: str) -> None:
        if self._waiting is None:
            self._write(row)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(row)
        else:
            self._more_waiting += 1

    def _show_waiting(self) -> None:
        for row in self._waiting or ():
            self._write(row)
        if self._more_waiting:
            self._write(
                self._row("", "", _BAD_ARROW, "(bad lines)", f"{self._more_waiting:,} more")
            )
        self._waiting, self._more_waiting = None, 0

    def _row(self, number: int | str, clock: str, arrow: str, event_type: str, text: str) -> str:
        head = f"{number:>6}  {clock:>9}  {arrow} {event_type:<{_TYPE_WIDTH}}"
        room = max(20, self._width - len(head) - 2)
        return f"{head}  {single_line(mask_text(text), room)}".rstrip() + "\n"
