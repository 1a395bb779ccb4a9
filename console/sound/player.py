"""The loudspeaker: plays items' audio as it arrives and knows to the sample what was heard.

An interruption needs exactly that: what to truncate the item to, and silence at once.
"""

import asyncio
from collections.abc import Callable

from console.sound.playback import Heard, Playback
from console.sound.stream import Buffer, CallbackTime, SoundStream

_BEFORE_ALL = 0.0  # on every stream's clock: by then nothing further has been heard


class Player:
    """Plays 24 kHz PCM16. All methods belong to the loop's thread, but `open` may run in another.

    `on_stopped` is called on the loop when the device dies; `open` may then be tried again.
    Without an open device audio is passed over: a session never depends on its sound.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, on_stopped: Callable[[], None]) -> None:
        self._loop = loop
        self._on_stopped = on_stopped
        self._stream: SoundStream | None = None
        self._playback = Playback()

    def open(self) -> None:
        """Start the default device; raises SoundUnavailable. Takes up to 170 ms."""
        if self._stream is None:
            self._stream = SoundStream("output", self._fill, self._loop, self._device_died)

    def close(self) -> None:
        """Silence at once and give the device back."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._playback.flush(_BEFORE_ALL)

    def write(self, item_id: str, pcm24k: bytes) -> None:
        """Play more of an item; see Playback.push for what is dropped."""
        if self._stream is not None:
            self._playback.push(item_id, pcm24k, self._stream.time)

    def heard_samples(self, item_id: str) -> int:
        """How far into an item's audio the user has heard."""
        now = _BEFORE_ALL if self._stream is None else self._stream.time
        return self._playback.heard(item_id, now)

    def interrupt(self) -> Heard | None:
        """Silence at once; the item that was cut and where, None when all has been heard.

        What the cut items still send is not played either.
        """
        if self._stream is None:
            return None
        now = self._stream.time
        self._stream.abort()  # also stops the callbacks, which flush needs
        cut = self._playback.flush(now)
        self._stream.start()
        return cut

    @property
    def dropped_samples(self) -> int:
        """How much audio came too far ahead of its playing to be kept."""
        return self._playback.dropped_samples

    @property
    def muted(self) -> bool:
        """Whether audio runs on unheard."""
        return self._playback.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._playback.muted = muted

    def _fill(self, out: Buffer, _frames: int, time: CallbackTime, _status: object) -> None:
        self._playback.pull(out, time.outputBufferDacTime)

    def _device_died(self) -> None:
        self.close()
        self._on_stopped()
