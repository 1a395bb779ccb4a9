"""The microphone: presses in quick succession, leaving while it starts, what the wire takes."""

import asyncio

import pytest

from console.audio.g711 import decode_g711
from console.client.errors import SendQueueFull
from console.protocol.audio_format import PCM16_24K, ULAW_8K, AudioFormat
from console.session import microphone as module
from console.session.microphone import Microphone
from tests.session.devices import SlowDevices, pitch, tone


class Wire:
    """What was sent, in which format, and what was told."""

    def __init__(self) -> None:
        self.form: AudioFormat = PCM16_24K
        self.sent = b""
        self.full = False
        self.told: list[str] = []
        self.microphone = Microphone(self.send, lambda: self.form, self.told.append)

    def send(self, audio: bytes) -> None:
        if self.full:
            raise SendQueueFull("Sending has stalled")
        self.sent += audio


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> SlowDevices:
    devices = SlowDevices()
    monkeypatch.setattr(module, "Recorder", devices.microphone)
    return devices


@pytest.fixture
def wire(devices: SlowDevices) -> Wire:
    return Wire()


async def talking(wire: Wire, devices: SlowDevices) -> None:
    devices.release()
    assert await wire.microphone.start() == ""
    assert wire.microphone.talking


async def test_a_second_press_while_it_starts_starts_nothing_else(
    wire: Wire, devices: SlowDevices
) -> None:
    first = asyncio.create_task(wire.microphone.start())
    await asyncio.sleep(0)
    assert await wire.microphone.start() == ""
    devices.release()
    await first
    assert (len(devices.microphones), devices.running) == (1, 1)
    wire.microphone.stop()
    assert devices.running == 0


async def test_one_who_waits_and_is_cancelled_loses_no_device(
    wire: Wire, devices: SlowDevices
) -> None:
    pressed = asyncio.create_task(wire.microphone.start())
    await asyncio.sleep(0)
    pressed.cancel()
    await asyncio.wait({pressed})
    closing = asyncio.create_task(wire.microphone.close())
    devices.release()
    await closing
    assert (len(devices.microphones), devices.running) == (1, 0)
    assert not wire.microphone.talking


async def test_stopping_while_it_starts_wins(wire: Wire, devices: SlowDevices) -> None:
    pressed = asyncio.create_task(wire.microphone.start())
    await asyncio.sleep(0)
    wire.microphone.stop()
    devices.release()
    await pressed
    assert not wire.microphone.talking
    assert devices.running == 0
    assert await wire.microphone.start() == ""
    assert devices.running == 1


async def test_a_missing_device_is_told_and_may_be_tried_again(
    wire: Wire, devices: SlowDevices
) -> None:
    devices.missing = True
    devices.release()
    assert "no microphone" in await wire.microphone.start()
    devices.missing = False
    await talking(wire, devices)


async def test_the_last_words_are_sent_when_talking_ends(wire: Wire, devices: SlowDevices) -> None:
    await talking(wire, devices)
    devices.microphones[0].hear(b"\1\0" * 240)
    devices.microphones[0].last_words = b"\2\0" * 24
    wire.microphone.stop()
    assert wire.sent == b"\1\0" * 240 + b"\2\0" * 24


async def test_what_cannot_be_sent_ends_talking_and_is_told_once(
    wire: Wire, devices: SlowDevices
) -> None:
    await talking(wire, devices)
    wire.full = True
    devices.microphones[0].last_words = b"\2\0" * 24
    devices.microphones[0].hear(b"\1\0" * 240)
    assert wire.told == ["Talking stopped: Sending has stalled"]
    assert not wire.microphone.talking
    assert devices.running == 0


async def test_a_telephone_session_gets_g711_at_8_khz(wire: Wire, devices: SlowDevices) -> None:
    wire.form = ULAW_8K
    await talking(wire, devices)
    speech = tone(440, 24_000, 0.5).astype("<i2").tobytes()
    for start in range(0, len(speech), 4800):
        devices.microphones[0].hear(speech[start : start + 4800])
    assert len(wire.sent) == 4000
    assert pitch(decode_g711(wire.sent, "ulaw"), 8_000) == 440
