"""Regular expressions in one pass over the text, whatever the pattern and whatever the text.

Python's `re` can take for ever on texts that others wrote and cannot be interrupted; this one
steps an automaton, built as it is needed, once for each character. It says whether a pattern
occurs, and where. Single characters and classes are `re`'s own, and so are patterns that leave no
choice; groups capture nothing, nothing looks around.
"""

import re
from functools import cached_property, reduce
from operator import getitem

from console.store.query.pattern_steps import FOUND, PatternError, Steps, compiled, steps_of
from console.store.query.spans import Span, joined_spans

__all__ = ["Pattern", "PatternError"]

MAX_LENGTH = 200
MAX_TRANSITIONS = 20_000
"""How many steps between states are remembered; then remembering begins anew."""
MAX_LOOKED_AT = 8
"""How often a character may be looked at to find where matches end: what is left is not found."""


class _State(dict[str, "_State"]):
    """Where the automaton can be before a character; the ways on are worked out when asked for.

    `ended`: a match ends before the character that led here.
    """

    def __init__(
        self, automaton: "_Automaton", steps: frozenset[int], before: str, ended: bool
    ) -> None:
        super().__init__()
        self.automaton = automaton
        self.steps = steps
        self.before = before
        self.ended = ended

    def __missing__(self, character: str) -> "_State":
        return self.automaton.step(self, character)


class _Found(_State):
    """The pattern has been found: nothing that follows changes that."""

    def __missing__(self, character: str) -> "_State":
        return self


class _Automaton:
    """Steps a text. `anchored`: matches begin where it is entered; `stays`: one match is enough."""

    def __init__(self, steps: Steps, *, anchored: bool = False, stays: bool = False) -> None:
        self._steps = steps.steps
        self._first = steps.first
        self._anchored = anchored
        self._found = _Found(self, frozenset(), "", True) if stays else None
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[frozenset[int], str, bool], _State] = {}
        self._transitions = 0

    def enter(self, before: str = "") -> _State:
        """The state before a text of which a character stands before, if any."""
        steps = frozenset((self._first,)) if self._anchored else frozenset[int]()
        return self._state(steps, _kind(before), False)

    def is_found(self, state: _State) -> bool:
        """Whether a match ends where the text does."""
        return state is self._found or FOUND in self._reached(state, "")

    def step(self, state: _State, character: str) -> _State:
        """The state after a character; remembered in `state`."""
        reached = self._reached(state, character)
        ended = FOUND in reached
        if ended and self._found is not None:
            after: _State = self._found
        else:
            steps = frozenset(
                step.onward[0]
                for step in map(self._steps.__getitem__, reached)
                if step.fits is not None and step.fits.match(character)
            )
            if self._transitions >= MAX_TRANSITIONS:
                self._forget()
            after = self._state(steps, _kind(character), ended)
        self._transitions += 1
        state[character] = after
        return after

    def _state(self, steps: frozenset[int], before: str, ended: bool) -> _State:
        key = steps, before, ended
        return self._states.setdefault(key, _State(self, *key))

    def _reached(self, state: _State, following: str) -> set[int]:
        """The steps that can be stood at between two characters ("" at the ends)."""
        reached: set[int] = set()
        waiting = [*state.steps] if self._anchored else [self._first, *state.steps]
        while waiting:
            at = waiting.pop()
            if at in reached:
                continue
            reached.add(at)
            step = self._steps[at]
            if step.fits is None and _stands(step.stands, state.before, following):
                waiting += step.onward
        return reached


class Pattern:
    """One regular expression, upper and lower case alike. Raises PatternError."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise PatternError(MAX_LENGTH, f"a pattern has at most {MAX_LENGTH} characters")
        try:
            whole = compiled(text)
        except re.error as error:
            raise PatternError(error.pos or 0, f"{error.msg} in this pattern") from None
        steps = steps_of(text)
        self.text = text
        self._compiled = None if steps.chooses else whole
        self._steps = steps
        self._finder = _Automaton(steps, stays=True)
        self.literal = steps.literal
        """Lower-case text that every match contains; empty where there is none."""

    def occurs_in(self, text: str) -> bool:
        """Whether the pattern occurs in a text."""
        if self._compiled is not None:
            return self._compiled.search(text) is not None
        state: _State = reduce(getitem, text, self._finder.enter())
        return self._finder.is_found(state)

    def spans(self, text: str) -> list[Span]:
        """Where it matches, leftmost and longest, from left to right; touching matches as one.

        Matches of nothing are none. Read backwards, every place where a match begins is known
        after one pass; from there each match is followed as far as it can go.
        """
        if self._compiled is not None:
            return joined_spans(found.span() for found in self._compiled.finditer(text))
        found: list[Span] = []
        end, steps_left = 0, MAX_LOOKED_AT * len(text)
        for start in self._starts(text):
            if start < end:
                continue
            end, steps = self._longest(text, start, steps_left)
            steps_left -= steps
            if steps_left <= 0:
                break
            found.append((start, end))
        return joined_spans(found)

    @cached_property
    def _backwards(self) -> _Automaton:
        return _Automaton(steps_of(self.text, backwards=True))

    @cached_property
    def _follower(self) -> _Automaton:
        return _Automaton(self._steps, anchored=True)

    def _starts(self, text: str) -> list[int]:
        """Every place where a match begins."""
        state = self._backwards.enter()
        starts = []
        for at in range(len(text), 0, -1):
            state = state[text[at - 1]]
            if state.ended:
                starts.append(at)
        if self._backwards.is_found(state):
            starts.append(0)
        return starts[::-1]

    def _longest(self, text: str, start: int, limit: int) -> tuple[int, int]:
        """Where the longest match from a start ends, and how many steps that took."""
        state = self._follower.enter(text[start - 1 : start] if start else "")
        end = start
        last = min(len(text), start + limit)
        for at in range(start, last):
            state = state[text[at]]
            if state.ended:
                end = at
            if not state.steps:
                return end, at - start + 1
        if last == len(text) and self._follower.is_found(state):
            end = last
        return end, last - start


def _kind(character: str) -> str:
    """What assertions need to know of a character that was read: "w" in a word, "x" else."""
    return ("w" if _is_word(character) else "x") if character else ""


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _stands(assertion: str, before: str, following: str) -> bool:
    """Whether an assertion holds; `before` is "w" after a word character, "" at the start."""
    if not assertion:
        return True
    if assertion in ("^", r"\A"):
        return not before
    if assertion in ("$", r"\Z"):
        return not following
    edge = (before == "w") != _is_word(following)
    return edge == (assertion == r"\b")
