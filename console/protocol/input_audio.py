"""The audio a client has appended, addressed by its place in the whole session's stream.

Voice activity events count milliseconds over everything ever appended, so the buffer keeps its
absolute place: cutting at a commit and trimming what is old never move later speech.
"""

from dataclasses import dataclass

from console.protocol.audio_format import PCM16_24K, AudioFormat

KEPT_MS = 10 * 60 * 1000
BLOCK = 256 * 1024


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A stretch of sound: its length in bytes, and the bytes where they are kept."""

    length: int
    data: bytes = b""


class InputAudio:
    """What was appended and not yet cut off by a commit; about the last ten minutes at most.

    Kept in blocks that never change once full, so that a copy shares them.
    """

    def __init__(self, *, keep: bool = True, form: AudioFormat = PCM16_24K) -> None:
        self.form = form
        self._keep = keep
        self._blocks: list[bytes] = []
        self._tail = bytearray()
        self._base = 0  # absolute place of the first block's first byte
        self._start = 0  # absolute place of the first byte still there
        self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    @property
    def data(self) -> bytes:
        """The bytes still there."""
        return self._bytes(self._start, self._end)

    def append(self, data: bytes) -> None:
        self.append_length(len(data), data)

    def append_length(self, length: int, data: bytes = b"") -> None:
        """Append audio of which only the length may be known."""
        self._end += length
        if self._keep:
            self._tail += data
            if len(self._tail) >= BLOCK:
                self._blocks.append(bytes(self._tail))
                self._tail = bytearray()
                self._drop_until(max(self._start, self._end - self.form.byte_at(KEPT_MS)))

    def between(self, start_ms: float, end_ms: float) -> AudioClip:
        """The sound between two times of the session's stream, as far as it is still there."""
        start = max(self.form.byte_at(start_ms), self._start)
        end = min(self.form.byte_at(end_ms), self._end)
        return AudioClip(max(0, end - start), self._bytes(start, end))

    def cut(self) -> AudioClip:
        """Everything up to now; the buffer is empty afterwards and its clock runs on."""
        clip = AudioClip(len(self), self.data)
        self._blocks.clear()
        self._tail.clear()
        self._base = self._start = self._end
        return clip

    def reset(self) -> None:
        """Empty, at the start of a new session's stream."""
        self.cut()
        self._base = self._start = self._end = 0

    def copy(self) -> "InputAudio":
        twin = InputAudio(keep=self._keep, form=self.form)
        twin._blocks = list(self._blocks)
        twin._tail = bytearray(self._tail)
        twin._base, twin._start, twin._end = self._base, self._start, self._end
        return twin

    def _bytes(self, start: int, end: int) -> bytes:
        pieces: list[bytes | bytearray] = []
        place = self._base
        blocks: list[bytes | bytearray] = [*self._blocks, self._tail]
        for block in blocks:
            if place < end and place + len(block) > start:
                pieces.append(block[max(0, start - place) : max(0, end - place)])
            place += len(block)
        return b"".join(pieces)

    def _drop_until(self, place: int) -> None:
        self._start = place
        while self._blocks and self._base + len(self._blocks[0]) <= place:
            self._base += len(self._blocks.pop(0))
