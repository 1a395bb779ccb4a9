"""The figures of a recording: those of `stats`, without reading like it."""

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.cli.reading import Dating, read_lines
from console.inspection.statistics import SessionStatistics
from console.recording.summaries import RecordingSummary
from console.recording.tally import Tally
from console.recording.writer import RecordingWriter
from console.session import summarizer
from console.session.replay import ReplaySession
from console.session.summarizer import Summarizer
from tests.builders import START_S, Story, lines_of, record, turn

REPOSITORY = Path(__file__).resolve().parents[2]
SESSIONS = REPOSITORY.parent / "shared" / "sessions"
ENDED = (
    b'{"time":"2026-11-22T10:00:00Z","source":"console","event":{"type":"console.recording.ended"}}'
)


def summarize(path: Path) -> RecordingSummary:
    reading = Summarizer(path)
    while reading.step():
        assert reading.summary is None
    assert reading.summary is not None
    return reading.summary


def of_bytes(content: bytes, folder: Path) -> RecordingSummary:
    path = folder / "a.jsonl"
    path.write_bytes(content)
    return summarize(path)


def assert_figures_of_stats(path: Path) -> None:
    statistics, dating, tally = SessionStatistics(), Dating(), Tally()
    for scanned in read_lines(str(path), tally):
        if scanned.line.good:
            for event in dating.events(scanned.line):
                statistics.add(event)
    summary = summarize(path)
    tokens = statistics.state.usage.tokens
    assert summary.turns == statistics.turns
    assert summary.errors == statistics.errors
    assert summary.tokens == (tokens.total if tokens.known else None)
    assert summary.length_s == pytest.approx(statistics.duration_s)
    assert summary.events == statistics.events
    assert summary.model == statistics.state.config.model


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are kept elsewhere")
def test_real_sessions_have_the_figures_of_stats() -> None:
    for path in sorted(SESSIONS.glob("*.jsonl")):
        assert_figures_of_stats(path)


def test_samples_have_the_figures_of_stats() -> None:
    samples = sorted((REPOSITORY / "recordings").glob("sample-*.jsonl"))
    assert samples
    for path in samples:
        assert_figures_of_stats(path)


STEPS = ("user", "answer", "error", "delete", "says error", "session")


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=12), st.integers(1, 400))
def test_any_session_in_pieces_of_any_size_has_the_figures_of_stats(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], chunk: int
) -> None:
    story = Story()
    for number, step in enumerate(steps):
        match step:
            case "user":
                story.user(f"u{number}", 'say "type":"error" please')
            case "answer":
                usage = {"total_tokens": number, "output_tokens": 1}
                story.answer_begins(f"r{number}", f"a{number}")
                story.says(f"r{number}", f"a{number}", '{"type":"response.done"}')
                story.answer_ends(f"r{number}", usage=usage)
            case "error":
                story.server("error", error={"type": "invalid_request_error", "message": "no"})
            case "delete":
                story.server("conversation.item.deleted", item_id=f"u{number - 1}")
            case "says error":
                story.client("response.create", response={"metadata": {"type": "error"}})
            case "session":
                story.session(model=f"gpt-{number}")
    path = record(story, tmp_path_factory.mktemp("any") / "a.jsonl")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarizer, "CHUNK", chunk)
        summary = summarize(path)
    assert summary == summarize(path) or chunk < len(path.read_bytes())
    assert_figures_of_stats(path)


def test_what_a_filter_finds_as_an_error_is_counted_as_one(tmp_path: Path) -> None:
    story = (
        Story().session().answer_ends("r1").answer_ends("r2", "failed").server("error", error={})
    )
    story.server("conversation.item.input_audio_transcription.failed", error={})
    for note in ("client.error", "frame.invalid", "gap", "connection.failed", "connection.opened"):
        story.tell("console", f"console.{note}")
    story.client("response.create", response={"metadata": {"type": "made.up.failed"}})
    path = record(story, tmp_path / "a.jsonl")
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    assert summarize(path).errors == replay.inspected.errors == 7
    assert_figures_of_stats(path)


def test_how_a_recording_ended_is_told(tmp_path: Path) -> None:
    begun = (
        b'{"time":1,"source":"console","event":{"type":"console.recording.started","model":"m"}}\n'
    )
    whole = lines_of(turn())
    assert of_bytes(whole, tmp_path).state == "unmarked"
    assert of_bytes(begun + whole, tmp_path).state == "cut"
    assert of_bytes(begun + whole + ENDED, tmp_path).state == "finished"
    assert of_bytes(begun + whole + ENDED + b"\n", tmp_path).state == "finished"
    assert of_bytes(begun + ENDED + b"\n" + begun + whole, tmp_path).state == "cut"
    assert of_bytes(whole + whole[:100], tmp_path).state == "cut"
    continued = begun.replace(b".started", b".continued")
    assert of_bytes(begun + ENDED + b"\n" + continued + whole, tmp_path).state == "cut"
    assert of_bytes(begun + continued + whole + ENDED, tmp_path).state == "finished"
    assert of_bytes(begun, tmp_path).model == "m"


def test_a_recording_under_way_is_told_and_not_remembered(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    writer.write(START_S, "console", b'{"type":"console.recording.started","model":"gpt-test"}')
    reading = Summarizer(writer.path)
    assert not reading.step()
    assert reading.summary is not None
    assert (reading.summary.state, reading.summary.model) == ("recording", "gpt-test")
    assert reading.summary.started_s == START_S
    assert reading.identity is None
    writer.close()
    assert summarize(writer.path).state == "cut"


def test_what_grows_while_it_is_read_is_not_remembered(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    reading = Summarizer(path)
    assert reading.step()
    with path.open("ab") as file:
        file.write(lines_of(turn()))
    while reading.step():
        pass
    assert reading.summary is not None
    assert reading.identity is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 20, "binary data"),
        (b"hello\nworld\n", "no line is an event"),
        (gzip.compress(b"{}", mtime=0), "compressed"),
        ("x".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_recording_says_why(content: bytes, problem: str, tmp_path: Path) -> None:
    summary = of_bytes(content, tmp_path)
    assert summary.state == "unreadable"
    assert summary.problem.startswith(problem)


def test_pipes_folders_and_missing_files_keep_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "missing"):
        assert summarize(tmp_path / name).state == "unreadable"


def test_a_line_without_end_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summarizer, "CHUNK", 64)
    monkeypatch.setattr(summarizer, "MAX_LINE", 1000)
    error = b'{"time":1,"source":"server","event":{"type":"error"}}\n'
    long = b'{"time":1,"source":"server","event":{"type":"error","pad":"%b"}}\n' % (b"x" * 2000)
    summary = of_bytes(error + long + error, tmp_path)
    assert (summary.events, summary.errors) == (3, 2)
