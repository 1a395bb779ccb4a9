"""Where recordings go and how they are found again."""

import os
from pathlib import Path

import platformdirs
import pytest

from console.recording.files import RecordingError
from console.recording.library import (
    list_recordings,
    make_recordings_folder,
    new_recording_path,
    recordings_folder,
)


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
