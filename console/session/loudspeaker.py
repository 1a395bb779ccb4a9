"""The speaker of a live session: items' audio in whatever format it comes, and how much was heard.

Without a sound card a clock stands in for it. Positions are milliseconds of an item's audio.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from console.protocol.audio_coding import AudioDecoder
from console.protocol.audio_format import PCM16_24K, AudioFormat
from console.session.playback import SAMPLES_PER_S, SilentSpeaker, Speaker
from console.session.slow_start import SlowStart
from console.sound.player import Player


class Cut(NamedTuple):
    """An item that was interrupted, and how much of it had been heard."""

    item_id: str
    heard_ms: int


@dataclass(slots=True)
class _Playing:
    decoder: AudioDecoder | None
    samples: int = 0
    whole: bool = False


class Loudspeaker:
    """`now` gives seconds; `played` is told once of each item how many milliseconds were heard;
    `died` is called when the device has gone.
    """

    def __init__(
        self,
        now: Callable[[], float],
        played: Callable[[str, int], None],
        died: Callable[[], None],
    ) -> None:
        self._now = now
        self._played = played
        self._died = died
        self._muted = False
        self._speaker: Speaker = SilentSpeaker(now)
        self._start = SlowStart()
        self._playing: dict[str, _Playing] = {}
        self._told: set[str] = set()

    @property
    def muted(self) -> bool:
        """Whether audio runs on unheard."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = self._speaker.muted = muted

    async def open(self) -> str:
        """Open the sound card's speaker; returns a notice where there is none."""
        player = Player(asyncio.get_running_loop(), self._device_died)
        return await self._start.run(player.open, lambda: self._use(player), player.close)

    def stop(self) -> None:
        """Silence at once, and give the device back."""
        self._start.give_up()
        self._tell_all()
        self._speaker.close()

    async def close(self) -> None:
        """As `stop`, and nothing is being opened any more."""
        self.stop()
        await self._start.close()

    def write(self, item_id: str, audio: bytes, form: AudioFormat) -> None:
        """Play more of an item; what still comes of one that was cut is passed over."""
        if item_id in self._told:
            return
        playing = self._playing.get(item_id)
        if playing is None:
            decoder = None if form == PCM16_24K else AudioDecoder(form)
            playing = self._playing[item_id] = _Playing(decoder)
        if playing.decoder is not None:
            audio = playing.decoder.decode(audio).astype("<i2").tobytes()
        playing.samples += len(audio) // 2
        self._speaker.write(item_id, audio)

    def all_has_come(self) -> None:
        """Nothing more comes of the items that are playing."""
        for playing in self._playing.values():
            playing.whole = True

    def settle(self) -> None:
        """Tell of the items that have been heard to their end meanwhile."""
        for item_id, playing in list(self._playing.items()):
            if playing.whole and self._speaker.heard_samples(item_id) >= playing.samples:
                self._tell(item_id)

    def interrupt(self) -> Cut | None:
        """Silence at once; None when all that came has been heard."""
        heard = self._speaker.interrupt()
        self._tell_all()
        return None if heard is None else Cut(heard.item_id, _milliseconds(heard.samples))

    def _use(self, speaker: Speaker) -> None:
        speaker.muted = self._muted
        self._speaker = speaker

    def _device_died(self) -> None:
        self._tell_all()
        self._use(SilentSpeaker(self._now))
        self._died()

    def _tell_all(self) -> None:
        for item_id in list(self._playing):
            self._tell(item_id)

    def _tell(self, item_id: str) -> None:
        del self._playing[item_id]
        self._told.add(item_id)
        self._played(item_id, _milliseconds(self._speaker.heard_samples(item_id)))


def _milliseconds(samples: int) -> int:
    return samples * 1000 // SAMPLES_PER_S
