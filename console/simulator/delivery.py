"""How speech is cut for the wire: transcript deltas in bursts, then audio deltas that ramp up."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat

import numpy as np

from console.protocol.audio_coding import INNER_RATE, Samples
from console.simulator.voice import SpokenWord

_TOKENS = re.compile(r"\s?[^\W\d_]{1,9}|\s?\d{1,3}|\s?[^\w\s]|\s|_")
_WORDS_AHEAD = 3
_RAMP_MS = (100, 150)
_FULL_MS = 250
_UNIT_MS = 50
"""One audio token: what is spoken always ends on a whole one."""


def split_tokens(text: str) -> list[str]:
    """A text in pieces of about four characters that join to it, as text deltas bring it."""
    return _TOKENS.findall(text)


class Delivery:
    """The speech of one item: chunks last 100, 150 and then 250 ms, whatever the words' lengths."""

    def __init__(self) -> None:
        self._sizes = (ms * INNER_RATE // 1000 for ms in chain(_RAMP_MS, repeat(_FULL_MS)))
        self._size = next(self._sizes)
        self._waiting: Samples = np.zeros(0, dtype=np.int16)

    def push(self, words: Iterable[SpokenWord]) -> Iterator[str | Samples]:
        """Transcript pieces (str) and audio chunks (samples) in the order in which they are sent.

        The transcript of a few words always precedes their sound.
        """
        stream = iter(words)
        while burst := list(islice(stream, _WORDS_AHEAD)):
            for word in burst:
                yield from split_tokens(word.text)
            self._waiting = np.concatenate([self._waiting, *(word.samples for word in burst)])
            while len(self._waiting) >= self._size:
                chunk, self._waiting = np.split(self._waiting, [self._size])
                self._size = next(self._sizes)
                yield chunk

    def finish(self) -> Iterator[Samples]:
        """What remains, filled up to a whole 50 ms; nothing when nothing does."""
        rest, self._waiting = self._waiting, self._waiting[:0]
        if len(rest):
            yield np.pad(rest, (0, -len(rest) % (INNER_RATE * _UNIT_MS // 1000)))
