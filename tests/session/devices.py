"""Sound devices that start when a test lets them, and remember whether they run."""

import asyncio
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from console.session.playback import SilentSpeaker
from console.sound.errors import SoundUnavailable


def tone(hertz: float, rate: int, seconds: float) -> NDArray[np.int16]:
    """A steady sound."""
    time_s = np.arange(int(rate * seconds)) / rate
    return (np.sin(2 * np.pi * hertz * time_s) * 8000).astype(np.int16)


def pitch(samples: NDArray[np.int16], rate: int) -> float:
    """The loudest frequency, in hertz."""
    return float(np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples))


class SlowDevices:
    """Makes microphones and speakers; `release` lets those start that are waiting for it."""

    def __init__(self) -> None:
        self.microphones: list[SlowMicrophone] = []
        self.speakers: list[SlowSpeaker] = []
        self.missing = False
        self._gate = threading.Event()

    def release(self) -> None:
        """Let devices start, now and later."""
        self._gate.set()

    def wait(self) -> None:
        """Start, as a device does: in a thread, after a while, if at all."""
        assert self._gate.wait(10)
        if self.missing:
            raise SoundUnavailable("No sound: no microphone found")

    def microphone(
        self,
        on_audio: Callable[[bytes], None],
        loop: asyncio.AbstractEventLoop,
        on_stopped: Callable[[], None],
    ) -> "SlowMicrophone":
        """In place of Recorder."""
        self.microphones.append(SlowMicrophone(self, on_audio))
        return self.microphones[-1]

    def speaker(
        self, loop: asyncio.AbstractEventLoop, on_stopped: Callable[[], None]
    ) -> "SlowSpeaker":
        """In place of Player."""
        self.speakers.append(SlowSpeaker(self))
        return self.speakers[-1]

    @property
    def running(self) -> int:
        """How many devices are in use."""
        running = [each.running for each in self.microphones]
        return sum(running) + sum(each.running for each in self.speakers)


class SlowMicrophone:
    def __init__(self, devices: SlowDevices, on_audio: Callable[[bytes], None]) -> None:
        self.running = False
        self.hear = on_audio
        self.last_words = b""
        self._devices = devices

    def start(self) -> None:
        self._devices.wait()
        self.running = True

    def stop(self) -> None:
        self.running = False
        if self.last_words:
            last, self.last_words = self.last_words, b""
            self.hear(last)


class SlowSpeaker(SilentSpeaker):
    def __init__(self, devices: SlowDevices) -> None:
        super().__init__(lambda: 0.0)
        self.running = False
        self.played = b""
        self._devices = devices

    def open(self) -> None:
        self._devices.wait()
        self.running = True

    def write(self, item_id: str, pcm24k: bytes) -> None:
        self.played += pcm24k
        super().write(item_id, pcm24k)

    def close(self) -> None:
        self.running = False
