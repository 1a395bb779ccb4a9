"""`list` says in one line what each recording is, whatever its name and whatever is in it."""

import json
import os
from pathlib import Path

import pytest

from console.recording.summary_table import COLUMNS, columns_for
from console.recording.writer import RecordingWriter
from console.session import summarizer
from tests.builders import Story, record, turn
from tests.cli.running import run, run_program

HOSTILE = (
    b"esc\x1b[2J\x9b.jsonl",
    b"line\nfeed.jsonl",
    b"bad\xff\xfe.jsonl",
    "rtl\u202e.jsonl".encode(),
    b"x" * 249 + b".jsonl",
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "recordings"
    made.mkdir()
    return made


def test_a_recording_is_one_line_of_figures_the_newest_first(folder: Path) -> None:
    os.utime(record(turn(), folder / "old.jsonl"), (1, 1))
    record(turn().server("error", error={"type": "x"}), folder / "new.jsonl")
    outcome = run("list", folder)
    head, new, old = outcome.out.decode().splitlines()
    assert outcome.status == 0
    assert head.split() == [column.title for column in COLUMNS] + ["NAME"]
    assert new.split()[2:] == ["00:01", "gpt-test", "1", "1", "42", "new.jsonl"]
    assert old.split()[2:] == ["00:00", "gpt-test", "1", "0", "42", "old.jsonl"]


def test_json_has_all_figures_and_null_for_what_is_unknown(folder: Path) -> None:
    path = record(Story().user("u", "hi"), folder / "a.jsonl")
    (told,) = map(json.loads, run("list", "--json", folder).out.splitlines())
    assert told == {
        "file": str(path),
        "bytes": path.stat().st_size,
        "state": "unmarked",
        "problem": None,
        "started": "2026-09-21T14:13:20.000000Z",
        "length_s": 0.1,
        "model": None,
        "events": 2,
        "turns": 1,
        "errors": 0,
        "tokens": None,
    }


def test_no_file_is_read_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(turn(), folder / "a.jsonl")
    first = run("list", folder).out
    monkeypatch.setattr(summarizer, "open_recording", lambda *_, **__: pytest.fail("read again"))
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    assert run("list", folder).out == first.replace(b"a.jsonl", b"b.jsonl")


def test_one_bad_file_costs_no_other_its_line(folder: Path) -> None:
    record(turn(), folder / "a.jsonl")
    (folder / "photo.jsonl").write_bytes(bytes(range(256)))
    (folder / "empty.jsonl").touch()
    outcome = run("list", folder)
    assert outcome.status == 1
    assert b"photo.jsonl \xc2\xb7 binary data" in outcome.out
    assert b"empty.jsonl \xc2\xb7 empty" in outcome.out
    assert b"42  a.jsonl" in outcome.out
    (folder / "a.jsonl").unlink()
    assert run("list", folder).status == 2


def test_recordings_under_way_and_cut_off_are_told(folder: Path) -> None:
    path = record(turn(), folder / "cut.jsonl")
    path.write_bytes(path.read_bytes()[:-5])
    writer = RecordingWriter.create(folder / "now.jsonl")
    writer.write(0, "console", b'{"type":"console.recording.started"}')
    shown = run("list", folder).out.decode()
    writer.close()
    assert "cut.jsonl · cut off" in shown
    assert "now.jsonl · recording…" in shown


def test_hostile_names_are_harmless_and_whole_in_json(folder: Path) -> None:
    for name in HOSTILE:
        record(turn(), Path(os.fsdecode(bytes(folder) + b"/" + name)))
    outcome = run("list", folder)
    lines = outcome.out.decode().splitlines()
    assert len(lines) == 1 + len(HOSTILE)
    assert all(line.isprintable() for line in lines)
    told = [json.loads(line)["file"] for line in run("list", "--json", folder).out.splitlines()]
    assert {os.fsencode(Path(file).name) for file in told} == set(HOSTILE)


def test_what_only_looks_like_a_recording_is_passed_over(folder: Path) -> None:
    record(turn(), folder / "a.jsonl")
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "loop.jsonl").symlink_to(folder / "loop.jsonl")
    (folder / "link.jsonl").symlink_to(folder / "a.jsonl")
    names = [line.split()[-1] for line in run("list", folder).out.decode().splitlines()[1:]]
    assert sorted(names) == ["a.jsonl", "link.jsonl"]


def test_no_folder_is_an_error_and_an_empty_one_is_not(folder: Path) -> None:
    outcome = run("list", folder / "missing")
    assert (outcome.status, outcome.out) == (2, b"")
    assert b"no such folder" in outcome.err
    outcome = run("list", folder)
    assert (outcome.status, outcome.out) == (0, b"")
    assert b"no recordings in" in outcome.err


def test_it_is_a_command_of_the_program(folder: Path) -> None:
    record(turn(), folder / "a.jsonl")
    assert run_program("list", folder).out.endswith(b"42  a.jsonl\n")


@pytest.mark.parametrize("width", range(20, 200))
def test_columns_leave_room_for_the_name_wherever_there_is_some(width: int) -> None:
    columns = columns_for(width)
    used = sum(column.width + 2 for column in columns)
    assert used + 25 <= width or not columns
    assert columns_for(80)[-1].title == "TOKENS"
    assert len(columns_for(120)) == len(columns_for(None)) == len(COLUMNS)
