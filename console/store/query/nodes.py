"""A query as a tree of tests."""

from dataclasses import dataclass
from typing import TypeAlias

from console.store.query.terms import Test


@dataclass(frozen=True, slots=True)
class All:
    """What fits every part."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What fits a part or several."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not fit a part."""

    part: "Node"


Node: TypeAlias = All | Either | Not | Test


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood; `root` is None where it asks for nothing."""

    root: Node | None = None

    @property
    def reads_text(self) -> bool:
        """Whether columns may not be enough to decide."""
        return self.root is not None and reads_text(self.root)

    def __and__(self, other: "Query") -> "Query":
        """What fits both."""
        roots = [query.root for query in (self, other) if query.root is not None]
        return Query(joined(All, roots)) if roots else self


def joined(kind: type[All] | type[Either], parts: list[Node]) -> Node:
    """Parts as one node; those that need no text first, as they may spare reading it."""
    return parts[0] if len(parts) == 1 else kind(tuple(sorted(parts, key=reads_text)))


def reads_text(node: Node) -> bool:
    """Whether columns may not be enough to decide."""
    if isinstance(node, (All, Either)):
        return any(map(reads_text, node.parts))
    return reads_text(node.part) if isinstance(node, Not) else node.reads_text
