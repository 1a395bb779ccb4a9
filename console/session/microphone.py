"""The microphone of a live session: what is said, in the format that the session takes."""

import asyncio
from collections.abc import Callable

from console.audio.pcm16 import int16_samples
from console.client.errors import ClientError
from console.protocol.audio_coding import AudioEncoder
from console.protocol.audio_format import PCM16_24K, AudioFormat
from console.session.slow_start import SlowStart
from console.sound.recorder import Recorder


class Microphone:
    """Off, being started, or `talking`.

    `send` takes the wire's audio and may raise ClientError; `wire_format` tells how it is to be
    coded; `tell` is told why talking has ended when nobody ended it.
    """

    def __init__(
        self,
        send: Callable[[bytes], None],
        wire_format: Callable[[], AudioFormat],
        tell: Callable[[str], None],
    ) -> None:
        self.talking = False
        self._send = send
        self._wire_format = wire_format
        self._tell = tell
        self._recorder: Recorder | None = None
        self._start = SlowStart()
        self._coded_for = PCM16_24K
        self._encoder: AudioEncoder | None = None

    async def start(self) -> str:
        """Start talking, if that has not begun; returns a notice where there is no microphone."""
        if self.talking or self._start.under_way:
            return ""
        recorder = Recorder(self._heard, asyncio.get_running_loop(), self._died)

        def ready() -> None:
            self._recorder, self._encoder, self.talking = recorder, None, True

        return await self._start.run(recorder.start, ready, recorder.stop)

    def stop(self) -> None:
        """Give the device back; all that was said has been sent when this returns."""
        self._start.give_up()
        if self._recorder is not None:
            self._recorder.stop()
            self._recorder = None
        self.talking = False

    async def close(self) -> None:
        """As `stop`, and nothing is being started any more."""
        self.stop()
        await self._start.close()

    def _heard(self, pcm24k: bytes) -> None:
        if not self.talking:  # it could not be sent before, and that has been told
            return
        try:
            self._send(self._coded(pcm24k))
        except ClientError as error:
            self.talking = False
            self.stop()
            self._tell(f"Talking stopped: {error}")

    def _coded(self, pcm24k: bytes) -> bytes:
        form = self._wire_format()
        if form == PCM16_24K:
            return pcm24k
        if self._encoder is None or form != self._coded_for:
            self._encoder, self._coded_for = AudioEncoder(form), form
        return self._encoder.encode(int16_samples(pcm24k))

    def _died(self) -> None:
        self.stop()
        self._tell("No sound: the microphone stopped")
