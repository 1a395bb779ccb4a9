"""`show` prints recordings: safely, without secrets, for people and for other programs."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.builders import Story, record
from tests.cli.hostile import Case, cases
from tests.cli.running import PROGRAM, REPOSITORY, run, run_program

SESSIONS = REPOSITORY.parent / "shared" / "sessions"
STATUS = {"ok": 0, "partial": 1, "reject": 2}
MODES = ((), ("--json",), ("--wire",), ("--conversation",), ("--conversation", "--json"))
GOOD = b'{"time":5,"source":"server","event":{"type":"x"}}\n'


@pytest.mark.parametrize("case", cases("recording"), ids=lambda case: case.path.stem)
def test_every_hostile_recording_is_shown_safely(case: Case) -> None:
    before = case.path.read_bytes()
    shown = run("show", case.path)
    for mode in MODES:
        outcome = run("show", *mode, case.path)
        assert outcome.status == STATUS[str(case.expect["load"])]
        for never in case.texts("never_emit"):
            assert bytes.fromhex(never) not in outcome.out + outcome.err
        for secret in case.texts("never_contain"):
            assert secret.encode() not in outcome.out + outcome.err
    for text in case.texts("show"):
        assert text.encode() in shown.out
    assert shown.out.count(b"(bad line)") == case.expect["bad"]
    assert (b"(incomplete)" in shown.out) == case.expect["torn"]
    assert case.path.read_bytes() == before


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_conversation_says_what_the_server_said_in_the_end(path: Path) -> None:
    """No anomaly, and every transcript or text is the one of its `.done` event."""
    items = {
        item["id"]: item
        for item in map(json.loads, run("show", "--conversation", "--json", path).out.splitlines())
    }
    for line in path.read_bytes().splitlines():
        event = json.loads(line)["event"]
        if event["type"].endswith(("audio_transcript.done", "text.done")):
            said = items[event["item_id"]]
            text = event.get("transcript") or event.get("text")
            assert text in (said["transcript"], said["text"]) or text in said["transcript"]


def test_each_event_is_a_line_with_number_time_direction_and_what_matters(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    story = Story(step_s=1.5).session(model="m").client("response.create")
    record(story.tell("console", "console.bookmark", note="here"), path)
    outcome = run("show", path)
    assert outcome.out.decode().splitlines() == [
        "     1  00:00.000  ↓ session.created                           m",
        "     2  00:01.500  ↑ response.create",
        "     3  00:03.000  · console.bookmark                          here",
    ]


def test_raw_lines_come_out_byte_for_byte_and_bad_ones_are_reported(tmp_path: Path) -> None:
    odd = b'{ "source":"server","event":{"n":1.00,"n":2,"s":"\\ud83d\xc2\x9b"},"time":5 }\n'
    path = tmp_path / "a.jsonl"
    path.write_bytes(odd + b"oops\n" + GOOD)
    outcome = run("show", "--json", path)
    assert outcome.out == odd + GOOD
    assert b"line 2: not JSON" in outcome.err


def test_wire_leaves_out_our_own_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record(Story().tell("console", "console.recording.started").session(), path)
    assert run("show", "--json", "--wire", path).out.count(b"\n") == 1
    assert b"console." not in run("show", "--wire", path).out


def test_on_a_terminal_raw_lines_keep_unsafe_characters_as_escapes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"time":5,"source":"server","event":{"s":"\u009b31m\u202e\x7f"}}\n'.encode())
    seen = show_on_terminal("--json", str(path))
    assert b"\\u009b31m\\u202e\\u007f" in seen
    assert "\u009b".encode() not in seen


def show_on_terminal(*arguments: str) -> bytes:
    """What a terminal receives of `show`."""
    ours, theirs = pty.openpty()
    subprocess.run([*PROGRAM, "show", *arguments], stdout=theirs, cwd=REPOSITORY, check=True)
    os.close(theirs)
    seen = os.read(ours, 65536)
    os.close(ours)
    return seen


def test_the_conversation_for_people_has_roles_texts_and_endings(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record(Story().session().user("item_u", "Hello\n\x1b[2Jthere"), path)
    outcome = run("show", "--conversation", path)
    assert outcome.out.decode().splitlines() == ["user        Hello", "            ␛[2Jthere"]


def test_an_item_for_programs_has_all_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record(Story().session().user("item_u", "Hello"), path)
    assert json.loads(run("show", "--conversation", "--json", path).out) == {
        "id": "item_u", "type": "message", "role": "user", "status": "completed",
        "text": "Hello", "transcript": "", "audio_ms": 0.0,
        "name": None, "call_id": None, "arguments": None, "output": None,
    }  # fmt: skip


def test_keys_are_masked_in_texts_and_raw_lines(tmp_path: Path) -> None:
    key = "sk-proj-abcdefghijklmnop1234"
    path = tmp_path / "a.jsonl"
    record(Story().session().user("item_u", f"my key is {key}"), path)
    for mode in MODES:
        outcome = run("show", *mode, path)
        assert key.encode() not in outcome.out
        assert b"***" in outcome.out


def test_what_does_not_fit_the_conversation_is_told_and_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    story = Story().session().user("item_u", "Hello")
    record(story.says("resp_0", "item_nobody", "lost"), path)
    outcome = run("show", "--conversation", path)
    assert outcome.status == 0
    assert b"Hello" in outcome.out
    assert b"did not fit the conversation" in outcome.err


def test_a_tool_call_shows_its_output_below_it(tmp_path: Path) -> None:
    call = {"id": "item_c", "type": "function_call", "name": "ring", "call_id": "call_1"}
    output = {"id": "item_o", "type": "function_call_output", "call_id": "call_1", "output": "ok"}
    story = Story().session()
    for item in ({**call, "arguments": '{"times":2}'}, output):
        story.server("conversation.item.added", item={**item, "status": "completed"})
        story.server("conversation.item.done", item={**item, "status": "completed"})
    shown = run("show", "--conversation", record(story, tmp_path / "a.jsonl")).out.decode()
    assert shown.splitlines()[:2] == ["tool        ring(times=2)", "            → ok"]


def test_standard_input_is_shown_as_it_comes() -> None:
    assert run("show", "-", "--json", stdin=GOOD * 3).out == GOOD * 3


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(GOOD * 50_000)
    for mode in ((), ("--json",)):
        with subprocess.Popen(
            [*PROGRAM, "show", *mode, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=REPOSITORY,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_what_cannot_be_shown_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing", Path("/dev/null")):
        outcome = run("show", path)
        assert outcome.status == 2
        assert outcome.out == b""
        assert outcome.err.count(b"\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ("show",),
        ("show", "--json"),
        ("show", "--conversation"),
        ("stats",),
        ("stats", "--json"),
        ("export", "--redact", "ids"),
        ("export", "--wav", "sound"),
    ],
)
@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"\n\n", "empty: there are no events in it"),
        (bytes(range(256)) * 50, "binary data, not a recording"),
        (b'{"type":"x"}\n' * 3, 'JSON, but no line is an event (line 1: no "event" object)'),
        (b"oops\n" * 3, "no line is an event (line 1: not JSON"),
    ],
    ids=["blank", "binary", "bare", "text"],
)
def test_a_file_without_a_good_line_is_refused_in_one_line(
    tmp_path: Path, command: tuple[str, ...], content: bytes, cause: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    outcome = run(*command, path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert f"{path}: {cause}" in outcome.err.decode()
    assert outcome.err.count(b"\n") == 1
    assert run(*command, "-", stdin=content).err.count(b"standard input: ") == 1


def test_bad_lines_before_the_first_good_one_are_shown_each_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.cli.event_lines.MOST_WAITING", 3)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"oops\n" * 5 + GOOD + b"oops\n")
    lines = run("show", path).out.decode().splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "✗", "6", "7"]
    assert lines[3].endswith("2 more")


def test_bad_lines_are_shown_also_when_no_good_one_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"oops\n" + GOOD.replace(b"server", b"console"))
    assert run("show", "--wire", path).out.count(b"\n") == 1


def test_an_event_log_in_another_encoding_still_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD)
    assert b"\\u2193 x" in run_program("show", path).out


def test_a_filter_shows_only_what_fits_on_the_clock_of_the_whole(tmp_path: Path) -> None:
    story = Story().session().user("u", "about the refund").wait(2).client("response.create")
    path = record(story, tmp_path / "story.jsonl")
    shown = run("show", "--filter", "refund or gap>1s", path)
    lines = shown.out.decode().splitlines()
    assert shown.status == 0
    assert [line.split()[:2] for line in lines] == [
        ["2", "00:00.100"],
        ["3", "00:00.200"],
        ["4", "00:02.300"],
    ]
    piped = run("show", "--json", "--filter=-source:server", "-", stdin=path.read_bytes())
    assert piped.out == path.read_bytes().splitlines(keepends=True)[3]


def test_a_filter_that_is_wrong_is_pointed_out(tmp_path: Path) -> None:
    path = record(Story().session(), tmp_path / "story.jsonl")
    shown = run("show", "--filter", "type:error size>x", path)
    assert shown.status == 2
    assert shown.err.decode().splitlines() == [
        "  type:error size>x",
        "                  ^",
        "--filter: size> needs a number such as 10k",
    ]
    refused = run("show", "--conversation", "--filter", "x", path)
    assert (refused.status, refused.out) == (2, b"")


def test_help_tells_the_language_of_filters() -> None:
    told = run_program("show", "--help").out.decode()
    assert "gap>500ms" in told
    assert "/time ?out|5\\d\\d/" in told


@pytest.mark.parametrize(
    "mode", [("--conversation",), ("--conversation", "--json"), ("--markdown",)]
)
def test_a_key_that_came_in_pieces_is_shown_by_no_form_of_the_conversation(
    tmp_path: Path, mode: tuple[str, ...]
) -> None:
    story = Story().session().answer_begins("r", "a")
    item = {"id": "f", "type": "function_call", "name": "log_in", "call_id": "c", "arguments": ""}
    story.server("response.output_item.added", response_id="r", item=item)
    story.server("conversation.item.added", item=item)
    for piece in ("sk-abcdefgh", "ijklmnopqrstuvwxyz"):
        story.says("r", "a", piece)
        ids = {"response_id": "r", "item_id": "f"}
        story.server("response.function_call_arguments.delta", **ids, delta=piece)
    outcome = run("show", *mode, record(story, tmp_path / "a.jsonl"))
    assert outcome.out.count(b"***") == 2
    assert b"ijklmnop" not in outcome.out + outcome.err
