"""The player on a real (virtual) sound card: bit-exact, counted, silenced at once."""

import asyncio
import random

import pytest

from console.sound.errors import SoundUnavailable
from console.sound.player import Player
from console.sound.stream import RATE, SAMPLE_BYTES
from tests.sound.card import SoundCard
from tests.sound.conftest import until


def noise(seconds: float, seed: int = 7) -> bytes:
    """Audio in which every piece is unlike every other, without a zero byte at either end."""
    samples = int(seconds * RATE)
    return random.Random(seed).randbytes(samples * SAMPLE_BYTES - 2).join([b"\x01", b"\x01"])


class Deaths:
    """Counts what `on_stopped` is called with: nothing, once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


async def test_what_is_written_is_played_to_the_bit(sound_card: SoundCard) -> None:
    pcm = noise(0.5)
    player = Player(asyncio.get_running_loop(), Deaths())
    player.open()
    with sound_card.listen() as ear:
        for start in range(0, len(pcm), 4_800):
            player.write("item_a", pcm[start : start + 4_800])
        await until(lambda: player.heard_samples("item_a") == len(pcm) // SAMPLE_BYTES)
        await until(lambda: len(ear.heard) >= len(pcm))
    player.close()
    assert ear.heard == pcm


async def test_heard_samples_grow_with_time_and_never_exceed_what_was_written(
    sound_card: SoundCard,
) -> None:
    player = Player(asyncio.get_running_loop(), Deaths())
    player.open()
    player.write("item_a", noise(0.3))
    seen = []
    while (heard := player.heard_samples("item_a")) < 7_200:
        seen.append(heard)
        await asyncio.sleep(0.01)
    player.close()
    assert seen == sorted(seen)
    assert any(0 < heard < 7_200 for heard in seen)


async def test_an_interruption_silences_at_once_and_counts_what_was_heard(
    sound_card: SoundCard,
) -> None:
    pcm, answer = noise(3.0), noise(0.2, seed=8)
    player = Player(asyncio.get_running_loop(), Deaths())
    player.open()
    with sound_card.listen() as ear:
        player.write("item_a", pcm)
        await until(lambda: player.heard_samples("item_a") > RATE // 2)
        cut = player.interrupt()
        player.write("item_a", pcm)
        player.write("item_b", answer)
        await until(lambda: ear.heard.endswith(answer))
    player.close()
    assert cut is not None
    assert cut.item_id == "item_a"
    before = ear.heard[: -len(answer)].rstrip(b"\0")
    played = len(before) // SAMPLE_BYTES
    assert pcm.startswith(before)
    assert abs(played - cut.samples) < RATE // 5, "what was heard differs from what was counted"
    assert player.heard_samples("item_a") == cut.samples


async def test_an_interruption_is_not_taken_for_a_dead_device(sound_card: SoundCard) -> None:
    deaths = Deaths()
    player = Player(asyncio.get_running_loop(), deaths)
    player.open()
    for _ in range(5):
        player.write("item_a", noise(0.1))
        player.interrupt()
    await asyncio.sleep(0.3)  # longer than the verdict on a stopped stream takes
    player.write("item_b", noise(0.1))
    await until(lambda: player.heard_samples("item_b") == RATE // 10)
    player.close()
    assert deaths.count == 0


async def test_a_muted_player_is_silent(sound_card: SoundCard) -> None:
    player = Player(asyncio.get_running_loop(), Deaths())
    player.muted = True
    player.open()
    with sound_card.listen() as ear:
        player.write("item_a", noise(0.2))
        await until(lambda: player.heard_samples("item_a") == RATE // 5)
    player.close()
    assert ear.heard == b""


async def test_a_dying_device_is_reported_once_and_the_player_goes_on_without_sound(
    sound_card: SoundCard,
) -> None:
    deaths = Deaths()
    player = Player(asyncio.get_running_loop(), deaths)
    player.open()
    player.write("item_a", noise(1.0))
    await until(lambda: player.heard_samples("item_a") > 0)
    sound_card.unplug()
    await until(lambda: deaths.count > 0)
    heard = player.heard_samples("item_a")
    player.write("item_a", noise(0.1))
    assert player.interrupt() is None
    assert player.heard_samples("item_a") == heard
    with pytest.raises(SoundUnavailable, match="speaker could not be opened"):
        player.open()
    player.close()
    assert deaths.count == 1


async def test_without_an_open_device_audio_is_passed_over() -> None:
    player = Player(asyncio.get_running_loop(), Deaths())
    player.write("item_a", noise(0.1))
    assert player.heard_samples("item_a") == 0
    assert player.interrupt() is None
    player.close()
