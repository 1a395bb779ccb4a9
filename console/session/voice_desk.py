"""Talking and listening in a live session: microphone, speaker, interruption, and who finds turns.

Without a sound card everything works but the sound: a clock stands in for the speaker.
"""

import asyncio
import time
from collections.abc import Callable

from console.client.events import ConversationUpdated, Interrupted, ResponseDone
from console.protocol.wire import JsonObject
from console.session.live import LiveSession
from console.session.playback import SilentSpeaker, Speaker
from console.sound.errors import SoundUnavailable
from console.sound.playback import Heard
from console.sound.player import Player
from console.sound.recorder import Recorder

SERVER_VAD: JsonObject = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 500,
}


class VoiceDesk:
    """What a user does with voice. `tell` is told what went wrong later; `now` gives seconds."""

    def __init__(
        self,
        live: LiveSession,
        tell: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.talking = False
        self._live = live
        self._tell = tell
        self._speaker: Speaker = SilentSpeaker(now)
        self._now = now
        self._recorder: Recorder | None = None
        self._waiting_text: list[str] = []
        live.client.on("conversation.updated", self._play)
        live.client.on("conversation.interrupted", self._user_spoke)
        live.client.on("response.done", self._response_ended)

    @property
    def muted(self) -> bool:
        """Whether the speaker is silent."""
        return self._speaker.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._speaker.muted = muted

    @property
    def vad(self) -> bool:
        """Whether the server finds the turns."""
        return bool(self._live.inspected.state.config.turn_detection)

    def notes(self) -> list[str]:
        """What deserves to be shown at all times."""
        states = (("● talking", self.talking), ("muted", self.muted), ("vad", self.vad))
        return [text for text, on in states if on]

    async def open(self) -> str:
        """Open the speaker; returns a notice where there is none."""
        loop = asyncio.get_running_loop()
        player = Player(loop, self._speaker_died)
        try:
            await asyncio.to_thread(player.open)
        except SoundUnavailable as error:
            return str(error)
        player.muted = self.muted
        self._speaker = player
        return ""

    def close(self) -> None:
        """Give the devices back."""
        if self._recorder is not None:
            self._recorder.stop()
            self._recorder = None
        self._speaker.close()

    def say(self, text: str) -> None:
        """Say something in writing; what is still being said is stopped first."""
        busy = self._live.client_busy
        self.interrupt()
        if busy:  # one response at a time: this one must have ended before the next is asked for
            self._waiting_text.append(text)
        else:
            self._live.send_text(text)

    def interrupt(self) -> bool:
        """Stop what is being said; False when nothing is."""
        heard = self._speaker.interrupt()
        busy = self._live.client_busy
        if heard is not None:
            self._cut(heard, cancels=busy)
        elif busy:
            self._live.client.cancel_response()
        return heard is not None or busy

    async def toggle_talking(self) -> None:
        """Microphone on or off; raises SoundUnavailable. Off asks for an answer without VAD."""
        if self._recorder is not None:
            self._stop_talking()
            if not self.vad:
                self._live.client.create_response()
            return
        recorder = Recorder(self._live.append_audio, asyncio.get_running_loop(), self._mic_died)
        await asyncio.to_thread(recorder.start)
        self._recorder = recorder
        self.talking = True
        if not self.vad:
            self.interrupt()

    def toggle_vad(self) -> None:
        """Let the server find turns, or commit them ourselves."""
        self._live.client.update_session(turn_detection=None if self.vad else SERVER_VAD)

    def _stop_talking(self) -> None:
        if self._recorder is not None:
            self._recorder.stop()
        self._recorder = None
        self.talking = False

    def _mic_died(self) -> None:
        self._stop_talking()
        self._tell("No sound: the microphone stopped")

    def _speaker_died(self) -> None:
        self._speaker = SilentSpeaker(self._now)
        self._tell("No sound: the speaker stopped")

    def _play(self, event: ConversationUpdated) -> None:
        if event.delta is None or event.item.role != "assistant":
            return
        samples = event.delta.audio
        if samples is not None:
            self._speaker.write(event.item.id, samples.tobytes())

    def _user_spoke(self, event: Interrupted) -> None:
        heard = self._speaker.interrupt()
        if heard is not None:  # the server cancels by itself; what was heard only we know
            self._cut(heard, cancels=False)

    def _cut(self, heard: Heard, *, cancels: bool) -> None:
        item = self._live.client.conversation.get_item(heard.item_id)
        if item is None:
            return
        if cancels:
            self._live.client.cancel_response(heard.item_id, heard.samples)
            return
        heard_ms = min(heard.samples * 1000 // 24_000, int(item.audio_ms))
        truncate: JsonObject = {
            "item_id": heard.item_id,
            "content_index": 0,
            "audio_end_ms": heard_ms,
        }
        self._live.client.realtime.send("conversation.item.truncate", truncate)

    def _response_ended(self, event: ResponseDone) -> None:
        waiting, self._waiting_text = self._waiting_text, []
        for text in waiting:
            self._live.send_text(text)
