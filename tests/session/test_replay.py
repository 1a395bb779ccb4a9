"""A recording as an inspected session."""

import sys
from pathlib import Path

import pytest

from console.inspection.transcript import entries
from console.recording.reader import RecordingError
from console.session.inspected import BAD_LINE
from console.session.replay import ReplaySession
from console.session.waveform import Waveforms
from console.store.rows import Flag
from tests.builders import START_S, Story, lines_of, record, turn

SESSIONS = Path(__file__).parents[2].parent / "shared" / "sessions"


def opened(path: Path) -> ReplaySession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    return replay


def test_a_recording_opens_as_the_session_it_was(tmp_path: Path) -> None:
    story = turn("hello", "Hi there")
    session = opened(record(story, tmp_path / "one.jsonl")).inspected
    assert [session.rows.type(row) for row in range(len(session.rows))] == [
        event.type for event in story.events
    ]
    assert [entry.text for entry in entries(session.state)] == ["hello", "Hi there"]
    assert session.event(3).event == story.events[3].event
    assert not session.state.anomalies


def test_any_moment_can_be_seen_again(tmp_path: Path) -> None:
    session = opened(record(turn("hello", "Hi there"), tmp_path / "one.jsonl")).inspected
    assert [entry.text for entry in entries(session.state_at(2))] == ["hello"]
    assert [entry.text for entry in entries(session.state_at(len(session.rows) - 1))] == [
        "hello",
        "Hi there",
    ]
    assert entries(session.state_at(0)) == []


def test_a_bad_line_is_a_row_with_its_reason_and_costs_no_good_one(tmp_path: Path) -> None:
    path = tmp_path / "damaged.jsonl"
    whole = lines_of(turn())
    first, rest = whole.split(b"\n", 1)
    path.write_bytes(first + b"\nnot an event\n" + rest + b'{"time":"2026')
    replay = opened(path)
    session = replay.inspected
    assert session.rows.type(1) == BAD_LINE
    assert session.rows.has(1, Flag.BAD)
    assert session.bad_reason(1)
    assert session.event_bytes(1) == b"not an event"
    assert len(session.rows) == whole.count(b"\n") + 1
    assert replay.bad_lines == 1
    assert replay.torn is not None


def test_a_file_that_grows_is_followed_and_a_torn_record_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "growing.jsonl"
    whole = lines_of(turn())
    path.write_bytes(whole[:-20])
    replay = opened(path)
    rows = len(replay.inspected.rows)
    assert replay.torn is not None
    assert not replay.look()
    with path.open("ab") as file:
        file.write(whole[-20:])
    assert replay.look()
    while replay.step():
        pass
    assert len(replay.inspected.rows) == rows + 1
    assert not replay.torn


def test_the_waveform_is_the_sessions_own_audio(tmp_path: Path) -> None:
    session = opened(record(turn(seconds=1.0), tmp_path / "one.jsonl")).inspected
    waveforms = Waveforms(session)
    end_s = session.voices.end_s
    levels = waveforms.window(0, end_s, 50, len(session.rows))
    assert waveforms.complete
    assert max(levels["model"]) == 64  # the builder's tone is at a quarter of full scale
    assert levels["model"][0] == 0
    assert not any(levels["user"])


def test_events_that_tell_of_a_failure_are_flagged_as_errors(tmp_path: Path) -> None:
    story = Story().session().answer_ends("r1").answer_ends("r2", "failed")
    story.server("error", error={}).server("response.mcp_call.failed")
    for note in ("client.error", "frame.invalid", "gap", "connection.failed", "connection.opened"):
        story.tell("console", f"console.{note}")
    session = opened(record(story, tmp_path / "one.jsonl")).inspected
    flagged = [row for row in range(len(session.rows)) if session.rows.has(row, Flag.ERROR)]
    assert flagged == [2, 3, 4, 5, 6, 7, 8]


def test_a_missing_file_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file"):
        ReplaySession.open(tmp_path / "missing.jsonl")


def test_a_file_that_shrinks_while_open_shows_bad_lines_and_no_crash(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "one.jsonl")
    session = opened(path).inspected
    path.write_bytes(b"")
    assert session.event_bytes(4) == b""
    assert session.event(4).event == {}


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_transcripts_shown_of_real_sessions_are_those_the_server_finished_with(path: Path) -> None:
    session = opened(path).inspected
    finished = [
        session.event(row).event
        for row in range(len(session.rows))
        if session.rows.type(row).endswith("audio_transcript.done")
    ]
    shown = {entry.id: entry.text for entry in entries(session.state)}
    for event in finished:
        assert shown[str(event["item_id"])] == event["transcript"]


def test_a_delta_costs_a_bounded_number_of_calls(tmp_path: Path) -> None:
    story = Story().session().answer_begins("r", "a")
    for _ in range(1000):
        story.says("r", "a", "word")
    replay = ReplaySession.open(record(story, tmp_path / "one.jsonl"))
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        while replay.step():
            pass
    finally:
        sys.setprofile(None)
    assert calls < 30 * 1000


def test_a_beginning_without_times_is_dated_by_the_first_time_there_is(tmp_path: Path) -> None:
    path = tmp_path / "undated.jsonl"
    undated = b'{"source":"server","event":{"type":"x"}}\n'
    path.write_bytes(undated + b"not an event\n" + lines_of(turn()) + undated)
    times = opened(path).inspected.rows.times
    assert times[0] == times[1] == times[2] == START_S
    assert times[-1] == times[-2] > START_S
