"""Summaries are kept for next time, and never more than a short cut."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from console.recording import summaries
from console.recording.summaries import FileIdentity, RecordingSummary, SummaryCache

SUMMARY = RecordingSummary("finished", "", 1.5, 9.5, "gpt-test", 100, 3, 1, 4210)
FILE = FileIdentity(1, 2, 3, 4)


def kept(path: Path) -> SummaryCache:
    cache = SummaryCache(path)
    cache.put(FILE, SUMMARY)
    cache.save()
    return cache


def test_what_was_put_is_there_next_time_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "cache.json"
    kept(path)
    assert SummaryCache(path).get(FILE) == SUMMARY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["cache.json"]


@pytest.mark.parametrize("field", FileIdentity._fields)
def test_a_file_that_changed_in_any_way_is_another(tmp_path: Path, field: str) -> None:
    kept(tmp_path / "cache.json")
    assert SummaryCache(tmp_path / "cache.json").get(FILE._replace(**{field: 99})) is None


def test_what_is_unknown_stays_unknown(tmp_path: Path) -> None:
    unknown = RecordingSummary("cut")
    cache = SummaryCache(tmp_path / "cache.json")
    cache.put(FILE, unknown)
    cache.save()
    found = SummaryCache(tmp_path / "cache.json").get(FILE)
    assert found == unknown
    assert found.tokens is None
    assert found.length_s is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b'{"format":2}',
        b'{"format":2,"files":[]}',
        b'{"format":2,"files":{"1:2:3:4":7}}',
        b'{"format":2,"files":{"1:2:3:4":{"state":"?"}}}',
        b'{"format":99,"files":{"1:2:3:4":{"state":"cut"}}}',
    ],
)
def test_a_broken_cache_knows_nothing_and_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache.json"
    path.write_bytes(content)
    assert SummaryCache(path).get(FILE) is None
    kept(path)
    assert SummaryCache(path).get(FILE) == SUMMARY


def test_a_cache_out_of_reach_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    kept(tmp_path / "file" / "cache.json")
    os.mkfifo(tmp_path / "pipe")
    SummaryCache(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    kept(tmp_path / "folder")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_two_that_keep_at_once_keep_both(tmp_path: Path) -> None:
    path = tmp_path / "cache.json"
    one, other = SummaryCache(path), SummaryCache(path)
    one.put(FILE, SUMMARY)
    other.put(FILE._replace(inode=7), replace(SUMMARY, turns=8))
    one.save()
    other.save()
    assert SummaryCache(path).get(FILE) == SUMMARY
    assert SummaryCache(path).get(FILE._replace(inode=7)) == replace(SUMMARY, turns=8)


def test_the_longest_unused_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "MOST_KEPT", 3)
    path = tmp_path / "cache.json"
    cache = SummaryCache(path)
    for inode in range(3):
        cache.put(FILE._replace(inode=inode), SUMMARY)
    cache.save()
    later = SummaryCache(path)
    assert later.get(FILE._replace(inode=0)) == SUMMARY
    later.put(FILE._replace(inode=9), SUMMARY)
    later.save()
    known = [i for i in range(10) if SummaryCache(path).get(FILE._replace(inode=i))]
    assert known == [0, 2, 9]
