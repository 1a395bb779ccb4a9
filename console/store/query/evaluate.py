"""Asks a query of rows: columns decide first and in bulk, payloads are read where still needed."""

from functools import partial

from console.store.links import Links
from console.store.query.columns import Decided, Mask, Searched, Stretch
from console.store.query.facts import Facts
from console.store.query.nodes import All, Either, Node, Not, Query, reads_text
from console.store.query.terms import Verdict
from console.store.view import Matches

MAX_ROWS = 512
"""How many rows are judged at once where payloads may have to be read."""


def matcher(query: Query, source: Searched) -> Matches | None:
    """A test of rows for `EventView.filter`: one byte a row, 1 where it fits.

    None when the query asks for nothing.
    """
    return _Matcher(query.root, source).judge if query.root is not None else None


def fits(node: Node, facts: Facts) -> bool:
    """Whether one event fits."""
    if isinstance(node, All):
        return all(fits(part, facts) for part in node.parts)
    if isinstance(node, Either):
        return any(fits(part, facts) for part in node.parts)
    return not fits(node.part, facts) if isinstance(node, Not) else node.fits(facts)


def verdict(node: Node, stretch: Stretch, wanted: Mask) -> Verdict:
    """Which of the wanted rows of a stretch fit and which do not, as far as columns tell."""
    if isinstance(node, Not):
        fitting, failing = verdict(node.part, stretch, wanted)
        return failing, fitting
    if not isinstance(node, (All, Either)):
        return node.on_columns(stretch, wanted)
    every = isinstance(node, All)
    settled, agreed = 0, wanted  # one part settles a row, or all have to agree on it
    for part in node.parts:
        left = wanted & ~settled
        if not left:
            break
        fitting, failing = verdict(part, stretch, left)
        settled |= left & (failing if every else fitting)
        agreed &= fitting if every else failing
    return (agreed, settled) if every else (settled, agreed)


class _Matcher:
    """Judges rows of one session."""

    def __init__(self, root: Node, source: Searched) -> None:
        self._root = root
        self._source = source
        self._reads_text = reads_text(root)
        self._memory: dict[object, Decided] = {}

    def judge(self, rows: range) -> bytes:
        """One byte a row: 1 where it fits."""
        if not self._reads_text or len(rows) <= MAX_ROWS:
            return self._judge(rows)
        starts = range(rows.start, rows.stop, MAX_ROWS)
        return b"".join(self._judge(range(at, min(at + MAX_ROWS, rows.stop))) for at in starts)

    def _judge(self, rows: range) -> bytes:
        stretch = Stretch(self._source, rows, self._memory)
        fitting, failing = verdict(self._root, stretch, stretch.all)
        answer = bytearray(fitting.to_bytes(len(rows), "little"))
        for row in stretch.chosen(stretch.all & ~(fitting | failing)):
            answer[row - rows.start] = fits(self._root, self._facts(row))
        return bytes(answer)

    def _facts(self, row: int) -> Facts:
        table = self._source.rows
        is_audio = bool(table.audio_sizes[row])
        time_s = table.times[row]
        return Facts(
            type=table.type(row),
            source=table.source(row),
            flags=table.flags[row],
            links=Links(*map(table.ids.text, table.id_numbers(row))),
            size=table.lengths[row],
            at_s=time_s - table.times[0],
            gap_s=time_s - table.times[max(0, row - 1)],
            read=None if is_audio else partial(self._source.event_text, row),
        )
