"""One event in one of its forms: which lines it has, and which of them has what is looked for."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from console.protocol.text import visible
from console.protocol.tokens import Path
from console.store.outline import outline
from console.store.pretty import MAX_RAW, Describe, Line, pretty_lines, raw_lines
from console.store.query.spans import Span
from console.store.tree import Tree

Form: TypeAlias = Literal["tree", "text", "raw"]
Find: TypeAlias = Callable[[str], list[Span]]
"""Where what is looked for stands in a text."""

FORMS: tuple[Form, ...] = ("tree", "text", "raw")


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What the pane shows: a heading, notes below it, the source of the event and its whole line.

    `event` is empty where the line is no JSON: then there are only its bytes.
    """

    heading: str
    notes: tuple[str, ...]
    event: bytes
    line: bytes
    describe: Describe = field(compare=False)


class EventContent:
    """The event in a form; `tree`, with the cursor on it, is there in that form alone.

    `folds` is what the user has folded and unfolded, by path.
    """

    def __init__(
        self, details: EventDetails, form: Form, folds: MutableMapping[Path, bool]
    ) -> None:
        self.details = details
        self.form = form
        self.tree: Tree | None = None
        if details.event and form == "tree":
            self.tree = Tree(outline(details.event), folds, details.describe)

    def lines(self) -> list[Line]:
        """The lines of the event, those above them left out."""
        details = self.details
        if self.tree is not None:
            return [self.tree.line(at) for at in range(len(self.tree))]
        if self.form == "raw" or not details.event:
            return raw_lines(details.line)
        return pretty_lines(details.event, details.describe)

    def go_to_match(self, find: Find) -> int | None:
        """Go to the first line that has what is looked for, unfolded if need be; returns which."""
        if self.tree is None:
            lines = ("".join(token.text for token in line) for line in self.lines())
            return next((at for at, line in enumerate(lines) if find(visible(line))), None)

        def end_of(text: str) -> int | None:
            found = find(visible(text))
            return found[0][1] if found else None

        return self.tree.cursor if self.tree.go_to_text(end_of) else None

    def is_in_raw(self, find: Find) -> bool:
        """Whether what no line of this form has is in the event all the same."""
        source = self.details.event or self.details.line
        return self.form != "raw" and bool(find(source[:MAX_RAW].decode("utf-8", "replace")))
