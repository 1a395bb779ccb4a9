"""The console with a (virtual) sound card: what is heard, what is said, and a card pulled out."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.protocol.wire import JsonObject, number_at, object_at, parse_object, text_at
from tests.e2e.conftest import PROGRAM, StartTerminal, leave_field
from tests.e2e.terminal import Terminal
from tests.sound.card import SoundCard, played_whole, running_card
from tests.sound.test_recorder import SPEECH

BYTES_PER_MS = 48


@pytest.fixture
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    with running_card(tmp_path_factory.mktemp("card")) as card:
        yield card


@pytest.fixture
def live(card: SoundCard, terminal: StartTerminal, folder: Path) -> Terminal:
    """A live session with sound."""
    (folder / "recordings").mkdir()
    return terminal([PROGRAM, "demo"], extra=card.environment).wait_for("session.updated")


def recorded(folder: Path, event_type: str) -> list[JsonObject]:
    """The events of a type in the only recording."""
    (recording,) = (folder / "recordings").iterdir()
    envelopes = map(parse_object, recording.read_bytes().splitlines())
    events = [object_at(envelope, "event") for envelope in envelopes]
    return [event for event in events if text_at(event, "type") == event_type]


def audio(events: list[JsonObject], key: str) -> bytes:
    return b"".join(base64.b64decode(text_at(event, key)) for event in events)


def test_the_answer_is_heard_to_the_bit(live: Terminal, card: SoundCard, folder: Path) -> None:
    with card.listen() as ear:
        live.press("hello", "enter")
        live.wait_for("response.done")
        answer = audio(recorded(folder, "response.output_audio.delta"), "delta")
        live.wait_for(lambda _: len(ear.heard) >= len(answer.strip(b"\0")))
        live.wait_for(lambda _: played_whole(ear.heard, answer.strip(b"\0")))
    assert played_whole(ear.heard, answer.strip(b"\0"))
    assert not played_whole(ear.heard[1000:], answer.strip(b"\0"))
    assert "No sound" not in live.screen


def test_what_is_said_is_sent_to_the_bit(live: Terminal, card: SoundCard, folder: Path) -> None:
    live.press("ctrl+t")
    live.wait_for("talking").wait_for("input_audio_buffer.append")
    card.say(SPEECH)
    live.wait_for(lambda _: SPEECH in audio(recorded(folder, "input_audio_buffer.append"), "audio"))
    live.press("ctrl+t")
    live.wait_for(lambda _: bool(recorded(folder, "input_audio_buffer.committed")))
    live.wait_for("response.created")


def test_an_interrupted_answer_is_cut_where_it_was_heard(
    live: Terminal, card: SoundCard, folder: Path
) -> None:
    with card.listen() as ear:
        live.press("tell me a long story", "enter")
        live.wait_for(lambda _: len(ear.heard) > 500 * BYTES_PER_MS)
        leave_field(live)
        live.press("s")
        live.wait_for(lambda _: bool(recorded(folder, "conversation.item.truncated")))
    (truncate,) = recorded(folder, "conversation.item.truncate")
    heard_ms = len(ear.heard) / BYTES_PER_MS
    assert abs((number_at(truncate, "audio_end_ms") or 0) - heard_ms) < 250


def test_the_session_goes_on_when_the_card_is_pulled_out(live: Terminal, card: SoundCard) -> None:
    live.press("hello", "enter")
    live.wait_for("response.done")
    card.unplug()
    live.wait_for("the speaker stopped")
    live.press("what is the weather in Paris?", "enter")
    live.wait_for("get_weather")
    assert "Expression" not in live.screen  # what PortAudio prints
    live.press("ctrl+q")
    assert live.wait_exit() == 0
