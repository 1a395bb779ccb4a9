"""Speaking with eSpeak NG: behind a process, cut at its words, missing in one line."""

import json

import numpy as np
import pytest
from websockets.asyncio.client import connect

from console.simulator.espeak import EspeakMissing, EspeakVoice
from console.simulator.espeak_child import answer
from tests.simulator.program import serving
from tests.simulator.talk import Talk


def test_a_request_is_answered_with_a_head_and_the_sound() -> None:
    def speak(text: str, pitch: int, words_per_minute: int) -> tuple[bytes, list[list[int]]]:
        return f"{text} {pitch} {words_per_minute}".encode(), [[0, 0], [3, 250]]

    request = {"text": "hi you", "pitch": 50, "words_per_minute": 160}
    head, sound = answer(json.dumps(request).encode(), speak, 22_050).split(b"\n", 1)
    assert json.loads(head) == {"rate": 22_050, "bytes": 13, "words": [[0, 0], [3, 250]]}
    assert sound == b"hi you 50 160"


def test_when_it_is_not_installed_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("console.simulator.espeak.find_spec", lambda name: None)
    with pytest.raises(EspeakMissing, match="pip install espeakng-loader"):
        EspeakVoice()


@pytest.mark.parametrize("text", ["Hello! It is 12 degrees, isn't it?", "  ", "Ünïcödé 日本.\n\nx"])
def test_its_words_join_to_the_text_and_have_sound(text: str) -> None:
    pytest.importorskip("espeakng_loader", reason="needs the espeakng-loader package")
    voice = EspeakVoice()
    words = list(voice.speak(text, "marin", 1.0))
    voice.close()
    assert "".join(word.text for word in words) == text
    if text.strip():
        loudest = np.abs(np.concatenate([word.samples for word in words]).astype(int)).max()
        assert loudest > 3_000


async def test_serve_speaks_with_it() -> None:
    pytest.importorskip("espeakng_loader", reason="needs the espeakng-loader package")
    async with serving("--espeak") as (_, url), connect(url, proxy=None) as socket:
        events = await Talk(socket).say("hello")
        assert events[-1]["type"] == "rate_limits.updated"
