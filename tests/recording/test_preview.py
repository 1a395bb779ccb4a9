"""A file that is no recording is told by its first lines, as what it is."""

import os
import random
from pathlib import Path

import pytest

from console.recording.preview import LOOK_BYTES, LOOK_LINES, why_not_a_recording
from console.recording.reader import open_recording

GOOD = b'{"time":5,"source":"server","event":{"type":"x"}}\n'
PHOTOGRAPH = b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(9_000)


def why(folder: Path, content: bytes) -> str:
    path = folder / "a.jsonl"
    path.write_bytes(content)
    descriptor = open_recording(path)
    try:
        return why_not_a_recording(descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty: there are no events in it"),
        (b"\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (PHOTOGRAPH, "binary data, not a recording"),
        (bytes(5_000), "binary data"),
        (bytes(2 * LOOK_BYTES), "binary data"),
        (PHOTOGRAPH * 500, "binary data"),
        (b'{"type":"session.created"}\n[1]\n', 'no line is an event (line 1: no "event" object)'),
        (b'{"event":{}}\n' * 2 * LOOK_LINES, '(line 1: no "source" text)'),
        (b"Dear Ann,\n\nhow are you?\n", "no line is an event (line 1: not JSON"),
        (b"Liebe Gr\xfc\xdfe\n", "not UTF-8: convert it"),
        (GOOD[:-9], "line 1: not JSON"),
    ],
)
def test_what_holds_no_event_is_told_with_its_remedy(
    tmp_path: Path, content: bytes, said: str
) -> None:
    cause = why(tmp_path, content)
    assert said in cause
    assert ":" in cause
    assert "\n" not in cause


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD[:-1],
        b"\xef\xbb\xbf" + GOOD,
        PHOTOGRAPH + b"\n" + GOOD,
        b"oops\n" * (LOOK_LINES - 1) + GOOD,
        b'{"time":5,"source":"server","event":{"a":"' + b"A" * LOOK_BYTES + b'"}}\n',
        b"\n" * LOOK_BYTES + GOOD,
    ],
    ids=["good", "unended", "bom", "late", "last", "long", "blank"],
)
def test_an_event_or_the_chance_of_one_is_enough(tmp_path: Path, content: bytes) -> None:
    assert why(tmp_path, content) == ""


def test_the_look_is_at_one_megabyte_whatever_the_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    pread = os.pread

    def counted(descriptor: int, size: int, offset: int) -> bytes:
        asked.append(size)
        return pread(descriptor, size, offset)

    path = tmp_path / "big"
    path.write_bytes(b"x" * 5 * LOOK_BYTES)
    descriptor = open_recording(path)
    monkeypatch.setattr(os, "pread", counted)
    assert why_not_a_recording(descriptor) == ""
    assert asked == [LOOK_BYTES]
    os.close(descriptor)
