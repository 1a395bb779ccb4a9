"""Files that people ask for are new and whole, or not there."""

import resource
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from console.recording.new_file import new_file
from tests.builders import record, turn
from tests.cli.running import PROGRAM, REPOSITORY


def test_a_new_file_is_its_owners_and_takes_the_place_of_none(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "b"
    with new_file(path) as file:
        file.write(b"all of it")
    assert path.read_bytes() == b"all of it"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (path, link):
        with pytest.raises(FileExistsError), new_file(taken):
            pass
    assert path.read_bytes() == b"all of it"
    assert not (tmp_path / "elsewhere").exists()


def _small_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


@pytest.mark.parametrize("wanted", ["--wav", "--stereo"])
def test_an_export_for_which_there_is_no_room_leaves_nothing_behind(
    tmp_path: Path, wanted: str
) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" if wanted == "--wav" else tmp_path / "out" / "all.wav"
    command = (*PROGRAM, "export", str(path), wanted, str(target))
    done = subprocess.run(
        command, capture_output=True, cwd=REPOSITORY, preexec_fn=_small_disk, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert not list((tmp_path / "out").iterdir())
