"""An event as a tree that folds: which of its values are to be seen, and what lines say of them."""

from collections.abc import Callable, MutableMapping
from typing import cast

from console.protocol.tokens import Path
from console.store.lexer import SourceToken, TokenKind
from console.store.outline import Node, Outline
from console.store.pretty import Describe, Line, Token, more_text, value_token

MANY_NODES = 200
"""A larger event opens with its larger parts folded."""
LARGE_PART = 20
MAX_SHOWN = 300
MAX_IN_FULL = 100_000
MAX_PREVIEW, MAX_PREVIEWED = 80, 40
MAX_SEARCHED = 1 << 20
"""How many bytes of values are looked through for something to be seen."""
_ENDS = {"object": "{}", "array": "[]"}


class Tree:
    """The lines of one event, and a cursor on them.

    `folds` is what the user has folded and unfolded, by path: it is kept from event to event.
    """

    def __init__(
        self, outline: Outline, folds: MutableMapping[Path, bool], describe: Describe
    ) -> None:
        self.cursor = 0
        self._outline = outline
        self._nodes = outline.nodes
        self._folds = folds
        self._describe = describe
        self._in_full: set[int] = set()
        self._elided: dict[int, Token] = {}  # what base64 is takes long to find out
        self._shown: list[int] = []  # the nodes to be seen, in order
        self._look()

    def __len__(self) -> int:
        return len(self._shown) + bool(self._outline.rest)

    def line(self, at: int) -> Line:
        """One of the lines to be seen; the last one says how much more there is."""
        if at >= len(self._shown):
            return [Token("elided", more_text(self._outline.rest))]
        index = self._shown[at]
        node = self._nodes[index]
        marker = "  " if not node.count else "▸ " if self._folded(index) else "▾ "
        line = [Token("marker", "  " * max(0, node.depth - 1) + marker)]
        if node.parent >= 0:
            line += [_key(node), Token("punctuation", ": ")]
        return line + self._value(index)

    @property
    def path(self) -> Path | None:
        """The path of the value under the cursor; None where there is none."""
        index = self._index
        return None if index is None else self._outline.path(index)

    @property
    def value(self) -> bytes | None:
        """The value under the cursor as it came; None where there is none."""
        index = self._index
        return None if index is None else self._outline.source_of(index)

    def go(self, at: int) -> None:
        """Put the cursor on a line, or on the nearest there is."""
        self.cursor = max(0, min(len(self) - 1, at))

    def go_to(self, path: Path) -> None:
        """Put the cursor on a path, if it is to be seen."""
        for at, index in enumerate(self._shown):
            if self._nodes[index].depth == len(path) and self._outline.path(index) == path:
                self.cursor = at
                return

    def go_to_text(self, end_of: Callable[[str], int | None]) -> bool:
        """Go to the first key or value that something stands in, and unfold it to be seen.

        `end_of` says where in a text that ends; None where it is not. False without one.
        """
        looked_at = 0
        for index in range(1, len(self._nodes)):
            node = self._nodes[index]
            looked_at += len(_key(node).text) + (0 if node.count else node.end - node.start)
            if looked_at > MAX_SEARCHED:
                return False
            in_key = end_of(_key(node).text) is not None
            if in_key or (node.kind not in _ENDS and self._stands_in(index, end_of)):
                self._unfold_to(index)
                return True
        return False

    def toggle(self) -> None:
        """Fold or unfold what the cursor is on; show a long string in full, or cut it again."""
        index = self._index
        if index is None:
            return
        if self._nodes[index].count:
            self._folds[self._outline.path(index)] = not self._folded(index)
            self._look()
        else:
            self._in_full ^= {index}

    def fold(self) -> None:
        """Fold what the cursor is on, else go to what it is in."""
        index = self._index
        if index is None:
            return
        parent = self._nodes[index].parent
        if self._nodes[index].count and not self._folded(index):
            self.toggle()
        elif parent in self._shown:
            self.go(self._shown.index(parent))

    def unfold(self) -> None:
        """Unfold what the cursor is on, else go into it."""
        index = self._index
        if index is None or not self._nodes[index].count:
            return
        if self._folded(index):
            self.toggle()
        else:
            self.go(self.cursor + 1)

    def fold_all(self) -> None:
        """Unfold everything; when nothing is folded, fold all of it."""
        foldable = [at for at, node in enumerate(self._nodes) if at and node.count]
        fold = not any(self._folded(at) for at in foldable)
        self._folds.update((self._outline.path(at), fold) for at in foldable)
        self._look()

    @property
    def _index(self) -> int | None:
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    def _folded(self, index: int) -> bool:
        node = self._nodes[index]
        if not node.count or index == 0:
            return False
        chosen = self._folds.get(self._outline.path(index)) if self._folds else None
        if chosen is not None:
            return chosen
        return len(self._nodes) > MANY_NODES and node.after - index > LARGE_PART

    def _look(self) -> None:
        """Find what is to be seen; the cursor stays on its value, or goes to what that is in."""
        at = self._index
        self._shown = []
        index = 1 if self._nodes and self._nodes[0].count else 0  # the event itself needs no line
        while index < len(self._nodes):
            self._shown.append(index)
            index = self._nodes[index].after if self._folded(index) else index + 1
        while at is not None and at not in self._shown:
            at = self._nodes[at].parent if at > 0 else None
        self.cursor = 0 if at is None else self._shown.index(at)

    def _stands_in(self, index: int, end_of: Callable[[str], int | None]) -> bool:
        """Whether something stands in a value as it is shown, in full if need be."""
        whole = self._outline.source_of(index).decode("utf-8", "replace")
        if end_of(whole) is None:
            return False
        end = end_of(self._scalar(self._nodes[index], MAX_SHOWN).text)
        if end is None or end > MAX_SHOWN:
            self._in_full.add(index)
        return end_of(self._value(index)[0].text) is not None

    def _unfold_to(self, index: int) -> None:
        above = self._nodes[index].parent
        while above > 0:
            if self._folded(above):
                self._folds[self._outline.path(above)] = False
            above = self._nodes[above].parent
        self._look()
        self.cursor = self._shown.index(index)

    def _value(self, index: int) -> Line:
        node = self._nodes[index]
        if node.kind not in _ENDS:
            return [self._scalar(node, MAX_IN_FULL if index in self._in_full else MAX_SHOWN)]
        ends = _ENDS[node.kind]
        if not node.count:
            return [Token("punctuation", ends)]
        count = f"{ends[0]}{node.count:,}{'' if node.whole else '+'}{ends[1]}"
        preview = self._preview(index) if self._folded(index) else ""
        return [Token("elided", count), Token("punctuation", preview)]

    def _preview(self, index: int) -> str:
        """What the first simple values in a folded node are."""
        shown = ""
        inner, end = index + 1, self._nodes[index].after
        while inner < end and len(shown) < MAX_PREVIEW:
            node = self._nodes[inner]
            if node.kind not in _ENDS:
                value = self._scalar(node, MAX_SHOWN).text
                cut = "…" if len(value) > MAX_PREVIEWED else ""
                shown += f"  {_key(node).text}: {value[:MAX_PREVIEWED]}{cut}"
            inner = node.after
        return shown

    def _scalar(self, node: Node, max_string: int) -> Token:
        key = node.key if isinstance(node.key, bytes) else b""
        token = SourceToken(cast(TokenKind, node.kind), node.start, node.end, b"")
        shown = self._elided.get(node.start)
        if shown is None:
            shown = value_token(self._outline.source, token, key, self._describe, max_string)
        if shown.kind == "elided":
            self._elided[node.start] = shown
        return shown


def _key(node: Node) -> Token:
    shown = str(node.key) if isinstance(node.key, int) else node.key.decode("utf-8", "replace")
    return Token("key", shown)
