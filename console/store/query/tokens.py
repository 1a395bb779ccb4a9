"""Cuts a query into tokens. A test is one token, understood as it is read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias, get_args

from console.store.event import Source
from console.store.query.errors import QueryError
from console.store.query.nodes import Either, Node, joined
from console.store.query.numbers import COMPARED
from console.store.query.pattern import Pattern, PatternError
from console.store.query.terms import (
    FlagTest,
    How,
    Name,
    NameTest,
    NumberTest,
    Operator,
    PatternTest,
    SourceTest,
    TextTest,
)
from console.store.rows import SOURCES, Flag

Kind: TypeAlias = Literal["test", "and", "or", "not", "(", ")", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token: where it begins, how it is written, and the test that it is, if it is one."""

    kind: Kind
    position: int
    text: str
    node: Node | None = None


_COMPARISON = re.compile(r"(size|gap|at)\s*(>=|<=|>|<)\s*([^\s()]*)", re.IGNORECASE)
_QUOTED = r'"(?:\\.|[^"\\])*"' + r"|'(?:\\.|[^'\\])*'"
_FIELD = re.compile(rf"([a-z_]+):({_QUOTED}|[^\s()]*)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(_QUOTED, re.DOTALL)
_PATTERN = re.compile(r"/((?:\\.|[^/\\])+)/(?=[\s)]|$)", re.DOTALL)
_WORD = re.compile(r"[^\s()]+")
_ESCAPED = re.compile(r"""\\([\\"'])""")

_SIGNS: Mapping[str, Kind] = {"(": "(", ")": ")", "and": "and", "or": "or", "not": "not"}
_SOURCES: Mapping[str, Source] = {source: source for source in SOURCES}
_OPERATORS: Mapping[str, Operator] = {operator: operator for operator in get_args(Operator)}
_FLAGS: Mapping[str, Flag] = {"error": Flag.ERROR, "bad": Flag.BAD}


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, "end" the last. Raises QueryError."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        else:
            token = _token(text, at)
            yield token
            at += len(token.text)
    yield Token("end", at, "")


def _token(text: str, at: int) -> Token:
    first = text[at]
    if first in _SIGNS:
        return Token(_SIGNS[first], at, first)
    if first == "-" and text[at + 1 : at + 2].strip():
        return Token("not", at, first)
    for form, read in _FORMS:
        found = form.match(text, at)
        if found is not None:
            return Token("test", at, found[0], read(found))
    if first in "\"'/":
        hint = "; one that looks for a / is written in quotes" if first == "/" else ""
        raise QueryError(len(text), f"a closing {first} is missing{hint}")
    return _word(text, at)


def _word(text: str, at: int) -> Token:
    """A bare word: an operator, or what is looked for in types and payloads."""
    found = _WORD.match(text, at)
    word = found[0] if found is not None else text[at]
    value = word.lower()
    if value in _SIGNS:
        return Token(_SIGNS[value], at, word)
    if value == "-":
        raise QueryError(at + 1, "- needs what to leave out, such as -delta")
    if "*" in value:
        return Token("test", at, word, NameTest("type", value, "pattern"))
    tests: list[Node] = [NameTest("type", value, "part"), TextTest(value)]
    if value in _SOURCES:
        tests.append(SourceTest(_SOURCES[value]))
    return Token("test", at, word, joined(Either, tests))


def _read_text(found: re.Match[str]) -> Node:
    text = _unquoted(found[0])
    if not text:
        raise QueryError(found.end() - 1, "the quotes need a text in them")
    return TextTest(text)


def _unquoted(text: str) -> str:
    """A value in lower case; quotes make blanks and ( ) part of it, a backslash quotes."""
    if text[:1] in ('"', "'"):
        text = _ESCAPED.sub(r"\1", text[1:-1])
    return text.lower()


def _read_pattern(found: re.Match[str]) -> Node:
    try:
        return PatternTest(Pattern(found[1]))
    except PatternError as error:
        raise QueryError(found.start(1) + error.position, error.message) from None


def _read_field(found: re.Match[str]) -> Node:
    name, value = found[1].lower(), _unquoted(found[2])
    read = _FIELDS.get(name)
    if read is None:
        if name in COMPARED:
            raise QueryError(found.end(1), f"{name} is compared: {name}>{COMPARED[name].example}")
        quoted = f'"{found[0]}" in quotes is text'
        near = get_close_matches(name, [*_FIELDS, *COMPARED], 1)
        meant = f", perhaps {near[0]}" if near else ""
        raise QueryError(found.start(), f"there is no field {name}{meant}; {quoted}")
    return read(found, value)


def _read_name(name: Name) -> Callable[[re.Match[str], str], Node]:
    how: How = "whole" if name == "type" else "start"
    example = "response.*" if name == "type" else f"{name}_Abc1 or *xyz"

    def read(found: re.Match[str], value: str) -> Node:
        if not value:
            raise QueryError(found.end(), f"{name}: needs a name such as {example}")
        return NameTest(name, value, "pattern" if "*" in value or "?" in value else how)

    return read


def _read_source(found: re.Match[str], value: str) -> Node:
    if value not in _SOURCES:
        raise QueryError(found.start(2), "source: is client, server or console")
    return SourceTest(_SOURCES[value])


def _read_flag(found: re.Match[str], value: str) -> Node:
    if value not in _FLAGS:
        raise QueryError(found.start(2), "is: is error or bad (a line that is no event)")
    return FlagTest(_FLAGS[value])


def _read_comparison(found: re.Match[str]) -> Node:
    form, operator = COMPARED[found[1].lower()], _OPERATORS[found[2]]
    limit = form.read(found[3].lower())
    if limit is None:
        raise QueryError(
            found.start(3), f"{form.quantity}{operator} needs {form.what} such as {form.example}"
        )
    return NumberTest(form.quantity, operator, limit)


_FIELDS: Mapping[str, Callable[[re.Match[str], str], Node]] = {
    "type": _read_name("type"),
    "source": _read_source,
    "item": _read_name("item"),
    "response": _read_name("response"),
    "call": _read_name("call"),
    "is": _read_flag,
}
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Node]], ...] = (
    (_TEXT, _read_text),
    (_PATTERN, _read_pattern),
    (_COMPARISON, _read_comparison),
    (_FIELD, _read_field),
)
