"""Whatever a client sends, the session answers or is silent, and goes on."""

import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from console.protocol.session import Dialect
from console.simulator.admission import Wish
from console.simulator.client_events import CLIENT_EVENTS
from console.simulator.faculties import Faculties
from console.simulator.mind.replies import mind_of
from console.simulator.mind.scenario import default_scenario
from console.simulator.session import SimulatedSession
from tests.simulator.talk import Clock, message

FACULTIES = Faculties(mind_of(default_scenario()))
FIELDS = [
    *("type", "session", "item", "response", "audio", "input", "output", "format", "tools", "role"),
    *("turn_detection", "tool_choice", "content", "name", "id", "item_id", "call_id", "voice"),
    *("modalities", "output_modalities", "metadata", "arguments", "transcript", "event_id", "text"),
    *("previous_item_id", "conversation", "parameters", "max_output_tokens", "audio_end_ms"),
    *("content_index", "rate", "threshold", "input_audio_format", "temperature"),
]
VALUES = [
    *("realtime", "message", "user", "assistant", "input_text", "server_vad", "function", "none"),
    *("auto", "audio/pcm", "AAAA", "item_1", "hello", "root", "pcm16", "text", "audio"),
]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 9_000) | st.floats(-2, 2) | st.sampled_from(VALUES)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
SENT = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from([*CLIENT_EVENTS, "transcription_session.update"]) | JSON,
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(events=st.lists(SENT, max_size=5), dialect=st.sampled_from(["ga", "beta"]))
def test_no_event_breaks_a_session(events: list[object], dialect: Dialect) -> None:
    clock = Clock()
    session = SimulatedSession(
        now=clock, random=Random(1), faculties=FACULTIES, pace=0, wish=Wish(dialect=dialect)
    )
    for event in [*events, {"type": "input_audio_buffer.clear"}]:
        session.receive(json.dumps(event))
    names = []
    while (due := session.due()) is not None and due < clock.now_s + 60:
        clock.now_s = max(due, clock.now_s)
        names += [event["type"] for event in session.step()]
    assert "input_audio_buffer.cleared" in names


@settings(max_examples=200, deadline=None)
@given(said=st.text(max_size=80), instructions=st.text(max_size=80))
def test_everything_that_can_be_said_gets_an_answer(said: str, instructions: str) -> None:
    clock = Clock()
    session = SimulatedSession(now=clock, random=Random(1), faculties=FACULTIES, pace=0)
    session.receive(json.dumps({"type": "conversation.item.create", "item": message(said)}))
    wanted = {"instructions": instructions, "output_modalities": ["text"]}
    session.receive(json.dumps({"type": "response.create", "response": wanted}))
    names = []
    while (due := session.due()) is not None and due < clock.now_s + 60:
        clock.now_s = max(due, clock.now_s)
        names += [event["type"] for event in session.step()]
    assert "response.done" in names
