"""A file that changes while it is open: what is gone is shown as gone, never as something else."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from console.recording.files import RecordingError
from console.session.inspected import BAD_LINE
from console.session.payloads import Payloads
from console.session.replay import ReplaySession
from console.session.reread import ANOTHER
from console.store.rows import Flag
from tests.builders import Story, lines_of, record, turn

SEEDS = int(os.environ.get("REALTIME_SEEDS", "5"))
"""How many courses of events a file goes through; the promise was checked with 40."""


def opened(path: Path) -> ReplaySession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    assert not replay.look()
    return replay


def many(count: int) -> Story:
    story = Story().session()
    for number in range(count):
        story.user(f"u{number}", "word " * 20)
    return story


def test_events_beyond_a_cut_are_gone_and_those_before_it_stay(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    replay = opened(path)
    session = replay.inspected
    middle = session.rows.offsets[5] + 10
    session.event(7)  # looked at before: kept, and yet it is gone
    os.truncate(path, middle)
    assert not replay.look()
    assert replay.watch.content == "cut"
    assert session.event(4).event["type"] == session.rows.type(4)
    assert "gone: 10 of its" in session.bad_reason(5)
    assert session.event(7).event == {}
    assert "gone: 0 of its" in session.bad_reason(7)


def test_a_rewritten_file_lends_no_bytes_to_the_rows_of_the_one_before(tmp_path: Path) -> None:
    path = record(turn("hello"), tmp_path / "a.jsonl")
    replay = opened(path)
    session = replay.inspected
    path.write_bytes(lines_of(turn("other")) * 2)  # the same shape, and more of it
    assert not replay.look()
    assert replay.watch.content == "rewritten"
    rows = range(len(session.rows))
    assert [session.event(row).event for row in rows] == [{} for _ in rows]
    assert not any(session.event_text(row) or session.audio(row) for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b"session.created", b"session.updated"),
        lambda line: line.replace(b'"server"', b'"client"'),
        lambda line: line.replace(b"T", b" ", 1).replace(b":", b".", 1),
        lambda line: b"x" * len(line),
    ],
    ids=["type", "source", "time", "no event"],
)
def test_another_line_in_the_place_of_an_event_is_not_shown_as_it_even_before_anybody_looked(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    session = opened(path).inspected
    lines = path.read_bytes().split(b"\n")
    lines[0] = change(lines[0])
    path.write_bytes(b"\n".join(lines))
    assert session.bad_reason(0) == ANOTHER
    assert session.line_head(0, 1000) == b""
    assert not session.bad_reason(1)


def test_an_event_in_the_place_of_a_bad_line_is_not_shown_as_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = lines_of(turn()).split(b"\n")[0]
    path.write_bytes(good + b"\n" + b"x" * len(good) + b"\n")
    session = opened(path).inspected
    assert session.rows.has(1, Flag.BAD)
    path.write_bytes(good + b"\n" + good + b"\n")
    assert session.bad_reason(1) == ANOTHER


@pytest.mark.parametrize("form", [b'"time": 1790000000.5', b'"time":"2026-11-28T11:00:00.000000Z"'])
def test_a_line_that_was_cut_through_is_searched_like_one_without_a_word(
    tmp_path: Path, form: bytes
) -> None:
    line = b'{%b, "source":"server", "event":{"type":"x","word":"needle"}}\n' % form
    path = tmp_path / "others.jsonl"
    path.write_bytes(line * 3)
    session = opened(path).inspected
    for left in range(2 * len(line) - 2, 2 * len(line) - len(line), -1):
        path.write_bytes((line * 3)[:left])
        assert b"needle" in session.event_text(0)
        assert session.event_text(1) == session.event_text(2) == b""


def test_the_locks_of_other_programs_logs_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locks(*_: object) -> None:
        raise AssertionError("somebody else's log was locked")

    monkeypatch.setattr(fcntl, "flock", locks)
    replay = opened(record(turn(), tmp_path / "others.jsonl"))
    assert replay.state == "unmarked"


def test_a_file_cut_while_it_is_indexed_is_indexed_no_further(tmp_path: Path) -> None:
    path = record(many(3000), tmp_path / "a.jsonl")
    replay = ReplaySession.open(path)
    assert replay.step()
    rows = len(replay.inspected.rows)
    os.truncate(path, 1000)
    assert not replay.step()
    assert len(replay.inspected.rows) == rows
    assert replay.watch.content == "cut"
    assert replay.torn is None
    assert replay.inspected.event(0).event
    assert not replay.inspected.event(rows - 1).event


def test_a_file_that_loses_its_unread_end_is_said_to_be_cut(tmp_path: Path) -> None:
    path = record(many(3000), tmp_path / "a.jsonl")
    replay = ReplaySession.open(path)
    assert replay.step()
    os.truncate(path, path.stat().st_size - 100)
    while replay.step():
        pass
    assert replay.watch.content == "cut"


def test_a_torn_record_that_is_cut_off_and_replaced_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    whole = lines_of(turn())
    path.write_bytes(whole + b'{"time":"2026')
    replay = opened(path)
    rows = len(replay.inspected.rows)
    os.truncate(path, len(whole))
    assert replay.look()
    assert not replay.step()
    assert (replay.torn, replay.watch.intact) == (None, True)
    with path.open("ab") as file:
        file.write(whole.split(b"\n")[0] + b"\n")
    assert replay.look()
    while replay.step():
        pass
    assert len(replay.inspected.rows) == rows + 1


def test_a_moved_file_is_still_followed(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    replay = opened(path)
    moved = path.rename(tmp_path / "b.jsonl")
    with moved.open("ab") as file:
        file.write(lines_of(turn()))
    assert replay.look()
    assert replay.watch.name == "moved"


def test_bookmarks_are_not_kept_beside_another_file(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    replay = opened(path)
    path.unlink()
    record(turn("other"), path)
    replay.look()
    replay.bookmark(2, "here")
    assert replay.inspected.bookmarks.note(2) == "here"
    assert "changed" in replay.bookmarks_problem
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]


def test_it_is_read_again_from_what_its_name_leads_to(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    replay = opened(path)
    path.unlink()
    with pytest.raises(RecordingError, match="no such file"):
        replay.reopened()
    record(many(1), path)
    again = replay.reopened()
    while again.step():
        pass
    assert len(again.inspected.rows) == 3


def test_standard_input_cannot_be_read_again(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "spool")
    replay = ReplaySession(Path("-"), os.open(path, os.O_RDONLY), spooled=True)
    with pytest.raises(RecordingError, match="standard input"):
        replay.reopened()


def test_payloads_end_where_the_bytes_can_be_trusted(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"first\nsecond\n")
    held = Payloads(os.open(path, os.O_RDONLY))
    held.limit = 8
    assert held.read(0, 5) == b"first"
    assert held.read(6, 6) == b"se"
    assert held.read(13, 6) == b""
    held.close()


class Vandal:
    """Does to a file what happens to files."""

    def __init__(self, path: Path, seed: int) -> None:
        self._path = path
        self._random = Random(seed)
        self._stories = 0

    def act(self) -> None:
        act = self._random.choice(
            (self._grow, self._grow, self._cut, self._rewrite, self._replace, self._tear)
        )
        act()

    def _lines(self) -> bytes:
        self._stories += 1  # no two alike, and yet of the same shape
        story = Story().wait(self._stories).session().user("u", f"{self._stories:06} words")
        return lines_of(story) * self._random.randrange(1, 200)

    def _grow(self) -> None:
        with self._path.open("ab") as file:
            file.write(self._lines())

    def _tear(self) -> None:
        with self._path.open("ab") as file:
            file.write(self._lines()[: -self._random.randrange(1, 100)])

    def _cut(self) -> None:
        os.truncate(self._path, self._random.randrange(self._path.stat().st_size + 1))

    def _rewrite(self) -> None:
        self._path.write_bytes(self._lines())

    def _replace(self) -> None:
        other = self._path.with_name("other")
        other.write_bytes(self._lines())
        other.replace(self._path)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_happens_to_a_file_a_row_shows_its_own_event_or_none(
    tmp_path: Path, seed: int
) -> None:
    path = record(many(50), tmp_path / "a.jsonl")
    vandal, random = Vandal(path, seed), Random(seed)
    replay = ReplaySession.open(path)
    session = replay.inspected
    own: list[tuple[bytes, str]] = []
    for _ in range(60):
        for _ in range(random.randrange(6)):
            if not replay.step():
                break
            rows = range(len(own), len(session.rows))
            own += [(session.event_bytes(row), session.rows.type(row)) for row in rows]
        if random.random() < 0.3:
            vandal.act()
        if random.random() < 0.5:
            replay.look()
        for row in random.sample(range(len(own)), min(20, len(own))):
            shown = session.event_bytes(row)
            assert shown in (b"", own[row][0]) or own[row][1] == BAD_LINE
            assert session.event(row).event or session.bad_reason(row)
            session.event_text(row)
            session.state_at(row)
    replay.close()
