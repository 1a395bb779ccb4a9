"""A regular expression as the steps of an automaton, forwards or from its end to its beginning.

Only what `re` understands is read. Groups capture nothing, nothing looks around, nothing refers
back: what is left can be stepped through without ever trying anything twice.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

MAX_STEPS = 2_000
"""How much a pattern may be once its counted repeats are written out."""
FOUND = 0
"""The step at which the pattern has been found."""

_REPEAT = re.compile(r"[*+?]|\{(\d*)(?:(,)(\d*))?\}")
_ATOM = re.compile(
    r"\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|0[0-7]{0,2}|[0-7]{3}|.)"
    r"|.",
    re.DOTALL,
)
_MIRRORED: Mapping[str, str] = {
    "^": "$", "$": "^", r"\A": r"\Z", r"\Z": r"\A", r"\b": r"\b", r"\B": r"\B",
}  # fmt: skip
"""The assertions, and what each is to somebody who reads backwards."""


def compiled(text: str) -> re.Pattern[str]:
    """What `re` makes of a pattern; raises `re.error`."""
    with catch_warnings():
        simplefilter("ignore")  # what may mean something else one day would be told on the screen
        return re.compile(text, re.IGNORECASE)


class PatternError(Exception):
    """A pattern that cannot be used: why, and where in it."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


class Step(NamedTuple):
    """One step of the automaton: read a character that fits, stand at a place, or go on."""

    fits: re.Pattern[str] | None = None
    stands: str = ""
    onward: tuple[int, ...] = ()


_Fragment = Callable[[int], int]
"""Adds its steps in front of a step; returns where to enter."""


class _Part(NamedTuple):
    add: _Fragment
    literal: str = ""  # the one text that it stands for, if it does


class _Builder:
    """Reads a pattern that `re` understands and writes the steps of its automaton."""

    def __init__(self, text: str, *, backwards: bool) -> None:
        self._text = text
        self._backwards = backwards
        self._at = 0
        self.steps = [Step()]
        self.literal = ""
        self.chooses = False  # whether there is anything that `re` could try in several ways

    def build(self) -> int:
        """Write the steps; returns the first one."""
        whole = self._alternatives()
        self.literal = whole.literal
        return whole.add(FOUND)

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
            for part in parts if self._backwards else reversed(parts):
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
        if atom in _MIRRORED:
            stands = _MIRRORED[atom] if self._backwards else atom
            return _Part(lambda onward: self._step(stands=stands, onward=(onward,)))
        if re.fullmatch(r"\\[1-9]\d?", atom):
            raise PatternError(start, "back references do not work here")
        fits = compiled(atom)
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
            self.steps[loop] = Step(onward=(add(loop), onward))
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
        self.steps.append(Step(fits, stands, onward))
        return len(self.steps) - 1


def _counts(found: re.Match[str]) -> tuple[int, int | None]:
    least = int(found[1] or 0)
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else None


class Steps(NamedTuple):
    """The steps of a pattern, and the one to enter at.

    `literal` is lower-case text that every match contains, perhaps ""; `chooses` is whether there
    is anything that `re` could try in several ways.
    """

    steps: list[Step]
    first: int
    literal: str
    chooses: bool


def steps_of(text: str, *, backwards: bool = False) -> Steps:
    """The steps of a pattern that `re` understands; `backwards` reads a match from its end.

    Raises PatternError.
    """
    builder = _Builder(text, backwards=backwards)
    first = builder.build()
    return Steps(builder.steps, first, builder.literal, builder.chooses)
