"""The speaker of a session: any format is played right, and what was heard is told once an item."""

import asyncio

import numpy as np
import pytest

from console.audio.g711 import encode_g711
from console.protocol.audio_format import PCM16_24K, ULAW_8K, AudioFormat
from console.session import loudspeaker as module
from console.session.loudspeaker import Cut, Loudspeaker
from tests.session.devices import SlowDevices, pitch, tone
from tests.session.test_silent_speaker import Clock

SECOND = b"\0\0" * 24_000
TELEPHONE_SECOND = b"\xff" * 8_000


class Listening:
    """A loudspeaker, its clock, and what it told."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.told: list[tuple[str, int]] = []
        self.speaker = Loudspeaker(self.clock, self.hear, lambda: None)

    def hear(self, item_id: str, heard_ms: int) -> None:
        self.told.append((item_id, heard_ms))


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> SlowDevices:
    devices = SlowDevices()
    monkeypatch.setattr(module, "Player", devices.speaker)
    return devices


@pytest.mark.parametrize(
    ("form", "second"),
    [
        (PCM16_24K, SECOND),
        (ULAW_8K, TELEPHONE_SECOND),
        (AudioFormat("audio/pcm", "pcm16", 16_000), b"\0\0" * 16_000),
    ],
    ids=["pcm16 24k", "ulaw 8k", "pcm16 16k"],
)
def test_an_interruption_is_told_in_milliseconds_of_any_format(
    form: AudioFormat, second: bytes
) -> None:
    listening = Listening()
    for _ in range(3):
        listening.speaker.write("item", second, form)
    listening.clock.now += 1.5
    assert listening.speaker.interrupt() == Cut("item", 1500)
    assert listening.told == [("item", 1500)]
    listening.speaker.write("item", second, form)
    assert listening.speaker.interrupt() is None
    assert listening.told == [("item", 1500)]


async def test_telephone_sound_is_played_at_its_own_pitch(devices: SlowDevices) -> None:
    listening = Listening()
    devices.release()
    assert await listening.speaker.open() == ""
    sound = encode_g711(tone(440, 8_000, 1), "ulaw")
    listening.speaker.write("item", sound, ULAW_8K)
    played = np.frombuffer(devices.speakers[0].played, "<i2")
    assert len(played) == 24_000
    assert pitch(played, 24_000) == 440
    await listening.speaker.close()
    assert devices.running == 0


def test_an_item_heard_to_its_end_is_told_once_nothing_more_comes() -> None:
    listening = Listening()
    listening.speaker.write("item", SECOND, PCM16_24K)
    listening.clock.now += 2
    listening.speaker.settle()
    assert listening.told == []
    listening.speaker.write("item", SECOND, PCM16_24K)
    listening.speaker.all_has_come()
    listening.clock.now += 0.5
    listening.speaker.settle()
    assert listening.told == []
    listening.clock.now += 1
    listening.speaker.settle()
    listening.speaker.settle()
    assert listening.told == [("item", 2000)]


def test_items_behind_the_one_that_was_cut_were_not_heard() -> None:
    listening = Listening()
    listening.speaker.write("one", SECOND, PCM16_24K)
    listening.speaker.write("two", SECOND, PCM16_24K)
    listening.clock.now += 0.25
    assert listening.speaker.interrupt() == Cut("one", 250)
    assert listening.told == [("one", 250), ("two", 0)]


async def test_leaving_while_the_speaker_opens_leaves_none_open(devices: SlowDevices) -> None:
    speaker = Listening().speaker
    opening = asyncio.create_task(speaker.open())
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait({opening})
    closing = asyncio.create_task(speaker.close())
    devices.release()
    await closing
    assert (len(devices.speakers), devices.running) == (1, 0)


async def test_muting_before_the_speaker_is_open_mutes_it(devices: SlowDevices) -> None:
    speaker = Listening().speaker
    speaker.muted = True
    devices.release()
    await speaker.open()
    assert devices.speakers[0].muted
    await speaker.close()
