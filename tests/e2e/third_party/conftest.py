"""The simulator as other people's clients meet it, and the speech they send to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.audio.wav import Wav, encode_wav
from tests.simulator.program import serving
from tests.simulator.talk import silence, speech


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The address of a `serve` that takes a little time, so that it can be interrupted."""
    async with serving("--pace", "0.2", "--seed", "1") as (_, address):
        yield address


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """A user who speaks for a moment, as a WAV file."""
    said = silence(300) + speech("Can you hear what I am saying?") + silence(1_500)
    path = tmp_path / "said.wav"
    path.write_bytes(encode_wav(Wav(said, 24_000)))
    return path
