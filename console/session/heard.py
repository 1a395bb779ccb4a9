"""Both voices as they were heard, on the session's clock: in stereo, a piece at a time.

The user is left, the model right, each where the Voice pane has it; what an interruption cut off is
not heard. Sound is read from the rows as it is needed: however long the session is, no more than
a few seconds of it are in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from math import ceil

import numpy as np

from console.audio.base64_codec import decode_base64
from console.inspection.voice import Track
from console.protocol.audio_coding import INNER_RATE, AudioDecoder, Samples
from console.session.inspected import InspectedSession

RATE = INNER_RATE
CHANNELS = 2
MAX_SILENCE_S = 300.0
"""A silence of both that is longer is made as long as this."""
_BLOCK = 2 * RATE  # samples a side
_ROUNDING = 0.01  # of a sample: times are sums of fractions
_NO_GAP = RATE // 500
"""Pieces nearer than this belong together: 2 ms, for a clock is not counted in samples."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples of the session's clock that are written, with what silence is left out after them."""

    start: int
    end: int
    left_out_s: float = 0.0


def stretches(session: InspectedSession) -> Iterator[Stretch]:
    """What is written of a session: all of it up to the last sound, but for very long silences."""
    longest = int(MAX_SILENCE_S * RATE)
    start = end = 0
    for first, last in merge(*map(_heard, session.voices.tracks.values())):
        if first - end > longest:
            yield Stretch(start, end + longest, (first - end - longest) / RATE)
            start = first
        end = max(end, last)
    if end > start:
        yield Stretch(start, end)


def stereo(session: InspectedSession, written: list[Stretch]) -> Iterator[bytes]:
    """PCM16 of two channels in pieces."""
    tracks = session.voices.tracks
    sides = [_Side(session, tracks[name]) for name in ("user", "model")]
    for stretch in written:
        for start in range(stretch.start, stretch.end, _BLOCK):
            count = min(_BLOCK, stretch.end - start)
            both = np.stack([side.take(start, count) for side in sides], axis=1)
            yield both.astype("<i2").tobytes()


def _heard(track: Track) -> Iterator[tuple[int, int]]:
    """The samples of the clock at which each clip of a side is heard."""
    for index in range(len(track)):
        if track.durations[index] > 0:
            end = ceil(track.end_of(index) * RATE - _ROUNDING)
            yield round(track.starts[index] * RATE), end


class _Side:
    """One voice, asked for from its beginning to its end."""

    def __init__(self, session: InspectedSession, track: Track) -> None:
        self._pieces = _pieces(session, track)
        self._start = 0  # where the piece begins that has been read, but not all taken
        self._piece: Samples = np.zeros(0, dtype=np.int16)

    def take(self, start: int, count: int) -> Samples:
        """The samples from one on; silence where there is no sound."""
        taken = np.zeros(count, dtype=np.int16)
        end = start + count
        while self._start < end:
            first, last = max(start, self._start), min(end, self._start + len(self._piece))
            if first < last:
                taken[first - start : last - start] = self._piece[
                    first - self._start : last - self._start
                ]
            if self._start + len(self._piece) > end:
                break
            self._start, self._piece = next(self._pieces, (end, self._piece[:0]))
        return taken


def _pieces(session: InspectedSession, track: Track) -> Iterator[tuple[int, Samples]]:
    """The sound of each clip as far as it was heard, and the sample of the clock it begins at.

    One answer is decoded through, from clip to clip: they may cut a sample apart.
    """
    decoder, coded, end = None, None, 0
    for index in range(len(track)):
        length_s, row = track.durations[index], track.rows[index]
        form = track.format_of(row), session.rows.item_numbers[row]
        if decoder is None or coded != form:
            coded = form
            decoder = AudioDecoder(form[0])
        if length_s <= 0:
            decoder = None
            continue
        try:
            samples = decoder.decode(decode_base64(session.audio(row)))
        except ValueError:  # no audio after all: silence, the log shows it as what it is
            decoder = None
            continue
        heard = round(length_s * RATE)
        if heard < len(samples) - 1:  # it was cut
            samples, decoder = samples[:heard], None
        start = round(track.starts[index] * RATE)
        start = end if abs(start - end) <= _NO_GAP else max(start, end)
        end = start + len(samples)
        yield start, samples
