"""What reading came to, in numbers and in words."""

import os
from pathlib import Path

from console.recording.reader import open_recording, scan
from console.recording.tally import Tally

GOOD = b'{"time":5,"source":"server","event":{"type":"x"}}\n'


def tally(tmp_path: Path, content: bytes) -> Tally:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    found = Tally(size=len(content))
    descriptor = open_recording(path)
    for scanned in scan(descriptor):
        found.add(scanned)
    os.close(descriptor)
    return found


def test_load_is_ok_partial_or_reject(tmp_path: Path) -> None:
    for content, load in [
        (b"", "ok"),
        (GOOD, "ok"),
        (GOOD + b"oops\n", "partial"),
        (GOOD + b"oops", "partial"),
        (b"oops\n", "reject"),
        (b"oops", "reject"),
        (b"\n \n", "reject"),
    ]:
        assert tally(tmp_path, content).load == load


def test_warnings_are_summed_up_by_kind(tmp_path: Path) -> None:
    undated = b'{"source":"server","event":{}}\n'
    back = b'{"time":1,"source":"server","event":{"type":"x"}}\n'
    audio = (
        b'{"time":9,"source":"client","event":{"type":"input_audio_buffer.append","audio":"?"}}\n'
    )
    found = tally(tmp_path, GOOD + undated * 3 + back + audio)
    assert found.load == "ok"
    assert found.warnings == [
        "no time in 3 lines, the first is line 2 (undated, placed in order)",
        "no event type in 3 lines, the first is line 2",
        "time goes backwards (the clock was set?) in line 5",
        "audio that is not base64 in line 6",
    ]


def test_only_the_first_bad_lines_are_explained_and_all_are_counted(tmp_path: Path) -> None:
    found = tally(tmp_path, GOOD + b"oops\n" * 100)
    assert len(found.bad) == 100
    assert "80 more bad lines" in found.warnings
