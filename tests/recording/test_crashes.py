"""A disk in memory: whatever a crash or a power cut leaves of it still reads.

The writer's own calls are recorded, then every image is built that could be on the disk after a
crash: all of it, only what was synced, and what was not synced cut at any byte or zeroed by block.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from console.recording.reader import open_recording, scan
from console.recording.tally import Tally
from console.recording.writer import RecordingWriter

BLOCK = 4096


@dataclass
class Disk:
    """The content after every call, and how much of it was certainly on the disk by then."""

    states: list[tuple[bytes, int]] = field(default_factory=lambda: [(b"", 0)])

    def write(self, data: bytes) -> None:
        content, synced = self.states[-1]
        self.states.append((content + data, synced))

    def truncate(self, size: int) -> None:
        content, synced = self.states[-1]
        self.states.append((content[:size], min(size, synced)))

    def sync(self) -> None:
        content, _ = self.states[-1]
        self.states.append((content, len(content)))

    def images(self) -> Iterator[tuple[bytes, int]]:
        """Every content a crash may leave, with the length that must have survived."""
        for content, synced in self.states:
            yield content, synced
            for cut in {synced, *range(synced, len(content), 97)}:
                yield content[:cut], synced
            for block in range(synced - synced % BLOCK, len(content), BLOCK):
                zeroed_from, zeroed_to = max(block, synced), min(block + BLOCK, len(content))
                zeros = b"\0" * (zeroed_to - zeroed_from)
                yield content[:zeroed_from] + zeros + content[zeroed_to:], synced


def record_session(path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A session with big and small events, syncs in between, and one short write."""
    disk = Disk()
    real_write, real_truncate = os.write, os.ftruncate
    calls = 0

    def write(descriptor: int, data: bytes) -> int:
        nonlocal calls
        calls += 1
        data = data[: len(data) // 2] if calls == 9 else data
        disk.write(data)
        return real_write(descriptor, data)

    def truncate(descriptor: int, size: int) -> None:
        disk.truncate(size)
        real_truncate(descriptor, size)

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "ftruncate", truncate)
    writer = RecordingWriter.create(path)
    for number in range(16):
        padding = b"x" * (3000 if number % 3 else 10)
        writer.write(1.0 + number, "server", b'{"type":"x","n":%d,"p":"%b"}' % (number, padding))
        if number in (4, 11):
            disk.sync()
    writer.close()
    monkeypatch.undo()
    return disk


def test_every_image_a_crash_can_leave_reads_with_all_that_was_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = record_session(tmp_path / "session.jsonl", monkeypatch)
    image_path = tmp_path / "image.jsonl"
    images = 0
    for content, synced in disk.images():
        images += 1
        image_path.write_bytes(content)
        descriptor = open_recording(image_path)
        tally = Tally(size=len(content))
        numbers = []
        for scanned in scan(descriptor):
            tally.add(scanned)
            if "n" in scanned.line.event:
                numbers.append(scanned.line.event["n"])
        os.close(descriptor)
        must_be_there = content[:synced].count(b"\n")
        assert tally.good >= must_be_there
        assert numbers == sorted(set(map(int, map(str, numbers))))
        if must_be_there:
            assert tally.load != "reject"
    assert images > 500
