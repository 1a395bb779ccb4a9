"""An event's source text as a tree of lines: every value with its place, its depth and its path.

Made from tokens and bounded, however large the event is. Values are spans of the source, so that
duplicate keys and huge numbers stay as they came; broken text gives the lines that it has.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from console.protocol.tokens import Path, unescape
from console.store.lexer import SourceToken, TokenKind, source_tokens

NodeKind: TypeAlias = TokenKind | Literal["object", "array"]

MAX_NODES = 5000
_OPENING: dict[bytes, NodeKind] = {b"{": "object", b"[": "array"}


@dataclass(slots=True)
class Node:
    """One value. `key` is its name as it came, or its index; `after` is the first node not in it.

    `count` is how many values it has; `whole` is False where the end of them was not seen.
    """

    kind: NodeKind
    key: bytes | int
    depth: int
    parent: int
    start: int
    end: int
    after: int
    count: int = 0
    whole: bool = True


@dataclass(slots=True)
class Outline:
    """The values of one event in the order of the text; the first is the event itself."""

    source: bytes
    nodes: list[Node] = field(default_factory=list)
    rest: int = 0
    """How many bytes at the end were not looked at."""

    def path(self, index: int) -> Path:
        """The path of a value."""
        steps: list[str | int] = []
        while self.nodes[index].parent >= 0:
            node = self.nodes[index]
            key = node.key
            steps.append(unescape(b'"%b"' % key) if isinstance(key, bytes) else key)
            index = node.parent
        return tuple(reversed(steps))

    def source_of(self, index: int) -> bytes:
        """A value as it came."""
        node = self.nodes[index]
        return self.source[node.start : node.end]


def outline(source: bytes) -> Outline:
    """The tree of a source text, as far as its first few thousand values."""
    found = Outline(source)
    nodes = found.nodes
    opened: list[int] = []
    key = b""
    for token in source_tokens(source):
        kind, start, end, following = token
        if len(nodes) >= MAX_NODES:
            found.rest = len(source) - start
            break
        mark = source[start:end] if kind == "punctuation" else b""
        if mark in (b"}", b"]"):
            if opened:
                _close(nodes, opened.pop(), end)
        elif kind == "string" and following == b":":
            key = source[start + 1 : end - 1]
        elif mark not in (b",", b":"):
            _add(nodes, token, _OPENING.get(mark, kind), key, opened[-1] if opened else -1)
            if mark:
                opened.append(len(nodes) - 1)
    for index in opened:
        _close(nodes, index, len(source))
        nodes[index].whole = False
    return found


def _add(nodes: list[Node], token: SourceToken, kind: NodeKind, key: bytes, parent: int) -> None:
    above = nodes[parent] if parent >= 0 else None
    depth = above.depth + 1 if above is not None else 0
    here = len(nodes)
    within = above.count if above is not None and above.kind == "array" else key
    nodes.append(Node(kind, within, depth, parent, token.start, token.end, here + 1))
    if above is not None:
        above.count += 1


def _close(nodes: list[Node], index: int, end: int) -> None:
    nodes[index].end, nodes[index].after = end, len(nodes)
