"""Sizes, lengths of time and times on the session clock, as people type them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from console.store.query.terms import Quantity

_FACTORS: Mapping[str, float] = {
    "": 1, "b": 1, "k": 1000, "kb": 1000, "m": 1_000_000, "mb": 1_000_000,
    "ms": 0.001, "s": 1, "min": 60, "h": 3600,
}  # fmt: skip


class Form(NamedTuple):
    """How a quantity is written, what to call that, and an example."""

    quantity: Quantity
    written: re.Pattern[str]
    what: str
    example: str

    def read(self, text: str) -> float | None:
        """Bytes or seconds; None where the text is not that. Gaps without a unit are in ms."""
        found = self.written.fullmatch(text)
        if found is None:
            return None
        if self.quantity == "at":
            hours, minutes, seconds = (float(part or 0) for part in found.groups())
            return hours * 3600 + minutes * 60 + seconds
        value = float(found[1]) * _FACTORS[found[2] or ("ms" if self.quantity == "gap" else "")]
        return float(round(value)) if self.quantity == "size" else value


_NUMBER = r"(\d{1,15}(?:\.\d{0,9})?)"
_CLOCK = rf"(?:(?:(\d{{1,9}}):)?(\d{{1,9}}):)?{_NUMBER}s?"
COMPARED: Mapping[str, Form] = {
    "size": Form("size", re.compile(_NUMBER + "(|b|k|kb|m|mb)"), "a number", "10k"),
    "gap": Form("gap", re.compile(_NUMBER + "(|ms|s|min|h)"), "a time", "500ms or 2s"),
    "at": Form("at", re.compile(_CLOCK), "a time", "00:10"),
}
