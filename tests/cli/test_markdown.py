"""`show --markdown`: a report that says how a session went, in which hostile text stays text."""

from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.builders import Story, record, turn
from tests.cli.hostile import Case, cases
from tests.cli.running import REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"
HOSTILE = (
    "<script>alert(1)</script>",
    "</code></pre><img src=x onerror=y>",
    "```\n# A heading\n```",
    "`````\n~~~\n> quoted",
    "[a](https://example.com) ![b](https://example.com/x.png) <https://example.com>",
    "https://example.com/ www.example.com someone@example.com @somebody #1 GH-1",
    "0123456789abcdef0123456789abcdef01234567",
    "` ``",
    "`",
    "| a | b |\n| - | - |\n\n- [ ] todo\n1. one\n***\n===",
    "&lt;b&gt; &#60;i&#62; \\<b\\>",
    "\x1b[31m\u202e\x9b",
    "word " * 5000,
)
OURS = {
    "Realtime session",
    "Conversation",
    "User",
    "Assistant",
    "Tool",
    "System",
    "Error",
    "What did not fit",
}


def tokens_of(markdown: str) -> list[Token]:
    """Everything that Markdown sees, on every level."""
    found: list[Token] = []
    for token in MarkdownIt("gfm-like", {"html": True}).parse(markdown):
        found += [token, *(token.children or [])]
    return found


def report(path: Path) -> str:
    outcome = run("show", "--markdown", path)
    assert outcome.status == 0
    return outcome.out.decode()


def spoiled(text: str) -> Story:
    """A session with the same text in every place that a report is made from."""
    story = Story().session(model=text, voice=text).user("item_u", text)
    call = {
        "id": "item_c",
        "type": "function_call",
        "name": text,
        "call_id": "c",
        "arguments": text,
    }
    output = {"id": "item_o", "type": "function_call_output", "call_id": "c", "output": text}
    for item in (call, output, {"id": "item_z", "type": text, "role": text}):
        story.server("conversation.item.added", item={**item, "status": "completed"})
    story.server("error", error={"code": text, "message": text})
    story.answer_begins("resp_1", "item_a").says("resp_1", "item_a", text)
    story.answer_ends("resp_1", "failed", status_details={"reason": text, "error": {"code": text}})
    return story.says("resp_0", text, "lost")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_code_and_nothing_else(text: str, tmp_path: Path) -> None:
    markdown = report(record(spoiled(text), tmp_path / "a.jsonl"))
    tokens = tokens_of(markdown)
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "table_open", "hr"}
    assert max(map(len, markdown.splitlines())) < 1000
    plain = "\n".join(token.content for token in tokens if token.type == "text")
    for marker in ("<", "@", "#", "http", "www", "0123456789abcdef", "\x1b", "\u202e"):
        assert marker not in plain
    assert "\x1b" not in markdown


@pytest.mark.parametrize("case", cases("recording"), ids=lambda case: case.path.stem)
def test_every_hostile_recording_is_reported_safely(case: Case) -> None:
    outcome = run("show", "--markdown", case.path)
    for never in case.texts("never_emit"):
        assert bytes.fromhex(never) not in outcome.out + outcome.err
    for secret in case.texts("never_contain"):
        assert secret.encode() not in outcome.out + outcome.err


def test_a_report_says_who_said_what_and_how_it_went(tmp_path: Path) -> None:
    lines = report(record(turn("hello", "Hi there"), tmp_path / "a.jsonl")).splitlines()
    for line in ("- model: `gpt-test`", "- turns: 1", "- responses: completed 1", "### User"):
        assert line in lines
    answer = lines.index("### Assistant")
    assert lines[answer + 2].endswith("1.0 s · first output +500 ms · completed")
    assert lines[answer + 4 : answer + 7] == ["```text", "Hi there", "```"]


def test_it_is_a_form_of_its_own(tmp_path: Path) -> None:
    outcome = run("show", "--markdown", "--json", record(turn(), tmp_path / "a.jsonl"))
    assert (outcome.status, outcome.out) == (2, b"")


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_real_session_has_a_report_with_our_headings_alone(path: Path) -> None:
    tokens = tokens_of(report(path))
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert set(headings) <= OURS


@pytest.mark.parametrize(
    ("time", "started"),
    [
        ('"0001-01-01T00:00:00+23:59"', "0001-01-02 00:00:00"),
        ('"9999-12-31T24:00:00Z"', "9999-12-30 00:00:00"),
        ("1790000000", "2026-09-21 14:13:20"),
        ("null", ""),
    ],
)
def test_a_session_starts_at_its_first_time_within_the_calendar(
    tmp_path: Path, time: str, started: str
) -> None:
    path = tmp_path / "a.jsonl"
    event = '{"time":%s,"source":"server","event":{"type":"x"}}\n'
    path.write_text(event % "null" + event % time)
    told = report(path)
    assert ("- started: " in told) == bool(started)
    assert started in told
