"""What a query can ask of one event, wherever the event comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from console.store.event import Source
from console.store.links import Links
from console.store.query.escapes import resolved


@dataclass(slots=True)
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

    _raw: bytes | None = field(default=None, init=False)
    _lowered: bytes | None = field(default=None, init=False)
    _written: str | None = field(default=None, init=False)

    @property
    def raw(self) -> bytes:
        """The JSON source, read once; empty for audio."""
        if self._raw is None:  # `cached_property` takes a lock each time: twice the cost of a row
            self._raw = self.read() if self.read is not None else b""
        return self._raw

    @property
    def lowered(self) -> bytes:
        """The JSON source with its ASCII letters in lower case."""
        if self._lowered is None:
            self._lowered = self.raw.lower()
        return self._lowered

    @property
    def written(self) -> str:
        """The JSON source as text."""
        if self._written is None:
            self._written = self.raw.decode("utf-8", "replace")
        return self._written

    @property
    def resolved(self) -> str:
        """The JSON source with what its escapes stand for."""
        return resolved(self.written)
