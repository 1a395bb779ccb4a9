"""Reads a query such as `type:response.* (size>10k or "refund") -client`.

either = all ("or" all)*
all    = not (["and"] not)*
not    = ("not" | "-") not | "(" either ")" | test
"""

from console.store.query.errors import QueryError
from console.store.query.nodes import All, Either, Node, Not, Query, joined
from console.store.query.tokens import Token, tokens

__all__ = ["Query", "QueryError", "parse_query"]

MAX_DEPTH = 40


def parse_query(text: str) -> Query:
    """The query that a text stands for; an empty one asks for nothing. Raises QueryError."""
    return Query(_Parser(text).parse())


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0
        self._depth = 0

    def parse(self) -> Node | None:
        if self._token.kind == "end":
            return None
        root = self._either()
        if self._token.kind == ")":
            raise QueryError(self._token.position, "there is no ( for this )")
        return root

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _either(self) -> Node:
        parts = [self._all()]
        while self._token.kind == "or":
            self._next += 1
            parts.append(self._all())
        return joined(Either, parts)

    def _all(self) -> Node:
        parts = [self._not()]
        while self._token.kind not in ("or", ")", "end"):
            if self._token.kind == "and":
                self._next += 1
            parts.append(self._not())
        return joined(All, parts)

    def _not(self) -> Node:
        token = self._token
        if token.node is not None:
            self._next += 1
            return token.node
        if token.kind not in ("not", "("):
            raise self._nothing_here()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(token.position, f"more than {MAX_DEPTH} of ( and not in one another")
        self._next += 1
        node = Not(self._not()) if token.kind == "not" else self._group()
        self._depth -= 1
        return node

    def _group(self) -> Node:
        node = self._either()
        if self._token.kind != ")":
            raise QueryError(self._token.position, "a closing ) is missing")
        self._next += 1
        return node

    def _nothing_here(self) -> QueryError:
        """Why there is no test where one has to be."""
        token = self._token
        if token.kind in ("and", "or"):
            hint = f'{token.kind} joins two tests; "{token.kind}" in quotes is the word'
            return QueryError(token.position, hint)
        if self._next:
            before = self._tokens[self._next - 1].text
            return QueryError(token.position, f"{before} needs something to look for")
        return QueryError(token.position, "there is no ( for this )")
