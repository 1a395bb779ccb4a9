"""Waveforms of a session: peaks of its own audio, read from the rows as a window needs them.

A level is a byte (0..255) for 20 ms of audio. Reading is bounded a call, so that a wide window of
a long session fills in over some frames instead of stopping the screen.
"""

from console.audio.base64_codec import decode_base64
from console.audio.g711 import decode_g711
from console.audio.peaks import peak_levels
from console.inspection.voice import Clip, Side
from console.protocol.audio_format import AudioFormat
from console.session.inspected import InspectedSession

CACHED_CLIPS = 20_000
"""About 12 bytes each: an hour of both voices."""
READS_PER_CALL = 60


class Waveforms:
    """Levels by column for a stretch of time. `complete` says whether all audio was read."""

    def __init__(self, session: InspectedSession) -> None:
        self._session = session
        self._levels: dict[int, bytes] = {}
        self._reads_left = 0
        self.complete = True

    def columns(
        self, side: Side, start_s: float, end_s: float, columns: int, upto_row: int
    ) -> bytes:
        """One level a column for the audio heard from `start_s` to `end_s`, as far as a row."""
        self._reads_left = READS_PER_CALL
        self.complete = True
        loudest = bytearray(columns)
        track = self._session.voices.tracks[side]
        scale = columns / max(1e-6, end_s - start_s)
        for clip in track.between(start_s, end_s, upto_row):
            levels = self._clip_levels(clip, track.format)
            if levels:
                _paint(loudest, levels, (clip.start_s - start_s) * scale, scale, clip.duration_s)
        return bytes(loudest)

    def _clip_levels(self, clip: Clip, form: AudioFormat) -> bytes:
        levels = self._levels.get(clip.row)
        if levels is None:
            if self._reads_left <= 0:
                self.complete = False
                return b""
            self._reads_left -= 1
            if len(self._levels) >= CACHED_CLIPS:
                self._levels.pop(next(iter(self._levels)))
            levels = self._levels[clip.row] = _levels(self._session.audio(clip.row), form)
        return levels


def _levels(base64_audio: str, form: AudioFormat) -> bytes:
    try:
        data = decode_base64(base64_audio)
    except ValueError:  # not audio after all: silence, the log shows it as it is
        return b""
    if form.encoding != "pcm16":
        data = decode_g711(data, form.encoding).tobytes()
    return peak_levels(data, form.rate // 50)


def _paint(
    loudest: bytearray, levels: bytes, first_column: float, scale: float, duration_s: float
) -> None:
    """Put a clip's levels into the columns that it is heard in, the loudest winning."""
    heard = min(len(levels), round(duration_s * 50) or 1)
    width = scale / 50  # columns a level
    columns = len(loudest)
    for column in range(max(0, int(first_column)), columns):
        begin = int((column - first_column) / width) if column > first_column else 0
        end = max(begin + 1, int((column + 1 - first_column) / width))
        if begin >= heard:
            return
        loudest[column] = max(loudest[column], max(levels[begin : min(end, heard)]))
