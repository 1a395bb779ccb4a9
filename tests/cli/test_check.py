"""`check` gives every file its outcome, and never changes one."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.hostile import Case, cases
from tests.cli.running import REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"
STATUS = {"ok": 0, "partial": 1, "reject": 2}
GOOD = b'{"time":5,"source":"server","event":{"type":"x"}}\n'


@pytest.mark.parametrize("case", cases("recording"), ids=lambda case: case.path.stem)
def test_every_hostile_recording_comes_out_as_stated(case: Case) -> None:
    before = case.path.read_bytes()
    outcome = run("check", "--json", case.path)
    found = json.loads(outcome.out)
    for key in ("load", "good", "bad", "bad_lines", "torn"):
        assert found[key] == case.expect[key], key
    assert found["file"] == str(case.path)
    assert outcome.status == STATUS[found["load"]]
    assert case.path.read_bytes() == before
    for secret in case.texts("never_contain"):
        assert secret.encode() not in outcome.out + outcome.err


@pytest.mark.parametrize("case", cases("session_config"), ids=lambda case: case.path.stem)
def test_every_hostile_session_configuration_comes_out_as_stated(case: Case) -> None:
    outcome = run("check", "--session", case.path, "--json")
    assert json.loads(outcome.out)["valid"] == case.expect["valid"]
    assert outcome.status == (0 if case.expect["valid"] else 2)


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
def test_all_real_sessions_read_without_a_warning() -> None:
    files = sorted(SESSIONS.glob("*.jsonl"))
    outcome = run("check", "--json", *files)
    results = [json.loads(line) for line in outcome.out.splitlines()]
    assert len(results) == len(files) > 0
    assert all(result["load"] == "ok" and not result["warnings"] for result in results)
    assert outcome.status == 0


def test_the_worst_of_several_files_decides_the_status(tmp_path: Path) -> None:
    names = {"good": GOOD, "partial": GOOD + b"oops\n", "bad": b"oops\n", "empty": b""}
    paths = {name: tmp_path / name for name in names}
    for name, content in names.items():
        paths[name].write_bytes(content)
    assert run("check", paths["good"], paths["empty"]).status == 0
    assert run("check", paths["partial"], paths["good"]).status == 1
    assert run("check", paths["good"], paths["bad"], paths["partial"]).status == 2


def test_for_people_a_file_is_a_line_with_its_reasons_below(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD + b"oops\n" + GOOD + b"{")
    outcome = run("check", tmp_path / "a.jsonl")
    first, *reasons = outcome.out.decode().splitlines()
    assert first.endswith("a.jsonl: partial, 2 good, 1 bad, 1 incomplete")
    assert reasons == [
        "    line 2: not JSON: Expecting value at column 1",
        "    line 4: incomplete last record, 1 bytes",
    ]


def test_what_cannot_be_a_recording_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "wide.jsonl").write_bytes(GOOD.decode().encode("utf-16"))
    for path in (tmp_path, tmp_path / "missing", tmp_path / "pipe", tmp_path / "wide.jsonl"):
        outcome = run("check", path)
        assert outcome.status == 2
        assert outcome.out.decode().startswith(f"{path}: ")
        assert outcome.out.count(b"\n") == 1
        assert json.loads(run("check", "--json", path).out)["load"] == "reject"


def test_standard_input_is_checked_too() -> None:
    outcome = run("check", "-", "--json", stdin=GOOD * 2 + b"oops\n")
    assert json.loads(outcome.out)["bad_lines"] == [3]
    assert outcome.status == 1
    assert run("check", "-").status == 0


def test_hostile_names_and_keys_never_reach_the_terminal(tmp_path: Path) -> None:
    name = "\x1b]2;owned\x07\u202e sk-proj-abcdefghijklmnopqrst"
    (tmp_path / name).write_bytes(b'{"sk-proj-abcdefghijklmnopqrst\x1b\n')
    for arguments in ((), ("--json",)):
        outcome = run("check", *arguments, tmp_path / name)
        assert b"\x1b" not in outcome.out
        assert "\u202e".encode() not in outcome.out


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (b'{"type":"realtime"}', None, None),
        (b'\xef\xbb\xbf{"type":"realtime"}', None, None),
        (b'{\n  "type": "realtime",\n  x}', 3, 3),
        (b'{\n "a": NaN}', 2, 7),
        (b'{"a":1,\n "a":2}', 2, 2),
        (b"[]", 1, 1),
        (b"", 1, 1),
        (b'{"a":"\xe9"}', 1, 7),
        (b'{"a":1e999}', 1, 6),
    ],
)
def test_a_session_configuration_is_valid_or_wrong_at_a_place(
    tmp_path: Path, text: bytes, line: int | None, column: int | None
) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(text)
    outcome = run("check", "--session", path, "--json")
    found = json.loads(outcome.out)
    assert (found["line"], found["column"]) == (line, column)
    assert found["valid"] == (line is None) == (found["error"] is None)
    assert outcome.status == (0 if found["valid"] else 2)


def test_for_people_a_configuration_is_valid_or_wrong_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    for text, said in ((b"{}", ": valid\n"), (b'{\n"a"}', ":2:4: expecting ':' delimiter\n")):
        path.write_bytes(text)
        assert run("check", "--session", path).out.decode() == f"{path}{said}"
    assert json.loads(run("check", "--session", "-", "--json", stdin=b"{}").out)["valid"]


def test_a_missing_configuration_and_no_file_at_all_are_usage_errors(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for arguments in (
        (),
        ("--session", "a", "b"),
        ("--session", tmp_path / "missing.json"),
        ("--session", tmp_path),
        ("--session", tmp_path / "pipe"),
        ("--session", "nul\0"),
    ):
        outcome = run("check", *arguments)
        assert outcome.status == 2
        assert outcome.err.count(b"\n") == 1
