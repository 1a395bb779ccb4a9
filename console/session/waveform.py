"""Waveforms of a session: levels of its own audio on the session clock, read as windows need them.

A level is a byte (0..255) for 20 ms of audio. Reading is bounded a call, so that a wide window of
a long session fills in over some frames instead of stopping the screen; nothing is read twice.
"""

from array import array
from collections.abc import Iterator

from console.audio.base64_codec import decode_base64
from console.audio.g711 import decode_g711
from console.audio.peaks import peak_levels
from console.inspection.voice import Side, Track
from console.protocol.audio_format import AudioFormat
from console.session.inspected import InspectedSession
from console.session.levels import LEVELS_PER_S, Levels

READ_BYTES_PER_CALL = 500_000
"""Lines of the recording: some 50 pieces of a voice, about 5 ms of work."""
_STRIDE = 4  # every fourth sample draws the same picture in a third of the time


class Waveforms:
    """Levels by column for a stretch of time. `complete` says whether all audio in it was read."""

    def __init__(self, session: InspectedSession) -> None:
        self._session = session
        self._lanes = {side: _Lane(track) for side, track in session.voices.tracks.items()}
        self.complete = True

    def window(
        self, start_s: float, end_s: float, columns: int, upto_row: int
    ) -> dict[Side, bytes]:
        """One level a column for what is heard from `start_s` to `end_s`, as far as a row."""
        budget = READ_BYTES_PER_CALL
        self.complete = True
        for lane in self._lanes.values():
            lane.follow_cuts()
            for index in lane.unread(start_s, end_s, upto_row):
                if budget <= 0:
                    self.complete = False
                    break
                budget -= self._read(lane, index)
        return {
            side: lane.columns(start_s, end_s, columns, upto_row)
            for side, lane in self._lanes.items()
        }

    def _read(self, lane: "_Lane", index: int) -> int:
        """Take the levels of a clip from its row; returns how many bytes that was."""
        row = lane.track.rows[index]
        lane.take(index, _levels(self._session.audio(row), lane.track.format_of(row)))
        return self._session.rows.lengths[row]


class _Lane:
    """What has been read of one side."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self._levels = Levels()
        self._read = bytearray()  # a byte a clip: whether its levels are there
        self._cuts = 0

    def follow_cuts(self) -> None:
        """Let go of levels that an interruption has silenced since."""
        for at_s in self.track.cuts[self._cuts :]:
            self._levels.clear_from(at_s)
        self._cuts = len(self.track.cuts)

    def unread(self, start_s: float, end_s: float, upto_row: int) -> Iterator[int]:
        """The clips of a window that were not read yet and of which something is heard."""
        clips = self.track.between(start_s, end_s, upto_row)
        self._read.extend(bytes(len(self.track) - len(self._read)))
        index = self._read.find(0, clips.start, clips.stop)
        while index >= 0:
            if self.track.durations[index] > 0:
                yield index
            index = self._read.find(0, index + 1, clips.stop)

    def take(self, index: int, levels: bytes) -> None:
        """Put the levels of a clip where they are heard, as far as they are."""
        self._read[index] = True
        heard = round(self.track.durations[index] * LEVELS_PER_S) or 1
        self._levels.put(self.track.starts[index], levels[:heard])

    def columns(self, start_s: float, end_s: float, columns: int, upto_row: int) -> bytes:
        """One level a column; what came after a row is not heard yet."""
        clips = self.track.between(start_s, end_s, upto_row)
        if not clips:
            return bytes(columns)
        known_s = min(end_s, self.track.end_of(clips[-1]))
        return self._levels.columns(start_s, end_s, columns, known_s)


def _levels(base64_audio: str, form: AudioFormat) -> bytes:
    try:
        data = decode_base64(base64_audio)
    except ValueError:  # not audio after all: silence, the log shows it as it is
        return b""
    if form.encoding != "pcm16":
        data = decode_g711(data, form.encoding).tobytes()
    samples = array("h", data[: len(data) & ~1])[::_STRIDE]
    return peak_levels(samples.tobytes(), form.rate // LEVELS_PER_S // _STRIDE)
