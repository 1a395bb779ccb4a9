"""What a session is recorded to: a name that was given is taken at its word."""

from pathlib import Path

import platformdirs
import pytest

from console.recording.files import RecordingError
from console.session.target import begin_recording


def test_without_a_name_the_recordings_folder_is_made_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    writer = begin_recording(None)
    writer.close()
    assert writer.path.parent == tmp_path / "data" / "recordings"


def test_a_name_in_a_folder_that_is_not_there_is_refused_and_nothing_is_made(
    tmp_path: Path,
) -> None:
    with pytest.raises(RecordingError, match="create it first") as refused:
        begin_recording(tmp_path / "nodir" / "x.jsonl")
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
