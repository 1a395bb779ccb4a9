"""Talking and listening in a live session: microphone, speaker, interruption, and who finds turns.

Without a sound card everything works but the sound: a clock stands in for the speaker.
"""

import asyncio
import time
from collections.abc import Callable

from console.client.errors import ClientError
from console.client.events import CloseInfo, ConversationUpdated, Interrupted
from console.protocol.items import AUDIO_PARTS
from console.protocol.wire import JsonObject
from console.session.live import LiveSession
from console.session.loudspeaker import Cut, Loudspeaker
from console.session.microphone import Microphone

SERVER_VAD: JsonObject = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 500,
}


class VoiceDesk:
    """What a user does with voice; what sends may raise ClientError.

    `tell` is told what went wrong later, `give_back` gets text that could not be sent after all;
    `now` gives seconds.
    """

    def __init__(
        self,
        live: LiveSession,
        tell: Callable[[str], None],
        give_back: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._live = live
        self._tell = tell
        self._give_back = give_back
        self._microphone = Microphone(live.append_audio, lambda: live.input_format, tell)
        self._speaker = Loudspeaker(now, self._played, self._speaker_died)
        self._waiting_text: list[str] = []
        live.client.on("conversation.updated", self._play)
        live.client.on("conversation.interrupted", self._user_spoke)
        live.client.on("close", self._closed)
        # On the wire's event, so that the session and its tools have dealt with it before.
        live.client.realtime.on("server.response.done", self._response_ended)

    @property
    def talking(self) -> bool:
        """Whether the microphone is on."""
        return self._microphone.talking

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
        states = (
            ("● talking", self.talking),
            ("muted", self.muted),
            ("vad", self.vad),
            ("message waits", bool(self._waiting_text)),
        )
        return [text for text, on in states if on]

    async def open(self) -> str:
        """Open the speaker; returns a notice where there is none."""
        return await self._speaker.open()

    async def close(self) -> None:
        """Give the devices back, those too that are just being started."""
        self._waiting_text.clear()
        self._microphone.stop()
        self._speaker.stop()
        await asyncio.gather(self._microphone.close(), self._speaker.close())

    def settle(self) -> None:
        """Note which items have been heard to their end since the last time."""
        self._speaker.settle()

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
        cut = self._speaker.interrupt()
        busy = self._live.client_busy
        if busy:
            self._live.client.cancel_response()
        if cut is not None:
            self._truncate(cut)
        return cut is not None or busy

    async def toggle_talking(self) -> str:
        """Microphone on or off; returns a notice where there is none.

        Off asks for an answer, unless the server finds turns. While it starts nothing happens.
        """
        if self.talking:
            self._microphone.stop()
            if not self.vad:
                self._live.client.create_response()
            return ""
        return await self._start_talking()

    def toggle_vad(self) -> None:
        """Let the server find turns, or commit them ourselves."""
        self._live.detect_turns(None if self.vad else SERVER_VAD)

    async def _start_talking(self) -> str:
        self._live.require_connection()
        notice = await self._microphone.start()
        if self.talking and not self.vad:
            self.interrupt()
        return notice

    def _speaker_died(self) -> None:
        self._tell("No sound: the speaker stopped")

    def _play(self, event: ConversationUpdated) -> None:
        delta = event.delta
        if delta is None or delta.audio_bytes is None or event.item.role != "assistant":
            return
        self._speaker.write(event.item.id, delta.audio_bytes, delta.audio_format)

    def _played(self, item_id: str, heard_ms: int) -> None:
        self._live.tape.note("console.playback", item_id=item_id, played_ms=heard_ms)

    def _user_spoke(self, event: Interrupted) -> None:
        cut = self._speaker.interrupt()
        if cut is not None:  # the server cancels by itself; what was heard only we know
            self._truncate(cut)

    def _truncate(self, cut: Cut) -> None:
        """Tell the server what of an item was heard; it refuses more than there is."""
        item = self._live.client.conversation.get_item(cut.item_id)
        if item is None or not self._live.client.is_connected:
            return
        kinds = [part.get("type") in AUDIO_PARTS for part in item.content]
        truncate: JsonObject = {
            "item_id": cut.item_id,
            "content_index": kinds.index(True) if True in kinds else 0,  # not all announce parts
            "audio_end_ms": min(cut.heard_ms, int(item.audio_ms)),
        }
        self._live.client.realtime.send("conversation.item.truncate", truncate)

    def _response_ended(self, event: JsonObject) -> None:
        self._speaker.all_has_come()
        if not self._waiting_text or self._live.client_busy:
            return
        waiting, self._waiting_text = self._waiting_text, []
        try:
            self._live.send_text(*waiting)
        except ClientError as error:
            self._give_back(" ".join(waiting))
            self._tell(str(error))

    def _closed(self, close: CloseInfo) -> None:
        self._microphone.stop()
        waiting, self._waiting_text = self._waiting_text, []
        if waiting:
            self._give_back(" ".join(waiting))
