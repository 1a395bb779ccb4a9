"""Opening recordings: what a look at a file may cost, and who else has it."""

import gzip
import os
from pathlib import Path

import pytest

from console.recording.files import RecordingError, is_being_written, open_recording
from console.recording.writer import RecordingWriter


def test_a_compressed_file_is_unpacked_only_for_who_wants_it_read(tmp_path: Path) -> None:
    path = tmp_path / "packed.jsonl"
    path.write_bytes(gzip.compress(b"{}\n"))
    descriptor = open_recording(path)
    assert os.pread(descriptor, 9, 0) == b"{}\n"
    os.close(descriptor)
    with pytest.raises(RecordingError, match=r"packed\.jsonl: compressed"):
        open_recording(path, unpack=False)


def test_a_recording_is_being_written_until_its_writer_lets_go(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    descriptor = open_recording(writer.path)
    assert is_being_written(descriptor)
    assert is_being_written(descriptor)
    writer.close()
    assert not is_being_written(descriptor)
    os.close(descriptor)


def test_who_reads_a_recording_back_keeps_nobody_from_going_on_with_it(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    copy = os.dup(writer.descriptor)  # as a session has one, to show what was written
    writer.close()
    descriptor = open_recording(writer.path)
    assert not is_being_written(descriptor)
    os.close(descriptor)
    os.close(copy)
