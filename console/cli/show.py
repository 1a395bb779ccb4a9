"""`realtime-console show`: a recording as text, streamed: for reading, pipes and CI."""

import argparse
import io
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from console.cli.reading import read_recording, remark
from console.protocol.audio_format import AudioFormat, session_formats
from console.protocol.secrets import mask_text
from console.protocol.text import escape_json, single_line
from console.protocol.wire import object_at, text_at
from console.recording.reader import ScannedLine
from console.recording.tally import EXIT_STATUS, Tally
from console.store.event import Source
from console.store.log_line import clock_text
from console.store.summary import summarize

HELP = "a recording as text: its events, its raw lines, or the conversation"

ARROWS: Mapping[str, str] = {"client": "↑", "server": "↓", "console": "·"}
BAD_ARROW = "✗"
_TYPE_WIDTH = 40
_LONGEST_TYPE = 64
_PIPE_WIDTH = 400
MOST_WAITING = 10_000
"""Bad lines before the first good one that are shown each; a megabyte of text."""


class View(Protocol):
    """One way to show a recording: takes its lines in order, then is told that they are over."""

    tells_faults: bool
    """Whether bad lines are part of what it shows."""

    def take(self, scanned: ScannedLine) -> None: ...

    def end(self) -> list[str]:
        """Write what is left; returns what deserves a remark."""
        ...


Write: TypeAlias = Callable[[str], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and how to show it."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")
    parser.add_argument("--json", action="store_true", help="raw lines; items with --conversation")
    parser.add_argument("--wire", action="store_true", help="leave out this program's own notes")
    parser.add_argument(
        "--conversation", action="store_true", help="who said what, and how each response ended"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the recording; status 0 when all of it is good, 1 when a part is, 2 when nothing is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an arrow must not end a pipe of Latin-1
    view = _view(arguments)
    tally = Tally()
    for scanned in read_recording(arguments.file, tally):
        if not (arguments.wire and scanned.line.good and scanned.line.source == "console"):
            view.take(scanned)
    remarks = view.end()
    sys.stdout.flush()
    for text in remarks + (tally.notices if view.tells_faults else tally.warnings):
        remark(text)
    return EXIT_STATUS[tally.load]


def _view(arguments: argparse.Namespace) -> View:
    write = sys.stdout.write
    if arguments.conversation:
        # the folds are loaded only where they are needed: this module is imported for every --help
        from console.cli.conversation import ConversationJson, ConversationText

        return ConversationJson(_write_json) if arguments.json else ConversationText(write)
    if arguments.json:
        return RawLines()
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    return EventLines(write, width)


class EventLines:
    """One line an event: number, time since the start, direction, type, and what matters of it.

    Bad lines wait for the first good one: a file without any is refused as a whole.
    """

    tells_faults = True

    def __init__(self, write: Write, width: int) -> None:
        self._write = write
        self._width = width
        self._formats: dict[Source, AudioFormat] = {}  # as the session has told them so far
        self._start_s: float | None = None
        self._waiting: list[str] | None = []
        self._more_waiting = 0

    def take(self, scanned: ScannedLine) -> None:
        """Show one line; a bad or incomplete one with its reason."""
        line = scanned.line
        if not line.good:
            kind = "(incomplete)" if scanned.torn else "(bad line)"
            self._show_bad(self._row(scanned.number, "", BAD_ARROW, kind, line.reason))
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
        form = self._formats.get(line.source)
        audio_ms = form.ms_of_bytes if form is not None else None
        summary = summarize(line.event, line.source, audio_ms)
        self._write(self._row(scanned.number, clock, ARROWS[line.source], event_type, summary))

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
            self._write(self._row("", "", BAD_ARROW, "(bad lines)", f"{self._more_waiting:,} more"))
        self._waiting, self._more_waiting = None, 0

    def _row(self, number: int | str, clock: str, arrow: str, event_type: str, text: str) -> str:
        head = f"{number:>6}  {clock:>9}  {arrow} {event_type:<{_TYPE_WIDTH}}"
        room = max(20, self._width - len(head) - 2)
        return f"{head}  {single_line(mask_text(text), room)}".rstrip() + "\n"


class RawLines:
    """The lines as they are, for other programs; unsafe characters as escapes on a terminal."""

    tells_faults = False

    def take(self, scanned: ScannedLine) -> None:
        """Write a good line; bad ones are reported on standard error."""
        if scanned.line.good:
            _write_json(scanned.line.raw)

    def end(self) -> list[str]:
        """Nothing is left to say."""
        return []


def _write_json(source: bytes) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(escape_json(source.decode()) + "\n")
    else:
        sys.stdout.buffer.write(source + b"\n")
