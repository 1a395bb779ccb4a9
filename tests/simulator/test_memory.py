"""What a session holds is let go by itself, at once: the collector may come much later."""

import gc

from console.simulator.response import Response
from tests.simulator.talk import TimedSession


def test_a_finished_response_is_gone_without_the_collector() -> None:
    timed = TimedSession()
    gc.collect()
    gc.disable()
    try:
        timed.say("hello")
        assert not [found for found in gc.get_objects() if type(found) is Response]
    finally:
        gc.enable()


def test_the_audio_of_a_conversation_goes_with_its_client() -> None:
    timed = TimedSession()
    timed.say("hello")
    entries = list(timed.session.conversation)
    assert any(entry.audio for entry in entries)
    timed.session.close()
    assert not any(entry.audio for entry in entries)
