"""Hostile recordings on every pane: shown as text, inert for the terminal, nothing to click."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest

from console.protocol.wire import JsonObject, list_at, object_at, objects_at, parse_object, text_at
from tests.e2e.conftest import PROGRAM, StartTerminal, leave_field
from tests.e2e.escapes import assert_inert, problems
from tests.e2e.hostile import ESCAPES, MARKUP, hostile_frames, write_hostile_recording
from tests.e2e.peer import Peer
from tests.e2e.terminal import Terminal

HOSTILE = Path(__file__).resolve().parents[1] / "data" / "hostile"
KEY = "sk-test-0123456789abcdefghijABCDEFGHIJ"
PANES = ("1", "2", "3", "4", "5")


def manifest_cases() -> list[JsonObject]:
    manifest = parse_object((HOSTILE / "manifest.json").read_bytes())
    return [case for case in objects_at(manifest, "cases") if case["kind"] == "recording"]


def select_rows(window: Terminal, count: int) -> Iterator[str]:
    """The screen with each row of the log selected once."""
    for key in ("1", "home", *("j" for _ in range(count))):
        window.press(key)
        yield window.rest()


def zoom_panes(window: Terminal) -> Iterator[str]:
    """Every pane on the whole screen, at its start and at its end."""
    for pane in PANES:
        for key in (pane, "z", "home", "pagedown", "end", "z"):
            window.press(key)
            yield window.rest()


def _gone(title: str, window: Terminal) -> bool:
    return title not in window.screen


def quit_console(window: Terminal) -> None:
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert window.left_behind() == []


@pytest.mark.parametrize("case", manifest_cases(), ids=lambda case: str(case["file"]))
def test_each_hostile_file_is_shown_as_text(case: JsonObject, terminal: StartTerminal) -> None:
    file, expect = HOSTILE / text_at(case, "file"), object_at(case, "expect")
    before = hashlib.sha256(file.read_bytes()).digest()
    window = terminal([PROGRAM, "replay", file]).wait_for("1 Events")
    seen = "\n".join(select_rows(window, len(file.read_bytes().splitlines())))
    if "show" in expect:
        seen += "\n".join(zoom_panes(window))
    quit_console(window)
    assert_inert(window.raw)
    for wanted in list_at(expect, "show"):
        assert str(wanted) in seen
    for secret in list_at(expect, "never_contain"):
        assert str(secret) not in seen
        assert str(secret).encode() not in window.raw
    for sequence in list_at(expect, "never_emit"):
        assert bytes.fromhex(str(sequence)) not in window.raw
    assert hashlib.sha256(file.read_bytes()).digest() == before


@pytest.mark.parametrize("texts", [ESCAPES, MARKUP], ids=["escapes", "markup"])
def test_a_hostile_text_in_every_place_stays_text(
    texts: tuple[str, ...], terminal: StartTerminal, folder: Path
) -> None:
    rows = write_hostile_recording(folder / "hostile.jsonl", texts)
    window = terminal([PROGRAM, "replay", "hostile.jsonl"]).wait_for("1 Events")
    seen = "\n".join([*select_rows(window, rows), *zoom_panes(window)])
    quit_console(window)
    assert_inert(window.raw)
    if texts is MARKUP:
        assert "[@click=app.quit]quit[/]" in seen


@pytest.mark.parametrize("pane", PANES)
def test_no_cell_does_what_a_text_says(pane: str, terminal: StartTerminal, folder: Path) -> None:
    write_hostile_recording(folder / "hostile.jsonl", MARKUP)
    window = terminal([PROGRAM, "replay", "hostile.jsonl"], size=(80, 24)).wait_for("1 Events")
    window.press(pane, "z")
    window.rest()
    for row in range(window.size[1] - 2):  # the footer's keys do what they say
        for column in range(0, window.size[0], 3):
            window.click(column, row)
    window.rest()
    assert [path.name for path in folder.iterdir()] == ["hostile.jsonl"]
    assert window.copied == []
    quit_console(window)


@pytest.mark.parametrize("texts", [ESCAPES, MARKUP], ids=["escapes", "markup"])
def test_hostile_notes_and_paths_stay_text(
    texts: tuple[str, ...], terminal: StartTerminal, folder: Path
) -> None:
    recording = folder / "hostile.jsonl"
    rows = write_hostile_recording(recording, texts)
    marks = [
        {
            "type": "console.bookmark",
            "event_number": number,
            "note": texts[int(number) % len(texts)],
        }
        for number in (*range(1, rows + 1), 0, -1, 10**30, 2.5)
    ]
    lines = [json.dumps({"time": 0, "source": "console", "event": mark}) for mark in marks]
    own = [json.dumps({"time": 0, "source": "server", "event": mark}) for mark in marks]
    beside = folder / "hostile.jsonl.bookmarks"
    beside.write_text("\n".join(lines[:rows]) + "\n")
    recording.write_text(recording.read_text() + "\n".join([*lines, *own]) + "\n")
    before = recording.read_bytes()
    window = terminal([PROGRAM, "replay", recording], size=(80, 24)).wait_for("console.bookmark")
    window.press("home")
    window.wait_for("◆").wait_for(" #1\n")
    for number in (*range(2, rows + 1), 1):
        window.press("'")
        window.wait_for(f" #{number}\n")
        for key, title in (("C", "Copy a value"), ("B", f"Bookmark on #{number} ")):
            window.press(key)
            window.wait_for(title)
            window.press("escape")
            window.wait_for(partial(_gone, title))
    window.press("b")
    quit_console(window)
    assert_inert(window.raw)
    assert recording.read_bytes() == before
    assert window.copied == []


@pytest.mark.parametrize("content", [b"\x1b]2;title\x07\n" * 9, b"[" * 10**6, b"\x00" * 10**7])
def test_a_hostile_file_in_the_place_of_bookmarks_costs_a_notice(
    content: bytes, terminal: StartTerminal, folder: Path
) -> None:
    write_hostile_recording(folder / "one.jsonl", ("plain",))
    (folder / "one.jsonl.bookmarks").write_bytes(content)
    window = terminal([PROGRAM, "replay", "one.jsonl"]).wait_for("1 Events")
    window.press("b")
    window.wait_for("for this run only")
    quit_console(window)
    assert_inert(window.raw)
    assert (folder / "one.jsonl.bookmarks").read_bytes() == content


def test_a_hostile_file_name_stays_text(terminal: StartTerminal, folder: Path) -> None:
    name = "evil[b]\x1b]2;title\x07[@click=app.quit]\u202ex.jsonl"
    write_hostile_recording(folder / name, ("plain",))
    window = terminal([PROGRAM, "replay", name]).wait_for("1 Events")
    window.rest()
    quit_console(window)
    assert_inert(window.raw)


def test_a_hostile_name_of_a_missing_file_stays_text(terminal: StartTerminal) -> None:
    window = terminal([PROGRAM, "replay", "no\x1b]2;title\x07\u202e.jsonl"])
    assert window.wait_exit() == 2
    assert list(problems(window.raw)) == []


@pytest.mark.parametrize("texts", [ESCAPES, MARKUP], ids=["escapes", "markup"])
def test_a_hostile_server_stays_text(texts: tuple[str, ...], terminal: StartTerminal) -> None:
    reason = "".join(texts).encode("utf-8", "replace")[:100].decode("utf-8", "ignore")
    with Peer(hostile_frames(texts), close_reason=reason) as peer:
        window = terminal([PROGRAM, "connect", peer.url], extra={"OPENAI_API_KEY": KEY})
        window.wait_for("1 Events").wait_for("NaN is not JSON")
        window.press("hello", "enter")
        window.wait_for("4000")
        leave_field(window)
        window.press("1", "end")
        seen = "\n".join([*select_rows(window, 20), *zoom_panes(window)])
        quit_console(window)
    assert_inert(window.raw)
    assert KEY not in seen


def test_a_hostile_refusal_stays_text(terminal: StartTerminal) -> None:
    body = ESCAPES[0].encode() + MARKUP[0].encode() + KEY.encode()
    with Peer(refusal=(HTTPStatus.UNAUTHORIZED, body)) as peer:
        window = terminal([PROGRAM, "connect", peer.url], extra={"OPENAI_API_KEY": KEY})
        window.wait_for("401")
        window.press("ctrl+q")
        window.wait_exit()
    assert_inert(window.raw)
    assert KEY.encode() not in window.raw
