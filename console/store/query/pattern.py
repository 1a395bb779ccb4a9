"""Regular expressions in one pass over the text, whatever the pattern and whatever the text.

Python's `re` can take for ever on texts that others wrote and cannot be interrupted; this one
steps an automaton, built as it is needed, once for each character. It says whether a pattern
occurs. Single characters and classes are `re`'s own, and so are patterns that leave no choice;
groups capture nothing, nothing looks around.
"""

import re
from collections.abc import Callable
from functools import reduce
from operator import getitem
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

MAX_LENGTH = 200
MAX_STEPS = 2_000
"""How much a pattern may be once its counted repeats are written out."""
MAX_TRANSITIONS = 20_000
"""How many steps between states are remembered; then remembering begins anew."""

_REPEAT = re.compile(r"[*+?]|\{(\d*)(?:(,)(\d*))?\}")
_ATOM = re.compile(
    r"\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|0[0-7]{0,2}|[0-7]{3}|.)"
    r"|.",
    re.DOTALL,
)
_ASSERTIONS = frozenset(("^", "$", r"\b", r"\B", r"\A", r"\Z"))


def _compiled(text: str) -> re.Pattern[str]:
    with catch_warnings():
        simplefilter("ignore")  # what may mean something else one day would be told on the screen
        return re.compile(text, re.IGNORECASE)


class PatternError(Exception):
    """A pattern that cannot be used: why, and where in it."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


class _Step(NamedTuple):
    """One step of the automaton: read a character that fits, stand at a place, or go on."""

    fits: re.Pattern[str] | None = None
    stands: str = ""
    onward: tuple[int, ...] = ()


_Fragment = Callable[[int], int]
"""Adds its steps in front of a step; returns where to enter."""

_FOUND = 0  # the step at which the pattern has been found


class _Part(NamedTuple):
    add: _Fragment
    literal: str = ""  # the one text that it stands for, if it does


class _Builder:
    """Reads a pattern that `re` understands and writes the steps of its automaton."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.steps = [_Step()]
        self.literal = ""
        self.chooses = False  # whether there is anything that `re` could try in several ways

    def build(self) -> int:
        """Write the steps; returns the first one."""
        whole = self._alternatives()
        self.literal = whole.literal
        return whole.add(_FOUND)

    def _alternatives(self) -> _Part:
        options = [self._sequence()]
        while self._text.startswith("|", self._at):
            self._at += 1
            options.append(self._sequence())
        if len(options) == 1:
            return options[0]
        self.chooses = True
        return _Part(lambda onward: self._step(onward=tuple(part.add(onward) for part in options)))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated(self._one()))

        def add(onward: int) -> int:
            for part in reversed(parts):
                onward = part.add(onward)
            return onward

        runs = "".join(part.literal or "\0" for part in parts).split("\0")
        return _Part(add, max(runs, key=len))

    def _one(self) -> _Part:
        start = self._at
        if self._text[start] == "(":
            if self._text.startswith("(?", start) and not self._text.startswith("(?:", start):
                raise PatternError(start, "only plain groups work here: ( ) and (?: )")
            self._at += 3 if self._text.startswith("(?:", start) else 1
            inner = self._alternatives()
            self._at += 1  # the closing parenthesis: `re` has seen it
            return _Part(inner.add)
        found = _ATOM.match(self._text, start)
        assert found is not None, "an atom is at least one character"
        atom = found[0]
        self._at = found.end()
        if atom in _ASSERTIONS:
            return _Part(lambda onward: self._step(stands=atom, onward=(onward,)))
        if re.fullmatch(r"\\[1-9]\d?", atom):
            raise PatternError(start, "back references do not work here")
        fits = _compiled(atom)
        plain = atom[-1] if len(atom) == 1 or re.fullmatch(r"\\\W", atom) else ""
        literal = plain.lower() if plain.isascii() and atom != "." else ""
        return _Part(lambda onward: self._step(fits=fits, onward=(onward,)), literal)

    def _repeated(self, part: _Part) -> _Part:
        found = _REPEAT.match(self._text, self._at)
        if found is None or found[0] == "{}":
            return part
        start = self._at
        self._at = found.end()
        if self._text.startswith("+", self._at):
            raise PatternError(start, "possessive repeats do not work here")
        if self._text.startswith("?", self._at):  # a lazy repeat finds the same
            self._at += 1
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(found[0], _counts(found))
        self.chooses |= least != most
        return _Part(lambda onward: self._repeat(part.add, least, most, onward))

    def _repeat(self, add: _Fragment, least: int, most: int | None, onward: int) -> int:
        if most is None:
            loop = self._step()
            self.steps[loop] = _Step(onward=(add(loop), onward))
            onward = loop
        for _ in range((most or least) - least):
            onward = self._step(onward=(add(onward), onward))
        for _ in range(least):
            onward = add(onward)
        return onward

    def _step(
        self, fits: re.Pattern[str] | None = None, stands: str = "", onward: tuple[int, ...] = ()
    ) -> int:
        if len(self.steps) >= MAX_STEPS:
            raise PatternError(0, "this repeats too much: write fewer or smaller numbers in { }")
        self.steps.append(_Step(fits, stands, onward))
        return len(self.steps) - 1


def _counts(found: re.Match[str]) -> tuple[int, int | None]:
    least = int(found[1] or 0)
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else None


class _State(dict[str, "_State"]):
    """Where the automaton can be before a character; the ways on are worked out when asked for."""

    def __init__(self, pattern: "Pattern", steps: frozenset[int], before: str) -> None:
        super().__init__()
        self.pattern = pattern
        self.steps = steps
        self.before = before

    def __missing__(self, character: str) -> "_State":
        return self.pattern.step(self, character)


class _Found(_State):
    """The pattern has been found: nothing that follows changes that."""

    def __missing__(self, character: str) -> "_State":
        return self


class Pattern:
    """One regular expression, upper and lower case alike. Raises PatternError."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise PatternError(MAX_LENGTH, f"a pattern has at most {MAX_LENGTH} characters")
        try:
            compiled = _compiled(text)
        except re.error as error:
            raise PatternError(error.pos or 0, f"{error.msg} in this pattern") from None
        builder = _Builder(text)
        self.text = text
        self._first = builder.build()
        self._compiled = None if builder.chooses else compiled
        self._steps = builder.steps
        self.literal = builder.literal
        """Lower-case text that every match contains; empty where there is none."""
        self._found = _Found(self, frozenset(), "")
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[frozenset[int], str], _State] = {}
        self._transitions = 0
        self._start = _State(self, frozenset(), "")

    def occurs_in(self, text: str) -> bool:
        """Whether the pattern occurs in a text."""
        if self._compiled is not None:
            return self._compiled.search(text) is not None
        state: _State = reduce(getitem, text, self._start)
        return state is self._found or _FOUND in self._reached(state, "")

    def step(self, state: _State, character: str) -> _State:
        """The state after a character; remembered in `state`."""
        reached = self._reached(state, character)
        if _FOUND in reached:
            after: _State = self._found
        else:
            steps = frozenset(
                step.onward[0]
                for step in map(self._steps.__getitem__, reached)
                if step.fits is not None and step.fits.match(character)
            )
            key = steps, "w" if _is_word(character) else "x"
            if self._transitions >= MAX_TRANSITIONS:
                self._forget()
            after = self._states.setdefault(key, _State(self, *key))
        self._transitions += 1
        state[character] = after
        return after

    def _reached(self, state: _State, following: str) -> set[int]:
        """The steps that can be stood at between two characters ("" at the ends)."""
        reached: set[int] = set()
        waiting = [self._first, *state.steps]
        while waiting:
            at = waiting.pop()
            if at in reached:
                continue
            reached.add(at)
            step = self._steps[at]
            if step.fits is None and _stands(step.stands, state.before, following):
                waiting += step.onward
        return reached


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
