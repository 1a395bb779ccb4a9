"""The session draft."""

import pytest

from console.protocol.wire import JsonObject
from console.session.draft import (
    DraftRefused,
    changed_paths,
    check_session_text,
    draft_update,
    session_text,
)

MCP: JsonObject = {"type": "mcp", "server_label": "docs", "authorization": "***"}
ACCEPTED: JsonObject = {
    "type": "realtime",
    "instructions": "Be brief",
    "audio": {"input": {"turn_detection": None}, "output": {"voice": "marin", "speed": 1.0}},
    "tools": [MCP],
    "tracing": {"api_key": "***", "group": "a"},
}


def test_a_valid_draft_is_the_session_it_says() -> None:
    checked = check_session_text('{"type": "realtime", "audio": {"output": {"voice": "ash"}}}')
    assert checked.valid
    assert checked.session == {"type": "realtime", "audio": {"output": {"voice": "ash"}}}


@pytest.mark.parametrize(
    ("text", "line", "column", "about"),
    [
        ('{\n  "a": 1,\n  b}', 3, 3, "property name"),
        ('{"a": 1', 1, 8, "delimiter"),
        ("", 1, 1, "value"),
        ("[1]", 1, 1, "not a JSON array"),
        ("null", 1, 1, "not a JSON null"),
        ('{\n "a": 1,\n "a": 2}', 3, 2, "twice"),
        ('{"a": NaN}', 1, 7, "NaN"),
        ('{"a": 1} x', 1, 10, "extra data"),
        ('{"a": 1,\n "b": 1e999}', 2, 7, "number out of range: 1e999"),
        ('{"a": [-1e999]}', 1, 8, "number out of range: -1e999"),
        (f'{{"a": {"9" * 5000}}}', 1, 7, "number out of range: 999"),
        (f'{{"a": {"[" * 250}{"]" * 250}}}', 1, 1, "nested deeper than 200 levels"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, line: int, column: int, about: str) -> None:
    checked = check_session_text(text)
    assert not checked.valid
    assert (checked.line, checked.column) == (line, column)
    assert about in checked.message


def test_what_only_a_server_sets_is_not_offered_for_editing() -> None:
    text = session_text({"id": "sess_1", "expires_at": 5, "model": "m", "x": {"id": 1}})
    assert check_session_text(text).session == {"model": "m", "x": {"id": 1}}


def test_what_cannot_be_seen_is_written_as_its_escape_and_stays_the_same_session() -> None:
    session: JsonObject = {
        "instructions": "é \x9b31m \x7f \u202e \ud83d \U0001f468\u200d\U0001f469"
    }
    text = session_text(session)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "é" in text
    assert check_session_text(text).session == session


def test_changes_are_counted_by_path() -> None:
    before = {"a": 1, "b": {"c": 2, "d": 3}, "e": []}
    after = {"a": 1, "b": {"c": 5, "d": 3}, "f": None}
    assert changed_paths(before, after) == ["b.c", "e", "f"]  # type: ignore[arg-type]


def test_only_what_was_changed_is_sent() -> None:
    audio: JsonObject = {
        "input": {"turn_detection": None},
        "output": {"voice": "ash", "speed": 1.0},
    }
    assert draft_update(ACCEPTED, {**ACCEPTED, "audio": audio}) == {
        "audio": {"output": {"voice": "ash"}}
    }
    assert draft_update(ACCEPTED, ACCEPTED) == {}


def test_a_masked_secret_is_never_sent_back() -> None:
    tracing: JsonObject = {"api_key": "***", "group": "b"}
    assert draft_update(ACCEPTED, {**ACCEPTED, "tracing": tracing}) == {"tracing": {"group": "b"}}
    assert draft_update({}, {"api_key": "***", "model": "m"}) == {"model": "m"}


def test_a_changed_list_with_a_masked_secret_in_it_is_refused_and_says_where() -> None:
    weather: JsonObject = {"type": "function", "name": "get_weather"}
    with pytest.raises(DraftRefused, match=r"tools\[1\].authorization is hidden here \(\*\*\*\)"):
        draft_update(ACCEPTED, {**ACCEPTED, "tools": [weather, MCP]})
    typed: JsonObject = {**MCP, "authorization": "Bearer mine"}
    assert draft_update(ACCEPTED, {**ACCEPTED, "tools": [weather, typed]}) == {
        "tools": [weather, typed]
    }
