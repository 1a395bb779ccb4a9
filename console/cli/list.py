"""`realtime-console list`: the recordings of a folder, one line each, newest first."""

import argparse
import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError
from console.cli.reading import remark, write_json
from console.protocol.secrets import mask_text
from console.protocol.wire import JsonObject

if TYPE_CHECKING:
    from console.recording.library import RecordingFile
    from console.recording.summaries import RecordingSummary
    from console.session.library import Library

HELP = "the recordings of a folder: when, how long, model, turns, errors, tokens"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder and the form of the answer."""
    parser.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help="else ./recordings, else your own"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a file, one a line")


def run(arguments: argparse.Namespace) -> int:
    """List every file as soon as it is known; 0 all could be read, 1 some, 2 none of them."""
    # loaded only when something is to be listed: this module is imported for every --help
    from console.recording.files import RecordingError
    from console.recording.library import recordings_folder
    from console.recording.summaries import SummaryCache
    from console.session.library import Library

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names must not end a pipe of Latin-1
    folder = arguments.folder or recordings_folder()
    if arguments.folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    library = Library(folder, SummaryCache())
    try:
        library.refresh()
        return _list(library, as_json=arguments.json)
    except RecordingError as error:
        raise UsageError(str(error)) from None
    finally:
        library.close()


def _list(library: "Library", *, as_json: bool) -> int:
    if not library.files:
        remark(f"no recordings in {library.folder}: 'realtime-console demo' makes one")
        return 0
    table = None if as_json else _Table()
    unreadable = 0
    for file in library.files:
        while (summary := library.summary(file)) is None and library.step():
            pass
        if summary is None:  # it went away meanwhile
            continue
        unreadable += summary.state == "unreadable"
        if table is None:
            write_json(_as_json(file, summary))
        else:
            table.write(file, summary)
    return 0 if not unreadable else 2 if unreadable == len(library.files) else 1


class _Table:
    """Lines of a width: the terminal's, where there is one, else whatever they need."""

    def __init__(self) -> None:
        from console.recording.summary_table import columns_for, heading

        terminal = sys.stdout.isatty()
        self._width = shutil.get_terminal_size().columns if terminal else None
        self._columns = columns_for(self._width)
        sys.stdout.write(heading(self._columns) + "\n")

    def write(self, file: "RecordingFile", summary: "RecordingSummary") -> None:
        """One recording."""
        from console.recording.summary_table import named, row

        line = row(self._columns, summary) + mask_text(named(file.path.name, summary))
        if self._width is not None and len(line) > self._width:
            line = line[: self._width - 1] + "…"
        sys.stdout.write(line + "\n")


def _as_json(file: "RecordingFile", summary: "RecordingSummary") -> JsonObject:
    from console.recording.times import format_time

    started_s, length_s = summary.started_s, summary.length_s
    return {
        "file": str(file.path),
        "bytes": file.size,
        "state": summary.state,
        "problem": summary.problem or None,
        "started": None if started_s is None else format_time(started_s),
        "length_s": None if length_s is None else round(length_s, 6),
        "model": summary.model or None,
        "events": summary.events,
        "turns": summary.turns,
        "errors": summary.errors,
        "tokens": summary.tokens,
    }
