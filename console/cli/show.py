"""`realtime-console show`: a recording as text, streamed: for reading, pipes and CI."""

import argparse
import io
import shutil
import sys
from typing import Protocol

from console.cli.errors import UsageError
from console.cli.event_lines import EventLines, Fits
from console.cli.reading import read_recording, remark
from console.protocol.text import escape_json
from console.recording.reader import ScannedLine
from console.recording.tally import EXIT_STATUS, Tally
from console.store.query.reference import LANGUAGE

HELP = "a recording as text: its events, its raw lines, or the conversation"

_PIPE_WIDTH = 400


_FILTERS = "what --filter takes (quote it for the shell; --filter=-delta where it begins with -):\n"


class View(Protocol):
    """One way to show a recording: takes its lines in order, then is told that they are over."""

    tells_faults: bool
    """Whether bad lines are part of what it shows."""

    def take(self, scanned: ScannedLine) -> None: ...

    def end(self) -> list[str]:
        """Write what is left; returns what deserves a remark."""
        ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and how to show it."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")
    parser.add_argument("--filter", metavar="QUERY", help="only the events that fit, see below")
    parser.add_argument("--json", action="store_true", help="raw lines; items with --conversation")
    parser.add_argument("--wire", action="store_true", help="leave out this program's own notes")
    parser.add_argument(
        "--conversation", action="store_true", help="who said what, and how each response ended"
    )
    parser.add_argument("--markdown", action="store_true", help="a report to paste into an issue")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _FILTERS + "\n".join(f"  {text:<24}{finds}" for text, finds in LANGUAGE)


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
    if arguments.filter is not None and (arguments.markdown or arguments.conversation):
        raise UsageError("--filter chooses events: leave out --conversation and --markdown")
    if arguments.markdown:
        if arguments.json:
            raise UsageError("--markdown is a form of its own: leave out --json")
        from console.cli.markdown import ConversationMarkdown

        return ConversationMarkdown(write)
    if arguments.conversation:
        # the folds are loaded only where they are needed: this module is imported for every --help
        from console.cli.conversation import ConversationJson, ConversationText

        return ConversationJson(_write_json) if arguments.json else ConversationText(write)
    fits = None
    if arguments.filter is not None:
        from console.cli.line_filter import line_filter

        fits = line_filter(arguments.filter).fits
    if arguments.json:
        return RawLines(fits)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    return EventLines(write, width, fits)


class RawLines:
    """The lines as they are, for other programs; unsafe characters as escapes on a terminal."""

    tells_faults = False

    def __init__(self, fits: Fits | None) -> None:
        self._fits = fits

    def take(self, scanned: ScannedLine) -> None:
        """Write a good line; bad ones are reported on standard error."""
        if (self._fits is None or self._fits(scanned)) and scanned.line.good:
            _write_json(scanned.line.raw)

    def end(self) -> list[str]:
        """Nothing is left to say."""
        return []


def _write_json(source: bytes) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(escape_json(source.decode()) + "\n")
    else:
        sys.stdout.buffer.write(source + b"\n")
