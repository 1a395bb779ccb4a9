"""`realtime-console export`: the sound of a recording as WAV, or a copy fit to be handed on."""

import argparse
import sys
from pathlib import Path

from console.cli.errors import UsageError
from console.cli.reading import read_recording, remark
from console.protocol.text import visible
from console.recording.new_file import new_file
from console.recording.redaction import KINDS, Kind, Redactor
from console.recording.tally import EXIT_STATUS, Tally
from console.store.units import duration_text

HELP = "the sound of each item or of the whole session as WAV, or a redacted copy"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The recording and what to make of it."""
    parser.add_argument("file", metavar="FILE", help="a recording (JSONL), or - for standard input")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--wav", metavar="FOLDER", help="one WAV a spoken item, into this folder")
    wanted.add_argument(
        "--stereo",
        metavar="WAV",
        help="the whole session as it was heard, in one new WAV on the session's clock: user left, "
        "model right, 24 kHz; a silence of more than 5 minutes is written as 5 minutes",
    )
    wanted.add_argument(
        "--redact", metavar="KINDS", help="a copy on standard output without audio,text,ids"
    )


def run(arguments: argparse.Namespace) -> int:
    """Export; existing files are never replaced. The status is as with `check`."""
    if arguments.stereo is not None:
        from console.cli.session_sound import export_session  # the folds are for this way only

        return export_session(arguments.file, Path(arguments.stereo))
    tally = Tally()
    if arguments.wav is not None:
        _export_sound(arguments.file, Path(arguments.wav), tally)
    else:
        _export_copy(arguments.file, _kinds(arguments.redact), tally)
    for fault in tally.faults:
        remark(f"left out {fault}")
    if tally.broken_off:
        remark(tally.broken_off)
    return EXIT_STATUS[tally.load]


def _kinds(text: str) -> list[Kind]:
    asked = [name.strip() for name in text.split(",")]
    kinds = [kind for kind in KINDS if kind in asked]
    if len(kinds) != len(set(asked)):
        raise UsageError(f"--redact takes {', '.join(KINDS)}, with commas between, not {text!r}")
    return kinds


def _export_copy(name: str, kinds: list[Kind], tally: Tally) -> None:
    redactor = Redactor(kinds)
    for scanned in read_recording(name, tally):
        if scanned.line.good:
            sys.stdout.buffer.write(redactor.redact(scanned.line) + b"\n")


def _export_sound(name: str, folder: Path, tally: Tally) -> None:
    # it decodes sound, which nothing else here needs: only this way loads it
    from console.cli.item_sounds import ItemSounds

    def write(file_name: str, wav: bytes, seconds: float) -> None:
        path = folder / file_name
        _write_new(path, wav)
        sys.stdout.write(f"{visible(str(path))}  {duration_text(seconds * 1000)}\n")

    sounds = ItemSounds(write)
    for scanned in read_recording(name, tally):
        sounds.take(scanned.line)
    sounds.end()
    if sounds.misfits:
        remark(f"{sounds.misfits:,} events did not fit the conversation")


def _write_new(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new_file(path) as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(f"{path}: exists already; name another folder") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name another folder") from None
