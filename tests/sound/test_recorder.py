"""The recorder on a virtual sound card: bit-exact blocks, bounded, nothing lost at the end."""

import asyncio
import random
from dataclasses import dataclass

import pytest

from console.sound.errors import SoundUnavailable
from console.sound.recorder import BLOCK_BYTES, MAX_WAITING_BLOCKS, Recorder
from tests.sound.card import SoundCard
from tests.sound.conftest import until
from tests.sound.test_player import Deaths


@dataclass
class Moment:
    outputBufferDacTime: float


SPEECH = b"\x01" + random.Random(3).randbytes(24_000 - 2) + b"\x01"


async def test_speech_arrives_to_the_bit_in_blocks_of_100_ms(sound_card: SoundCard) -> None:
    blocks: list[bytes] = []
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), Deaths())
    recorder.start()
    await until(lambda: len(blocks) > 0)
    await asyncio.to_thread(sound_card.say, SPEECH)
    await until(lambda: SPEECH in b"".join(blocks))
    recorder.stop()
    assert {len(block) for block in blocks[:-1]} == {BLOCK_BYTES}
    assert recorder.dropped_blocks == 0


async def test_silence_is_recorded_as_silence(sound_card: SoundCard) -> None:
    blocks: list[bytes] = []
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), Deaths())
    recorder.start()
    await until(lambda: len(blocks) >= 3)
    recorder.stop()
    assert b"".join(blocks).strip(b"\0") == b""


async def test_all_that_was_recorded_has_been_handed_over_when_stop_returns(
    sound_card: SoundCard,
) -> None:
    blocks: list[bytes] = []
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), Deaths())
    recorder.start()
    await until(lambda: len(blocks) > 0)
    recorder.stop()
    count = len(blocks)
    await asyncio.sleep(0.25)  # two blocks' time: anything late would come now
    assert len(blocks) == count


async def test_it_can_be_started_again(sound_card: SoundCard) -> None:
    blocks: list[bytes] = []
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), Deaths())
    for _ in range(2):
        blocks.clear()
        recorder.start()
        await until(lambda: len(blocks) > 1)
        recorder.stop()


async def test_a_blocked_loop_finds_ten_seconds_and_a_count_of_the_rest() -> None:
    blocks: list[bytes] = []
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), Deaths())
    for _ in range(MAX_WAITING_BLOCKS + 3):
        recorder._take(bytearray(BLOCK_BYTES), BLOCK_BYTES // 2, Moment(0.0), None)
    await until(lambda: len(blocks) == MAX_WAITING_BLOCKS)
    assert recorder.dropped_blocks == 3


async def test_a_dying_device_hands_over_what_it_had_and_is_reported_once(
    sound_card: SoundCard,
) -> None:
    blocks: list[bytes] = []
    deaths = Deaths()
    recorder = Recorder(blocks.append, asyncio.get_running_loop(), deaths)
    recorder.start()
    await until(lambda: len(blocks) > 0)
    sound_card.unplug()
    await until(lambda: deaths.count > 0)
    recorder.stop()
    with pytest.raises(SoundUnavailable, match="microphone could not be opened"):
        recorder.start()
    assert deaths.count == 1
