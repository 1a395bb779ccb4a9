"""Bookmarks beside a recording: kept privately, replaced whole, and never at another's cost."""

import os
import stat
from pathlib import Path

import pytest

from console.recording.bookmarks import (
    BookmarksError,
    bookmarks_path,
    keep_bookmark,
    read_bookmarks,
)
from console.store.bookmarks import Mark

NOTED = Mark(7, 1234.5, "nöte")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording, of which only the name matters here."""
    path = tmp_path / "one.jsonl"
    path.write_bytes(b"{}\n")
    return path


def keep(recording: Path, mark: Mark, *, forget: bool = False) -> None:
    keep_bookmark(recording, mark, 1_790_000_000.0, forget=forget)


def test_bookmarks_are_read_back_privately_kept(recording: Path) -> None:
    assert read_bookmarks(recording) == []
    keep(recording, NOTED)
    keep(recording, Mark(2, 1.0, removed=True))
    assert read_bookmarks(recording) == [Mark(2, 1.0, removed=True), NOTED]
    assert stat.S_IMODE(bookmarks_path(recording).stat().st_mode) == 0o600
    assert recording.read_bytes() == b"{}\n"


def test_one_event_has_one_bookmark_and_the_last_one_takes_the_file_with_it(
    recording: Path,
) -> None:
    keep(recording, NOTED)
    keep(recording, Mark(7, 1234.5, "other"))
    assert read_bookmarks(recording) == [Mark(7, 1234.5, "other")]
    keep(recording, Mark(7, 1234.5, removed=True), forget=True)
    assert [path.name for path in recording.parent.iterdir()] == ["one.jsonl"]


@pytest.mark.parametrize(
    "content",
    [
        b"my own notes\n",
        b'{"time":0,"source":"console","event":{"type":"console.bookmark"}}\n',
        b'{"time":0,"source":"console","event":{"type":"other","event_number":1}}\n',
        b"\x00" * 100,
        b"[" * 10_000,
        b'{"time":0,"source":"console","event":{"type":"console.bookmark","event_number":1}}\n'
        * 110_000,
    ],
    ids=["text", "no number", "other type", "zeros", "brackets", "too many"],
)
def test_what_is_not_ours_is_left_alone(recording: Path, content: bytes) -> None:
    bookmarks_path(recording).write_bytes(content)
    with pytest.raises(BookmarksError, match="not bookmarks of ours"):
        read_bookmarks(recording)
    with pytest.raises(BookmarksError, match="not bookmarks of ours"):
        keep(recording, NOTED)
    assert bookmarks_path(recording).read_bytes() == content


def test_a_pipe_or_folder_of_that_name_holds_nobody_up(recording: Path) -> None:
    bookmarks_path(recording).mkdir()
    with pytest.raises(BookmarksError, match="not a file"):
        read_bookmarks(recording)
    bookmarks_path(recording).rmdir()
    os.mkfifo(bookmarks_path(recording))
    with pytest.raises(BookmarksError, match="not a file"):
        read_bookmarks(recording)


def test_a_folder_that_cannot_be_written_is_said(recording: Path) -> None:
    long = recording.with_name("x" * 250)
    with pytest.raises(BookmarksError, match="too long"):
        keep(long, NOTED)
    with pytest.raises(BookmarksError, match="No such file"):
        keep(recording.parent / "gone" / "one.jsonl", NOTED)
    assert [path.name for path in recording.parent.iterdir()] == ["one.jsonl"]
