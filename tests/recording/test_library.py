"""Where recordings go and how they are found again."""

import os
from pathlib import Path

import platformdirs
import pytest

from console.recording.bookmarks import bookmarks_path
from console.recording.files import RecordingError
from console.recording.library import (
    delete_recording,
    list_recordings,
    make_recordings_folder,
    new_recording_path,
    recordings_folder,
    rename_recording,
)
from console.recording.writer import RecordingWriter


def test_a_recordings_folder_here_is_used_else_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    assert recordings_folder() == tmp_path / "data" / "recordings"
    Path("recordings").mkdir()
    assert recordings_folder() == Path("recordings")


def test_the_users_own_folder_is_made_for_them_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    (tmp_path / "data").write_bytes(b"in the way")
    with pytest.raises(RecordingError, match="name the recording's file"):
        make_recordings_folder()
    (tmp_path / "data").unlink()
    assert make_recordings_folder() == make_recordings_folder() == tmp_path / "data" / "recordings"
    assert (tmp_path / "data" / "recordings").stat().st_mode & 0o777 == 0o700


def test_names_tell_the_start_and_never_meet(tmp_path: Path) -> None:
    names = {new_recording_path(tmp_path, 1_788_436_800.9).name for _ in range(20)}
    assert all(name.startswith("2026-09-03T12-00-00Z-") for name in names)
    assert all(name.endswith(".jsonl") for name in names)
    assert len(names) > 15


def test_recordings_are_listed_newest_first_and_nothing_else_is(tmp_path: Path) -> None:
    for age, name in enumerate(["old.jsonl", "new.jsonl", "notes.txt"]):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "dangling.jsonl").symlink_to(tmp_path / "nowhere")
    assert [file.path.name for file in list_recordings(tmp_path)] == ["new.jsonl", "old.jsonl"]
    assert list_recordings(tmp_path / "missing") == []


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordingError, match="Not a directory"):
        list_recordings(tmp_path / "file")


def test_a_renamed_recording_keeps_its_folder_suffix_content_and_bookmarks(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text("x")
    bookmarks_path(path).write_text("marks")
    renamed = rename_recording(path, "a new name")
    assert renamed == tmp_path / "a new name.jsonl"
    assert (renamed.read_text(), bookmarks_path(renamed).read_text()) == ("x", "marks")
    assert len(list(tmp_path.iterdir())) == 2
    assert rename_recording(renamed, "a new name") == renamed


@pytest.mark.parametrize("taken", ["new.jsonl", "new.jsonl.bookmarks"])
def test_renaming_never_takes_the_place_of_another_file(tmp_path: Path, taken: str) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text("x")
    bookmarks_path(path).write_text("marks")
    (tmp_path / taken).write_text("theirs")
    with pytest.raises(RecordingError, match="exists already"):
        rename_recording(path, "new")
    assert (tmp_path / taken).read_text() == "theirs"
    assert (path.read_text(), bookmarks_path(path).read_text()) == ("x", "marks")
    assert len(list(tmp_path.iterdir())) == 3


def test_renaming_takes_the_place_of_no_link_either(tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text("x")
    (tmp_path / "new.jsonl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RecordingError, match="exists already"):
        rename_recording(tmp_path / "old.jsonl", "new")


@pytest.mark.parametrize(
    "stem", ["", "  ", "a/b", "../up", ".hidden", "line\nfeed", "\x1b[2J", "r\u202el", "ü" * 120]
)
def test_names_that_hide_leave_or_deceive_are_refused(tmp_path: Path, stem: str) -> None:
    (tmp_path / "old.jsonl").write_text("x")
    with pytest.raises(RecordingError, match="name"):
        rename_recording(tmp_path / "old.jsonl", stem)
    assert [each.name for each in tmp_path.iterdir()] == ["old.jsonl"]


def test_a_deleted_recording_takes_its_bookmarks_along_and_of_a_link_the_link(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("x")
    bookmarks_path(path).write_text("marks")
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    delete_recording(link)
    assert path.exists()
    delete_recording(path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RecordingError, match="No such file"):
        delete_recording(path)


def test_what_is_being_recorded_is_neither_renamed_nor_deleted(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    with pytest.raises(RecordingError, match="being recorded"):
        rename_recording(writer.path, "b")
    with pytest.raises(RecordingError, match="being recorded"):
        delete_recording(writer.path)
    writer.close()
    delete_recording(rename_recording(writer.path, "b"))
