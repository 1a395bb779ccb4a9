"""Stretches of a shown text: from a first character up to, but without, an end."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    """Spans from left to right, those that touch or overlap as one, those of nothing left out."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def occurrences(text: str, wanted: str) -> list[Span]:
    """Where a lower-case text that is not empty stands in another, whatever case that has."""
    lowered = text.lower()
    starts: Sequence[int] | None = None
    if len(lowered) != len(text):  # one letter in lower case may be two characters
        starts = [at for at, character in enumerate(text) for _ in character.lower()]
        lowered = "".join(map(str.lower, text))
    found: list[Span] = []
    at = lowered.find(wanted)
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = lowered.find(wanted, at + len(wanted))
    if starts is None:
        return found
    return [(starts[start], starts[end - 1] + 1) for start, end in found]
