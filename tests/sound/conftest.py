"""A virtual sound card of its own for each test that asks for one."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from console.sound.devices import load
from console.sound.errors import SoundUnavailable
from tests.sound.card import SoundCard, missing_programs


def restart_portaudio() -> None:
    """PortAudio looks for devices only when it starts; sounddevice has no public way to say so."""
    sounddevice = load()
    sounddevice._terminate()
    sounddevice._initialize()


@pytest.fixture
def sound_card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    if missing := missing_programs():
        pytest.skip(f"no virtual sound card: {', '.join(missing)} not installed")
    try:
        sounddevice = load()
    except SoundUnavailable as error:
        pytest.skip(f"no virtual sound card: {error}")
    card = SoundCard(Path(tmp_path_factory.mktemp("card")))
    try:
        card.wait_until_ready()
        with mock.patch.dict(os.environ, card.environment):
            restart_portaudio()
            if not any(device["name"] == "card_speaker" for device in sounddevice.query_devices()):
                pytest.skip("no virtual sound card: libasound2-plugins not installed")
            yield card
    finally:
        card.unplug()
        restart_portaudio()


async def until(claim: Callable[[], bool], timeout_s: float = 5.0) -> None:
    """Wait for a claim to become true; raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while True:
            if claim():
                return
            await asyncio.sleep(0.005)
