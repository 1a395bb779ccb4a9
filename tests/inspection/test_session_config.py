"""What became of an update of the session: accepted, changed, or refused by an error of its own."""

from console.inspection.session_config import SessionConfig
from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from tests.builders import Story


def config_of(story: Story) -> SessionConfig:
    state = SessionState(RealtimeConversation())
    for row, event in enumerate(story.events):
        state.apply(row, event)
    return state.config


def updated() -> Story:
    """A session to which an update (event_1) was sent."""
    return Story().session().client("session.update", session={"instructions": "Be brief"})


def test_an_error_that_answers_the_update_refuses_it() -> None:
    story = updated().server("error", error={"event_id": "event_1", "message": "No such voice"})
    assert "No such voice" in config_of(story).refusal


def test_another_error_does_not_refuse_the_update() -> None:
    story = updated().server("error", error={"event_id": "event_9", "message": "Buffer empty"})
    assert config_of(story.server("error", error={"message": "Overloaded"})).refusal == ""


def test_an_error_that_names_no_event_refuses_the_update_when_it_speaks_of_the_session() -> None:
    error = {"message": "Unknown voice", "param": "session.audio.output.voice"}
    assert "Unknown voice" in config_of(updated().server("error", error=error)).refusal


def test_another_update_starts_anew() -> None:
    story = updated().server("error", error={"event_id": "event_1", "message": "No such voice"})
    assert config_of(story.client("session.update", session={})).refusal == ""
    assert config_of(story).copy().sent_id == "event_3"


def test_what_became_of_an_update_is_told_in_words() -> None:
    story = updated()
    assert config_of(Story().session()).outcome == ""
    assert config_of(story).outcome == "sent, not answered yet"
    story.server("session.updated", session={"type": "realtime", "instructions": "Be brief"})
    assert config_of(story).outcome == "accepted, 1 field"
    voice = {"audio": {"output": {"voice": "marin", "speed": 1.0}}, "type": "realtime"}
    story.client("session.update", session=voice)
    story.server("session.updated", session={"audio": {"output": {"voice": "alloy"}}})
    told = 'audio.output.voice "marin" is "alloy", audio.output.speed 1.0 is not there, '
    assert config_of(story).outcome.startswith(f"not as sent: {told}")
