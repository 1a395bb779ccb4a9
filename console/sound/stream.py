"""One open PortAudio stream, 24 kHz mono PCM16, which notices when its device dies.

A device that goes away raises nothing anywhere: the callbacks stop, and the finished callback is
the only sign. It also comes after every stop of our own, so what it means is decided a little
later, on the event loop, by looking whether the stream runs.
"""

import asyncio
import contextlib
import functools
from collections.abc import Callable
from typing import Protocol

from console.sound.answers import answer_of
from console.sound.devices import NAMES, Direction, default_device, load
from console.sound.errors import SoundUnavailable

RATE = 24_000
"""Samples a second: what the Realtime API speaks."""

SAMPLE_BYTES = 2

_BLOCK_SAMPLES = 480  # 20 ms; with this latency bit-exact and without gaps on a busy machine
_LATENCY_S = 0.1
_OPENING_STUCK_AFTER_S = 3.0
_VERDICT_DELAY_S = 0.1  # PortAudio calls back shortly before it marks a stream as ended


class Buffer(Protocol):
    """The bytes of one callback, valid only while it runs."""

    def __len__(self) -> int: ...
    def __getitem__(self, key: slice, /) -> bytes | bytearray: ...
    def __setitem__(self, key: slice, value: bytes | memoryview, /) -> None: ...


class CallbackTime(Protocol):
    """When the first sample of an output callback is heard, in seconds of the stream's clock."""

    outputBufferDacTime: float


class PortAudioStream(Protocol):
    """What we use of sounddevice's raw streams."""

    @property
    def active(self) -> bool: ...
    @property
    def time(self) -> float: ...
    def start(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


Callback = Callable[[Buffer, int, CallbackTime, object], None]


class SoundStream:
    """A running stream on a default device.

    `callback` is called on PortAudio's thread, `on_stopped` on the loop, once, when the device
    has died; the stream is closed by then. Everything else is called on the loop.
    """

    def __init__(
        self,
        direction: Direction,
        callback: Callback,
        loop: asyncio.AbstractEventLoop,
        on_stopped: Callable[[], None],
    ) -> None:
        """Open and start; raises SoundUnavailable. Takes up to 170 ms."""
        self._loop = loop
        self._on_stopped = on_stopped
        self._open = True
        open_stream = functools.partial(_open, direction, callback, self._on_finished)
        try:
            self._stream, self._stream_error = answer_of(open_stream, _OPENING_STUCK_AFTER_S)
        except TimeoutError:
            raise SoundUnavailable("No sound: the sound server does not answer") from None

    @property
    def time(self) -> float:
        """The clock of the callbacks, in seconds."""
        return self._stream.time

    def abort(self) -> None:
        """Stop at once and throw away what the device has buffered; no callback runs after it."""
        try:
            answer_of(self._stream.abort)
        except TimeoutError:
            self._give_up()

    def start(self) -> None:
        """Go on after `abort`. A device that cannot has died."""
        if not self._open:
            return
        try:
            answer_of(self._stream.start)
        except TimeoutError:
            self._give_up()
        except self._stream_error:
            self._on_finished()

    def close(self) -> None:
        """Stop at once, for good; no callback runs after it."""
        if self._open:
            self._open = False
            with contextlib.suppress(TimeoutError):
                answer_of(self._stream.close)

    def _give_up(self) -> None:
        self._open = False  # and never touched again: a thread is stuck in it
        self._loop.call_soon(self._on_stopped)

    def _on_finished(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(self._loop.call_later, _VERDICT_DELAY_S, self._judge)

    def _judge(self) -> None:
        if self._open and not self._stream.active:
            self.close()
            self._on_stopped()


def _open(
    direction: Direction, callback: Callback, on_finished: Callable[[], None]
) -> tuple[PortAudioStream, type[Exception]]:
    sounddevice = load()
    name = NAMES[direction]
    if default_device(direction) is None:
        raise SoundUnavailable(
            f"No sound: no {name} found: connect one, or check that PulseAudio or PipeWire runs"
        )
    kinds = {"input": sounddevice.RawInputStream, "output": sounddevice.RawOutputStream}
    try:
        stream: PortAudioStream = kinds[direction](
            samplerate=RATE,
            blocksize=_BLOCK_SAMPLES,
            channels=1,
            dtype="int16",
            latency=_LATENCY_S,
            callback=callback,
            finished_callback=on_finished,
        )
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        cause = " ".join(str(error).split())
        raise SoundUnavailable(
            f"No sound: the {name} could not be opened ({cause}): does another program hold it?"
        ) from None
    return stream, sounddevice.PortAudioError
