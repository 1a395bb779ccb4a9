"""The audio a client has appended, addressed by its place in the whole session's stream.

Voice activity events count milliseconds over everything ever appended, so the buffer keeps its
absolute place: cutting at a commit and trimming what is old never move later speech.
"""

from dataclasses import dataclass

from console.protocol.audio_format import PCM16_24K, AudioFormat

KEPT_MS = 10 * 60 * 1000


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A stretch of sound: its length in bytes, and the bytes where they are kept."""

    length: int
    data: bytes = b""


class InputAudio:
    """What was appended and not yet cut off by a commit; at most the last ten minutes."""

    def __init__(self, *, keep: bool = True, form: AudioFormat = PCM16_24K) -> None:
        self.form = form
        self._keep = keep
        self._data = bytearray()
        self._start = 0  # absolute place of the first byte still there
        self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    @property
    def data(self) -> bytes:
        """The bytes still there."""
        return bytes(self._data)

    def append(self, data: bytes) -> None:
        self.append_length(len(data), data)

    def append_length(self, length: int, data: bytes = b"") -> None:
        """Append audio of which only the length may be known."""
        self._end += length
        if self._keep:
            self._data += data
        kept = self.form.byte_at(KEPT_MS)
        if len(self) > kept + kept // 10:  # seldom, so that appending stays cheap
            self._drop_until(self._end - kept)

    def between(self, start_ms: float, end_ms: float) -> AudioClip:
        """The sound between two times of the session's stream, as far as it is still there."""
        start = max(self.form.byte_at(start_ms), self._start)
        end = min(self.form.byte_at(end_ms), self._end)
        length = max(0, end - start)
        at = start - self._start
        return AudioClip(length, bytes(self._data[at : at + length]))

    def cut(self) -> AudioClip:
        """Everything up to now; the buffer is empty afterwards and its clock runs on."""
        clip = AudioClip(len(self), bytes(self._data))
        self._drop_until(self._end)
        return clip

    def reset(self) -> None:
        """Empty, at the start of a new session's stream."""
        self._data.clear()
        self._start = self._end = 0

    def copy(self) -> "InputAudio":
        twin = InputAudio(keep=self._keep, form=self.form)
        twin._data = bytearray(self._data)
        twin._start = self._start
        twin._end = self._end
        return twin

    def _drop_until(self, place: int) -> None:
        del self._data[: place - self._start]
        self._start = place
