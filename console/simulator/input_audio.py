"""The input audio buffer: what was appended and not committed, on a clock of appended audio."""

from console.protocol.audio_format import AudioFormat
from console.simulator.mistakes import ClientMistake

SHORTEST_COMMIT_MS = 100
LARGEST_APPEND_BYTES = 15 * 1024 * 1024
LONGEST_BUFFER_MS = 15 * 60 * 1000
"""Beyond this the oldest audio is dropped: a client that never commits costs bounded memory."""


class InputAudio:
    """Uncommitted bytes. Positions in ms count all audio appended in the session, not wall time."""

    def __init__(self, format_: AudioFormat) -> None:
        self.format = format_
        self.start_ms = 0.0
        self._bytes = bytearray()

    @property
    def end_ms(self) -> float:
        """The position of the end of what was appended."""
        return self.start_ms + len(self._bytes) / self.format.bytes_per_ms

    @property
    def held_ms(self) -> float:
        """How much is waiting to be committed."""
        return len(self._bytes) / self.format.bytes_per_ms

    def append(self, audio: bytes) -> None:
        """Add a client's chunk."""
        if len(audio) > LARGEST_APPEND_BYTES:
            raise ClientMistake(
                "Invalid 'audio': more than 15 MiB in one event.",
                code="invalid_value",
                param="audio",
            )
        self._bytes += audio
        self.forget_before(self.end_ms - LONGEST_BUFFER_MS)

    def change_format(self, format_: AudioFormat) -> None:
        """Go on in another format; what was buffered in the old one is dropped."""
        if format_ != self.format:
            self.clear()
            self.format = format_

    def clear(self) -> None:
        """Drop what was not committed; the clock goes on."""
        self.start_ms = self.end_ms
        self._bytes.clear()

    def forget_before(self, position_ms: float) -> None:
        """Drop audio before a position (silence that nobody will commit)."""
        self._drop(self.format.byte_at(position_ms - self.start_ms))

    def take(self, start_ms: float | None = None, end_ms: float | None = None) -> bytes:
        """Remove audio up to `end_ms` (by default all); return its part from `start_ms` on."""
        stop = len(self._bytes) if end_ms is None else self.format.byte_at(end_ms - self.start_ms)
        first = 0 if start_ms is None else self.format.byte_at(start_ms - self.start_ms)
        taken = bytes(self._bytes[first:stop])
        self._drop(stop)
        return taken

    def _drop(self, size_bytes: int) -> None:
        gone = min(size_bytes, len(self._bytes))
        del self._bytes[:gone]
        self.start_ms += gone / self.format.bytes_per_ms

    def commit(self) -> bytes:
        """All that is buffered, for a client's commit; refused under 100 ms."""
        if self.held_ms < SHORTEST_COMMIT_MS:
            raise ClientMistake(
                "Error committing input audio buffer: buffer too small. Expected at least "
                f"{SHORTEST_COMMIT_MS}ms of audio, but buffer only has {self.held_ms:.2f}ms.",
                code="input_audio_buffer_commit_empty",
            )
        return self.take()
