"""The sanitiser: nothing that steers, hides or reorders may reach a terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.text import MAX_COMBINING, escape_json, file_stem, single_line, visible

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]2;title\x07", "␛]2;title␇"),
        ("a\x00b\x7f", "a␀b␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("\u202eevil", "<U+202E>evil"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("half \ud83d", "half \ufffd"),
        ("line\u2028end", "line<U+2028>end"),
        ("selector\U000e0101", "selector<U+E0101>"),
    ],
)
def test_what_a_terminal_must_not_see_becomes_visible(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize(
    "text", ["", "plain", "Żółć, 你好, مرحبا, สวัสดี, हिन्दी", "é" * 50, f"family {FAMILY}!", "❤️ 1️⃣"]
)
def test_text_of_every_language_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_line_feeds_and_tabs_stay_only_where_they_are_wanted() -> None:
    assert visible("a\n\tb\rc", newlines=True) == "a\n\tb␍c"
    assert visible("ä\n\tb\rc", newlines=True) == "ä\n\tb␍c"
    assert visible("a\n\tb") == "a␊␉b"


def test_a_joiner_stays_between_emoji_and_nowhere_else() -> None:
    assert visible(f"{FAMILY} a\u200db") == f"{FAMILY} a<U+200D>b"


def test_marks_stacked_beyond_the_limit_are_cut() -> None:
    assert visible("e" + "\u0301" * 100 + "x") == "e" + "\u0301" * MAX_COMBINING + "…x"
    assert visible("e" + "\u0301" * MAX_COMBINING) == "e" + "\u0301" * MAX_COMBINING


@given(ANY_TEXT)
def test_no_control_format_or_surrogate_character_is_left(text: str) -> None:
    for character in visible(text).replace("\u200d", ""):
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@given(ANY_TEXT, st.integers(1, 40))
def test_a_single_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = single_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


def test_a_single_line_shows_line_ends_and_the_cut() -> None:
    assert single_line("one\r\ntwo\nthree", 40) == "one⏎two⏎three"
    assert single_line("abcdef", 4) == "abc…"
    assert single_line("abcd", 4) == "abcd"


@given(ANY_TEXT)
def test_escaped_json_says_the_same_and_holds_nothing_unsafe(text: str) -> None:
    source = json.dumps({"text": text.encode("utf-8", "replace").decode()}, ensure_ascii=False)
    escaped = escape_json(source)
    assert json.loads(escaped) == json.loads(source)
    assert not any(unicodedata.category(character) in ("Cc", "Cf") for character in escaped)


def test_a_file_named_by_the_wire_stays_in_its_folder() -> None:
    assert file_stem("../../etc/pass wd\x1b\0é") == "_etc_pass_wd_"
    assert len(file_stem("x" * 999)) == 80
