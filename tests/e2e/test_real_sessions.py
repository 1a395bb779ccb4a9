"""A stranger's questions about real sessions, answered on the first screen, in words."""

from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, StartTerminal

SESSIONS = Path(__file__).resolve().parents[3] / "shared" / "sessions"

pytestmark = pytest.mark.skipif(not SESSIONS.is_dir(), reason="real sessions are not here")

ANSWERS = [
    ("ga-azure-vad-transcription-failed-fullmic", "failed  DeploymentNotFound",
     "no transcript: transcription by gpt-realtime-whisper failed"),
    ("ga-openai-idle-timeout-real-ms", "completed · 254 tok", "No user speech was detected"),
    ("ga-openai-tool-call-text", "completed · 116 tok", 'get_weather(city="London")'),
    ("ga-azure-speech-tool-audio-fullmic", "completed · 219 tok", "→ Stored Marcelo."),
    ("compat-xai-tool-call-round", "completed · unimplemented", 'get_weather(city="London")'),
    ("voicelive-azure-vad-fullmic", "completed · 143 tok", "Cześć, nazywam się Marcelo."),
]  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(("name", "log", "conversation"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_a_strangers_question_is_answered_in_words(
    name: str, log: str, conversation: str, size: tuple[int, int], terminal: StartTerminal
) -> None:
    window = terminal([PROGRAM, "replay", SESSIONS / f"{name}.jsonl"], size=size)
    window.wait_for(log)
    window.press("2", "z")
    window.wait_for(conversation)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
