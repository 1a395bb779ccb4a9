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
    step = pattern._Automaton.step

    def counted(self: pattern._Automaton, state: pattern._State, character: str) -> pattern._State:
        nonlocal steps
        steps += 1
        return step(self, state, character)

    monkeypatch.setattr(pattern._Automaton, "step", counted)
    assert not Pattern("(a|aa)+c").occurs_in("a" * 5_000 + "b")
    assert steps < 20


def longest(text: str, searched: str, start: int) -> int:
    """Where the longest match from a start ends, asked of `re` end by end; -1 without a match."""
    for end in range(len(searched), start - 1, -1):
        ending = rf"(?=[\s\S]{{{len(searched) - end}}}\Z)"
        if re.compile(f"(?:{text}){ending}", re.IGNORECASE).match(searched, start):
            return end
    return -1


@given(patterns, texts)
def test_its_spans_are_the_leftmost_and_longest_matches(text: str, searched: list[str]) -> None:
    ours = Pattern(f"{text}|zz")  # a choice: never left to `re`
    for each in searched:
        expected: set[int] = set()
        at = 0
        while at < len(each):
            end = longest(f"{text}|zz", each, at)
            expected.update(range(at, end))
            at = max(end, at + 1)
        shown = {at for span in ours.spans(each) for at in range(*span)}
        assert shown == expected


@given(patterns, texts)
def test_it_has_spans_only_where_it_occurs(text: str, searched: list[str]) -> None:
    ours = Pattern(text)
    for each in searched:
        assert ours.occurs_in(each) or not ours.spans(each)


def test_where_every_place_begins_a_match_looking_for_ends_is_given_up_in_time() -> None:
    class Counted(str):
        looked_at = 0

        def __getitem__(self, at: object) -> str:
            Counted.looked_at += 1
            return str.__getitem__(self, at)  # type: ignore[index]

    text = Counted("a" * 5_000)
    spans = Pattern("a|a.*z").spans(text)
    assert spans == [(0, spans[0][1])]
    assert Counted.looked_at < 12 * len(text)


def test_what_is_remembered_is_bounded_on_texts_of_any_character(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pattern, "MAX_TRANSITIONS", 100)
    ours = Pattern("(x.|y)*z")
    assert not ours.occurs_in("".join(map(chr, range(256, 5_000))))
    assert ours.occurs_in("x1z")
    assert ours._finder._transitions <= 101


@pytest.mark.parametrize("text", ["(a", "[", "a**", r"(a)\1", "(?i)a", "a++", "x" * 201])
def test_what_does_not_work_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        Pattern(text)


def test_counted_repeats_are_refused_where_they_multiply() -> None:
    with pytest.raises(PatternError, match="repeats too much"):
        Pattern("((a{50}){50}){50}|b")
