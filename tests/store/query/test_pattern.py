"""Regular expressions in one pass."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.query import pattern
from console.store.query.pattern import Pattern, PatternError

ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\.", "é", "{", r"\b", "^", "$", r"\B"]
QUANTIFIERS = ["", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{,2}", "*?", "??"]


def repeated(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequence = st.lists(inner, min_size=1, max_size=3).map("".join)
    either = st.lists(sequence, min_size=2, max_size=3).map("|".join)
    return st.builds("({}){}".format, sequence | either, st.sampled_from(QUANTIFIERS))


plain = st.builds("{}{}".format, st.sampled_from(ATOMS[:-5]), st.sampled_from(QUANTIFIERS))
patterns = st.recursive(plain | st.sampled_from(ATOMS), repeated, max_leaves=6)
texts = st.lists(st.text(alphabet="aAbé1. {x", min_size=1, max_size=8), min_size=1, max_size=4)


@given(st.lists(patterns, min_size=1, max_size=3).map("".join), texts)
def test_it_finds_what_re_finds(text: str, searched: list[str]) -> None:
    ours = Pattern(text)
    for each in searched:
        assert ours.occurs_in(each) == (re.search(text, each, re.IGNORECASE) is not None)


@given(patterns, texts)
def test_its_literal_is_in_every_match(text: str, searched: list[str]) -> None:
    ours = Pattern(text)
    for each in searched:
        assert not ours.occurs_in(each) or ours.literal in each.lower()


def test_a_pattern_that_takes_re_for_ever_takes_one_step_a_character(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = 0
    step = Pattern.step

    def counted(self: Pattern, state: pattern._State, character: str) -> pattern._State:
        nonlocal steps
        steps += 1
        return step(self, state, character)

    monkeypatch.setattr(Pattern, "step", counted)
    assert not Pattern("(a|aa)+c").occurs_in("a" * 5_000 + "b")
    assert steps < 20


def test_what_is_remembered_is_bounded_on_texts_of_any_character(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pattern, "MAX_TRANSITIONS", 100)
    ours = Pattern("(x.|y)*z")
    assert not ours.occurs_in("".join(map(chr, range(256, 5_000))))
    assert ours.occurs_in("x1z")
    assert ours._transitions <= 101


@pytest.mark.parametrize("text", ["(a", "[", "a**", r"(a)\1", "(?i)a", "a++", "x" * 201])
def test_what_does_not_work_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        Pattern(text)


def test_counted_repeats_are_refused_where_they_multiply() -> None:
    with pytest.raises(PatternError, match="repeats too much"):
        Pattern("((a{50}){50}){50}|b")
