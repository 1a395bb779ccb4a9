"""What became of an open file is found out, whatever was done to it."""

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from console.recording import watch as watching
from console.recording.files import open_recording
from console.recording.watch import FileWatch
from tests.builders import record, turn


def watched(path: Path) -> FileWatch:
    """A watch on a file that was read to its end."""
    watch = FileWatch(open_recording(path), path)
    watch.look(watch.size)
    assert watch.intact
    return watch


def look(watch: FileWatch, read_to: int) -> tuple[str, str]:
    watch.look(read_to)
    return watch.content, watch.name


def test_a_file_that_grows_stays_the_file_it_was(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    watch = watched(path)
    size = watch.size
    with path.open("ab") as file:
        file.write(b"{}\n")
    assert look(watch, size) == ("whole", "same")
    assert watch.size == size + 3


def test_a_file_that_was_cut_keeps_what_lies_before_the_cut_for_good(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    watch = watched(path)
    size = watch.size
    os.truncate(path, 100)
    assert look(watch, size) == ("cut", "same")
    assert watch.kept == 100
    with path.open("ab") as file:
        file.write(b"x" * 2 * size)
    assert look(watch, size) == ("cut", "same")
    assert watch.kept == 100


@pytest.mark.parametrize("more", [False, True])
def test_other_bytes_in_the_same_file_are_noticed_also_where_they_are_more(
    tmp_path: Path, more: bool
) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    watch = watched(path)
    size = watch.size
    path.write_bytes(b"another file\n" * (size if more else 3))
    for _ in range(2):  # and that is what it stays
        assert look(watch, size) == ("rewritten", "same")
        assert watch.kept == 0


def test_a_cut_incomplete_record_costs_nothing_that_was_read(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(b'{"time":')
    watch = FileWatch(open_recording(path), path)
    watch.look(whole)
    os.truncate(path, whole)
    assert look(watch, whole) == ("whole", "same")


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("b"))
    path.with_name("b").replace(path)


def rotate(path: Path) -> None:
    path.rename(path.with_name("a.jsonl.1"))
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (replace, "replaced"),
        (rotate, "replaced"),
        (Path.unlink, "deleted"),
        (lambda path: path.rename(path.with_name("b")), "moved"),
        (lambda path: path.parent.rename(path.parent.with_name("elsewhere")), "moved"),
        (lambda path: shutil.rmtree(path.parent), "deleted"),
    ],
)
def test_what_the_name_leads_to_is_told_apart(
    tmp_path: Path, change: Callable[[Path], object], name: str
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    watch = watched(record(turn(), folder / "a.jsonl"))
    change(folder / "a.jsonl")
    assert look(watch, watch.size) == ("whole", name)


def test_a_name_that_leads_back_is_as_good_as_ever(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    watch = watched(path)
    path.rename(tmp_path / "b")
    assert look(watch, watch.size) == ("whole", "moved")
    (tmp_path / "b").rename(path)
    assert look(watch, watch.size) == ("whole", "same")


def test_a_packed_file_may_change_without_harm_to_what_was_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n"))
    watch = watched(path)
    path.write_bytes(gzip.compress(b"{}\n{}\n"))
    assert look(watch, watch.size) == ("whole", "changed")
    path.unlink()
    assert look(watch, watch.size) == ("whole", "deleted")


def test_a_stream_has_no_name_to_lose(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "spool")
    watch = FileWatch(open_recording(path), None)
    path.unlink()
    assert look(watch, watch.size) == ("whole", "same")


def test_a_folder_that_may_not_be_looked_into_any_more_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(record(turn(), tmp_path / "a.jsonl"))

    def refuse(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    assert look(watch, watch.size) == ("whole", "out of reach")


def test_a_disk_that_fails_is_told_and_raises_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(record(turn(), tmp_path / "a.jsonl"))

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(watching, "read_at", fail)
    assert look(watch, watch.size)[0] == "unreadable"
    assert watch.kept == 0
