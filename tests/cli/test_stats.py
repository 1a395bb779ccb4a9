"""`stats` puts a session in figures that add up."""

import json
from pathlib import Path

import pytest

from tests.builders import Story, record, turn
from tests.cli.running import REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"


def test_a_turn_is_counted_timed_and_priced_in_tokens(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    outcome = run("stats", "--json", path)
    figures = json.loads(outcome.out)
    assert outcome.status == 0
    assert figures["turns"] == 1
    assert figures["responses"] == {"completed": 1}
    assert figures["tokens"]["total"] == 42
    assert figures["latency_ms"]["first_output"]["count"] == 1
    assert figures["latency_ms"]["response"]["p50"] == figures["latency_ms"]["response"]["p95"] > 0
    assert sum(figures["by_type"].values()) == figures["events"] == len(turn().events)


def test_endings_are_told_apart_and_unknown_figures_are_null(tmp_path: Path) -> None:
    story = Story().session().answer_begins("resp_1", "item_1").answer_begins("resp_2", "item_2")
    story.answer_ends("resp_1", "cancelled", status_details={"reason": "turn_detected"})
    figures = json.loads(run("stats", "--json", record(story, tmp_path / "a.jsonl")).out)
    assert figures["responses"] == {"cancelled · turn_detected": 1, "in_progress": 1}
    assert figures["tokens"] is None
    assert figures["latency_ms"]["first_output"] is None


def test_the_percentiles_are_values_that_were_measured(tmp_path: Path) -> None:
    story = Story(step_s=0.0).session()
    for number in range(20):
        name = f"resp_{number}"
        story.server("response.created", response={"id": name}).wait(0.1 * (number + 1))
        story.answer_ends(name)
    figures = json.loads(run("stats", "--json", record(story, tmp_path / "a.jsonl")).out)
    spread = figures["latency_ms"]["response"]
    assert spread["p50"] == pytest.approx(1000, abs=1)
    assert spread["p95"] == pytest.approx(1900, abs=1)


def test_for_people_the_figures_are_lines_and_hostile_types_harmless(tmp_path: Path) -> None:
    story = turn().server("\x1b[2J")
    outcome = run("stats", record(story, tmp_path / "a.jsonl"))
    shown = outcome.out.decode()
    assert "turns        1" in shown
    assert "completed 1" in shown
    assert "\x1b" not in shown


def test_broken_files_have_figures_and_their_status(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    with path.open("ab") as file:
        file.write(b"oops\n{")
    outcome = run("stats", "--json", path)
    figures = json.loads(outcome.out)
    assert (outcome.status, figures["bad"], figures["torn"]) == (1, 1, True)
    assert run("stats", tmp_path / "missing").status == 2


def test_a_file_without_figures_does_not_cost_those_of_the_others(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    (tmp_path / "photograph").write_bytes(bytes(range(256)))
    outcome = run("stats", "--json", tmp_path / "missing", path, tmp_path / "photograph", path)
    assert outcome.status == 2
    assert [json.loads(line)["file"] for line in outcome.out.splitlines()] == [str(path)] * 2
    missing, photograph = outcome.err.decode().splitlines()
    assert "no such file" in missing
    assert "binary data" in photograph


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
def test_every_real_session_has_figures() -> None:
    outcome = run("stats", "--json", *sorted(SESSIONS.glob("*.jsonl")))
    assert outcome.status == 0
    for figures in map(json.loads, outcome.out.splitlines()):
        assert figures["turns"] or figures["responses"]
        assert figures["errors"] == 0
