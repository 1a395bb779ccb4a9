"""`stats` puts a session in figures that add up."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from console.protocol.wire import JsonObject
from tests.builders import Story, lines_of, record, turn
from tests.cli.running import REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"
USER_MESSAGE = ("message", "user")


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


def test_what_comes_before_the_first_time_came_then(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    undated = (
        b'{"source":"server","event":{"type":"response.created","response":{"id":"resp_0"}}}\n'
    )
    path.write_bytes(undated + lines_of(turn().answer_ends("resp_0")) + undated)
    figures = json.loads(run("stats", "--json", path).out)
    assert figures["events"] == len(turn().events) + 3
    assert figures["duration_s"] < 10
    assert figures["latency_ms"]["response"]["p95"] < 10_000


def test_without_any_time_nothing_has_a_length(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"source":"server","event":{"type":"x"}}\n' * 3)
    figures = json.loads(run("stats", "--json", path).out)
    assert (figures["events"], figures["duration_s"]) == (3, 0)


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


def naive_figures(path: Path) -> JsonObject:
    """The figures of a recording, counted with loops over its parsed lines and nothing of ours."""
    lines = [json.loads(raw) for raw in path.read_bytes().splitlines()]
    created: dict[str, float] = {}
    first: dict[str, dict[str, float]] = {"audio": {}, "text": {}}
    done: dict[str, tuple[float, str]] = {}
    users: set[str] = set()
    tokens: Counter[str] = Counter()
    for line in lines:
        at, event = datetime.fromisoformat(line["time"]).timestamp(), line["event"]
        kind, response = event["type"], event.get("response") or {}
        item = event.get("item") or {}
        if line["source"] == "server" and (item.get("type"), item.get("role")) == USER_MESSAGE:
            users.add(item["id"])
        if kind == "response.created":
            created[response["id"]] = at
        elif kind.endswith("audio.delta"):
            first["audio"].setdefault(event["response_id"], at)
        elif kind.endswith((".text.delta", "output_text.delta", "audio_transcript.delta")):
            first["text"].setdefault(event["response_id"], at)
        elif kind == "response.done":
            details = response.get("status_details")
            reason = details.get("reason") if isinstance(details, dict) else None
            ending = " · ".join(filter(None, (response["status"], reason)))
            done[response["id"]] = (at, ending)
            usage = response.get("usage") or event.get("usage") or {}
            for name in ("total", "input", "output"):
                tokens[name] += usage.get(f"{name}_tokens", 0)
    started = {**first["text"], **first["audio"]}
    return {
        "events": len(lines),
        "by_type": dict(Counter(line["event"]["type"] for line in lines)),
        "by_source": dict(Counter(line["source"] for line in lines)),
        "turns": len(users),
        "responses": dict(Counter(ending for _, ending in done.values())),
        "first_output": ranks(
            [started[name] - created[name] for name in created if name in started]
        ),
        "response": ranks([done[name][0] - at for name, at in created.items()]),
        "tokens": dict(tokens),
    }


def ranks(seconds: list[float]) -> JsonObject | None:
    """Count and percentiles in milliseconds: the smallest value that so many do not exceed."""
    if not seconds:
        return None
    ordered = sorted(seconds)

    def rank(percent: int) -> float:
        return next(
            one * 1000 for at, one in enumerate(ordered, 1) if at * 100 >= percent * len(ordered)
        )

    return {"count": len(ordered), "p50": rank(50), "p95": rank(95)}


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_figures_of_a_real_session_are_those_of_a_naive_count(path: Path) -> None:
    figures = json.loads(run("stats", "--json", path).out)
    naive = naive_figures(path)
    for name in ("events", "by_type", "by_source", "turns", "responses"):
        assert figures[name] == naive[name], name
    for name in ("first_output", "response"):
        assert figures["latency_ms"][name] == pytest.approx(naive[name], abs=0.01), name
    known = figures["tokens"] or {"total": 0, "input": 0, "output": 0}
    assert {name: known[name] for name in ("total", "input", "output")} == naive["tokens"]


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
def test_every_real_session_has_figures() -> None:
    outcome = run("stats", "--json", *sorted(SESSIONS.glob("*.jsonl")))
    assert outcome.status == 0
    for figures in map(json.loads, outcome.out.splitlines()):
        assert figures["turns"] or figures["responses"]
        assert figures["errors"] == ("transcription-failed" in figures["file"])
