"""A virtual sound card of its own for each test that asks for one."""

import asyncio
import os
from collections.abc import Callable, Iterator
from unittest import mock

import pytest

from console.sound.devices import load
from tests.sound.card import SoundCard, running_card


def restart_portaudio() -> None:
    """PortAudio looks for devices only when it starts; sounddevice has no public way to say so."""
    sounddevice = load()
    sounddevice._terminate()
    sounddevice._initialize()


@pytest.fixture
def sound_card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    """A card that this process sees too."""
    with running_card(tmp_path_factory.mktemp("card")) as card:
        try:
            with mock.patch.dict(os.environ, card.environment):
                restart_portaudio()
                devices = [str(device["name"]) for device in load().query_devices()]
                if "card_speaker" not in devices:
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
