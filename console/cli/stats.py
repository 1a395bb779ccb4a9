"""`realtime-console stats`: recordings in figures, for people and for CI."""

import argparse
import sys

from console.cli.errors import UsageError
from console.cli.reading import Dating, read_recording, remark, write_json
from console.inspection.statistics import SessionStatistics
from console.protocol.secrets import mask_text
from console.protocol.text import single_line, visible
from console.protocol.wire import JsonObject, count_at, number_at, object_at
from console.recording.tally import EXIT_STATUS, Tally

HELP = "recordings in figures: events, turns, endings, latency, tokens"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files and the form of the answer."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="recordings (JSONL), or - for standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a file, one a line")


def run(arguments: argparse.Namespace) -> int:
    """Show the figures of every file; the worst file decides the exit status, as with `check`."""
    return max(_report(name, as_json=arguments.json) for name in arguments.files)


def _report(name: str, *, as_json: bool) -> int:
    statistics, dating, tally = SessionStatistics(), Dating(), Tally()
    try:
        for scanned in read_recording(name, tally):
            if scanned.line.good:
                for event in dating.events(scanned.line):
                    statistics.add(event)
    except UsageError as error:  # the other files have figures all the same
        remark(str(error))
        return EXIT_STATUS["reject"]
    for event in dating.rest():
        statistics.add(event)
    if tally.broken_off:
        remark(f"{name}: {tally.broken_off}")
    figures: JsonObject = {
        "file": name,
        "load": tally.load,
        "bad": len(tally.bad),
        "torn": tally.torn is not None,
        **statistics.as_json(),
    }
    if as_json:
        write_json(figures)
    else:
        _write_text(name, figures)
    return EXIT_STATUS[tally.load]


def _write_text(name: str, figures: JsonObject) -> None:
    sys.stdout.write(f"{visible(mask_text(name))}\n")
    for label, value in figure_lines(figures):
        sys.stdout.write(f"    {label:<12} {single_line(mask_text(value), 200)}\n")


def figure_lines(figures: JsonObject) -> list[tuple[str, str]]:
    """Figures for people: a label and what is said of it. Texts in them are the wire's."""
    duration_s = number_at(figures, "duration_s") or 0.0
    latency = object_at(figures, "latency_ms")
    lines = [
        ("events", f"{count_at(figures, 'events'):,} in {duration_s:,.1f} s"),
        ("turns", f"{count_at(figures, 'turns'):,}"),
        ("responses", _counts(object_at(figures, "responses")) or "none"),
        ("errors", f"{count_at(figures, 'errors'):,}"),
        ("first output", _spread(object_at(latency, "first_output"))),
        ("after speech", _spread(object_at(latency, "after_speech"))),
        ("response", _spread(object_at(latency, "response"))),
        ("tokens", _counts(object_at(figures, "tokens")) or "unknown"),
    ]
    by_type = object_at(figures, "by_type")
    return lines + [("", f"{count_at(by_type, kind):>9,}  {kind}") for kind in by_type]


def _spread(figures: JsonObject) -> str:
    if not figures:
        return "unknown"
    return f"p50 {count_at(figures, 'p50'):,} ms, p95 {count_at(figures, 'p95'):,} ms"


def _counts(counts: JsonObject) -> str:
    return ", ".join(f"{label} {count_at(counts, label):,}" for label in counts)
