"""The sound of each item of a recording as a WAV, made once nothing can change it any more."""

from collections.abc import Callable
from itertools import count

from console.audio.pcm16 import pcm16_bytes
from console.audio.wav import Wav, encode_wav
from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError
from console.protocol.items import ConversationItem
from console.protocol.text import file_stem
from console.recording.reader import Line

KEPT_BYTES = 32 << 20
"""Ten minutes: an answer that is so old is not cut any more."""
_LOOK_EVERY = 1000  # lines


class ItemSounds:
    """Hands out one WAV a spoken item, in the order of the conversation: its name, bytes, seconds.

    Only the newest sounds are in memory, however long the recording is.
    """

    def __init__(self, write: Callable[[str, bytes, float], None]) -> None:
        self.misfits = 0
        """How many events did not fit the conversation."""
        self._write = write
        self._conversation = RealtimeConversation()
        self._numbers = count(1)
        self._lines = 0

    def take(self, line: Line) -> None:
        """Fold one line; now and then hand out what is old."""
        try:
            self._conversation.follow(line.source, line.event)
        except ConversationError:  # told at the end, once
            self.misfits += 1
        self._lines += 1
        if not self._lines % _LOOK_EVERY:
            self._hand_out(KEPT_BYTES)

    def end(self) -> None:
        """Hand out what is left."""
        self._hand_out(-1)

    def _hand_out(self, kept_bytes: int) -> None:
        """Hand out the sounds after which more than so many bytes of sound have come."""
        newer = 0
        old: list[ConversationItem] = []
        for item in reversed(self._conversation.get_items()):
            size = len(item.formatted.audio_bytes)
            if size and newer > kept_bytes:
                old.append(item)
            newer += size
        for item in reversed(old):
            stem = file_stem(f"{item.role or item.type}-{item.id}")
            name = f"{next(self._numbers):03}-{stem}.wav"
            wav = Wav(pcm16_bytes(item.formatted.audio), item.formatted.audio_format.rate)
            self._write(name, encode_wav(wav), item.audio_ms / 1000)
            item.formatted.audio_bytes = b""
