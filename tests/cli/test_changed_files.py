"""A file that changes while a command reads it: one line says so, and the status that it is part.

The command is held up in the middle by a pipe that nobody empties.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from console.recording.system import read_at as real
from tests.builders import Story, lines_of, record
from tests.cli.running import PROGRAM, Outcome, run

EVENTS = 4000
CUT_TO = 600_000


def long_recording(path: Path) -> Path:
    story = Story().session()
    for number in range(EVENTS):
        story.user(f"u{number}", "word " * 40)
    return record(story, path)


def meanwhile(argv: list[str], change: Callable[[], object]) -> Outcome:
    """Run a command that prints a lot; change something when its first output has come."""
    with subprocess.Popen(
        [*PROGRAM, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        first = process.stdout.read(1)
        change()
        out, err = process.communicate()
    return Outcome(process.returncode, first + out, err)


@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "text"])
def test_what_was_read_of_a_file_that_is_cut_is_shown_and_the_rest_told_missing(
    tmp_path: Path, form: list[str]
) -> None:
    path = long_recording(tmp_path / "a.jsonl")
    missing = path.stat().st_size - CUT_TO
    outcome = meanwhile(["show", *form, str(path)], lambda: os.truncate(path, CUT_TO))
    assert outcome.status == 1
    assert 100 < outcome.out.count(b"\n") < EVENTS
    told = outcome.err.decode().splitlines()
    assert f"cut while it was read: its last {missing:,} bytes are missing" in told[0]
    assert len(told) <= 2  # and, in the form that shows no bad lines, the one that was cut through
    assert "Traceback" not in outcome.err.decode()


def test_a_file_that_turns_into_another_while_it_is_read_is_told_to_be_a_mixture(
    tmp_path: Path,
) -> None:
    path = long_recording(tmp_path / "a.jsonl")
    other = lines_of(Story().client("input_audio_buffer.clear")) * 40_000
    outcome = meanwhile(["show", "--json", str(path)], lambda: path.write_bytes(other))
    assert outcome.status == 1
    assert b"a mixture: read it again" in outcome.err.splitlines()[0]


def cut_between_two_reads(path: Path, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    def read_at(descriptor: int, size: int, offset: int) -> bytes:
        if offset:
            os.truncate(path, left)
        return real(descriptor, size, offset)

    monkeypatch.setattr("console.recording.reader.read_at", read_at)


def test_stats_are_given_of_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = long_recording(tmp_path / "a.jsonl")
    cut_between_two_reads(path, monkeypatch, 0)
    outcome = run("stats", "--json", path)
    assert outcome.status == 1
    assert json.loads(outcome.out)["load"] == "partial"
    assert b"a.jsonl: the file was cut while it was read" in outcome.err


def test_check_says_that_only_a_part_could_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = long_recording(tmp_path / "a.jsonl")
    cut_between_two_reads(path, monkeypatch, 300_000)
    outcome = run("check", "--json", path)
    assert outcome.status == 1
    found = json.loads(outcome.out)
    assert (found["load"], found["torn"], found["bad"]) == ("partial", True, 0)
    assert "cut while it was read" in found["warnings"][0]


def test_a_redacted_copy_of_a_part_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = long_recording(tmp_path / "a.jsonl")
    cut_between_two_reads(path, monkeypatch, 0)
    outcome = run("export", "--redact", "text", path)
    assert outcome.status == 1
    assert b"cut while it was read" in outcome.err.splitlines()[-1]


@pytest.mark.parametrize("command", ["show", "stats", "check"])
@pytest.mark.parametrize(("fails_at", "status"), [(0, 2), (1, 1)])
def test_a_disk_that_fails_costs_what_lies_behind_and_no_more(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    fails_at: int,
    status: int,
) -> None:
    path = long_recording(tmp_path / "a.jsonl")

    def read_at(descriptor: int, size: int, offset: int) -> bytes:
        if offset >= fails_at:
            raise OSError(5, "Input/output error")
        return real(descriptor, size, offset)

    monkeypatch.setattr("console.recording.reader.read_at", read_at)
    outcome = run(command, path)
    assert outcome.status == status
    assert b"cannot be read on from byte" in outcome.out + outcome.err
    assert (b"Input/output error" in outcome.out + outcome.err) and outcome.err.count(b"\n") <= 2
