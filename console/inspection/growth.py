"""Containers that mostly grow, a step back: what it takes to undo what came between two moments.

A session's records are added at the end and rarely change afterwards, so going back means leaving
out the newest and putting back the few that have changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, islice
from operator import is_not
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DictStep(Generic[Key, Value]):
    """From a dict back to what it was: `length` entries, some of which were `changed` since.

    Where entries were taken out in between, `changed` is all that there was, and `whole` is true.
    """

    length: int
    changed: dict[Key, Value]
    whole: bool = False


def dict_step(old: dict[Key, Value], new: dict[Key, Value]) -> DictStep[Key, Value]:
    """The step from `new` back to `old`, from which it came by setting and deleting entries.

    Values count as changed when they are other objects: changing one in place would go unseen.
    """
    length = len(old)
    if list(old) != list(islice(new, length)):  # taken out, and perhaps set again
        return DictStep(length, old.copy(), whole=True)
    return DictStep(length, dict(compress(old.items(), map(is_not, old.values(), new.values()))))


def dict_before(
    newest: dict[Key, Value], steps: Iterable[DictStep[Key, Value]]
) -> dict[Key, Value]:
    """What a dict was before some steps, the last one first; their cost is not its size each."""
    length = len(newest)
    changed: dict[Key, Value] = {}
    for step in steps:
        length = step.length
        if step.whole:
            newest, changed = step.changed, {}
        else:
            changed.update(step.changed)
    before = dict(islice(newest.items(), length))
    before.update((key, value) for key, value in changed.items() if key in before)
    return before


@dataclass(frozen=True, slots=True)
class ListStep(Generic[Value]):
    """From a list back to what it was: its first `kept` entries, then `rest`."""

    kept: int
    rest: list[Value]


def list_step(old: list[Value], new: list[Value]) -> ListStep[Value]:
    """The step from `new` back to `old`, whatever came between."""
    length = len(old)
    if new[:length] == old:
        return ListStep(length, [])
    kept = next(at for at in range(length) if at >= len(new) or old[at] != new[at])
    return ListStep(kept, old[kept:])


def list_before(newest: list[Value], steps: Iterable[ListStep[Value]]) -> list[Value]:
    """What a list was before some steps, the last one first."""
    for step in steps:
        newest = newest[: step.kept] + step.rest
    return newest
