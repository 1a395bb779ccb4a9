"""What a query can ask of one event, wherever the event comes from."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from console.store.event import Source
from console.store.links import Links

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass
class Facts:
    """One event. `size` is that of its line; times are seconds: on the session clock, and since
    the event before. `read` gives the event's JSON source; it is None where that is audio.
    """

    type: str
    source: Source
    flags: int
    links: Links
    size: int
    at_s: float
    gap_s: float
    read: Callable[[], bytes] | None

    @cached_property
    def lowered(self) -> bytes:
        """The JSON source with its ASCII letters in lower case; empty for audio."""
        return self._source.lower()

    @cached_property
    def written(self) -> str:
        """The JSON source."""
        return self._source.decode("utf-8", "replace")

    @cached_property
    def resolved(self) -> str:
        """The JSON source with what its escapes stand for."""
        if "\\" not in self.written:
            return self.written
        text = _ESCAPE.sub(_meant, self.written)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # joins pairs

    @cached_property
    def _source(self) -> bytes:
        return self.read() if self.read is not None else b""


def _meant(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    return chr(int(code, 16)) if code else _CONTROLS.get(letter, letter)
