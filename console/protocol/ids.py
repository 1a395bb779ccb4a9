"""Ids as the service makes them: a prefix, five base62 characters of time, sixteen random ones.

The time in an id (whole seconds) dates events of logs that carry no times of their own.
"""

import random
from typing import Protocol

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
EPOCH = 1_576_800_000
"""Unix seconds that "00000" stands for, found by comparing real ids with real expiry times."""

_VALUE = {character: value for value, character in enumerate(BASE62)}
_TIMED_PREFIXES = ("event_", "resp_", "item_", "sess_", "conv_")
_LENGTH = 21
_EARLIEST = 1_700_000_000  # before any Realtime API: anything older is a coincidence, not a time
_LATEST = 2_500_000_000


class Chooser(Protocol):
    """What is needed of a source of randomness (random.Random, secrets.SystemRandom)."""

    def choice(self, seq: str, /) -> str: ...


def generate_id(prefix: str, length: int = 21, chooser: Chooser = random.SystemRandom()) -> str:  # noqa: B008
    """The reference client's id: `length` characters, the prefix included, base58.

    Raises ValueError when the prefix is longer than the length.
    """
    if len(prefix) > length:
        raise ValueError(f"prefix {prefix!r} is longer than {length} characters")
    return prefix + "".join(chooser.choice(BASE58) for _ in range(length - len(prefix)))


def timed_id(prefix: str, unix_s: float, chooser: Chooser) -> str:
    """A service-like id that carries its time: prefix, 5 time characters, 16 random ones."""
    seconds = max(0, int(unix_s) - EPOCH)
    digits = ""
    for _ in range(5):
        seconds, digit = divmod(seconds, 62)
        digits = BASE62[digit] + digits
    return prefix + digits + "".join(chooser.choice(BASE62) for _ in range(16))


def time_of_id(identifier: str) -> float | None:
    """Unix seconds that a service id was made at; None when the id carries no time."""
    prefix, separator, rest = identifier.partition("_")
    if prefix + separator not in _TIMED_PREFIXES or len(rest) < _LENGTH or not rest.isalnum():
        return None
    seconds = 0
    for character in rest[:5]:
        value = _VALUE.get(character)
        if value is None:
            return None
        seconds = seconds * 62 + value
    unix_s = float(seconds + EPOCH)
    return unix_s if _EARLIEST <= unix_s <= _LATEST else None
