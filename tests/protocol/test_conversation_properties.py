"""Whatever is lost, repeated or moved on the way: the cache is never half changed, never fails."""

import copy
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from console.client.client import RealtimeClient
from console.protocol.conversation import RealtimeConversation
from console.protocol.dialect import Dialect
from console.protocol.errors import ConversationError
from console.protocol.items import ConversationItem
from console.protocol.wire import JsonObject, JsonValue, dump_json
from tests.protocol.builders import (
    call,
    delta,
    message,
    output_item,
    part_added,
    response_created,
    server,
    sound,
)


def _session(*, ga: bool) -> list[JsonObject]:
    arrival = "conversation.item.added" if ga else "conversation.item.created"
    audio, text = ("output_audio", "output_text") if ga else ("audio", "text")
    transcription = "conversation.item.input_audio_transcription"
    heard: JsonObject = {"type": "input_audio", "transcript": None}
    user = message("u", "user", content=[heard])
    spoken: list[JsonValue] = [{"type": audio, "transcript": "Hi there"}]
    events = [
        server("session.created", session={"type": "realtime", "audio": {}}),
        server("input_audio_buffer.speech_started", item_id="u", audio_start_ms=0),
        server("input_audio_buffer.speech_stopped", item_id="u", audio_end_ms=100),
        server("input_audio_buffer.committed", item_id="u"),
        server(arrival, item=user, previous_item_id=None),
        server(f"{transcription}.delta", item_id="u", content_index=0, delta="He"),
        server(f"{transcription}.completed", item_id="u", content_index=0, transcript="Hello"),
        response_created(),
        output_item("added", message("a")),
        server(arrival, item=message("a"), previous_item_id="u"),
        part_added("a"),
        delta(f"{audio}_transcript", "a", "Hi "),
        delta(audio, "a", sound(bytes(481))),
        delta(f"{audio}_transcript", "a", "there"),
        delta(audio, "a", sound(bytes(480))),
        server("conversation.item.truncated", item_id="a", content_index=0, audio_end_ms=5),
        output_item("done", message("a", status="completed", content=spoken)),
        response_created("resp_2"),
        output_item("added", call("c"), "resp_2"),
        server(arrival, item=call("c"), previous_item_id="a"),
        delta("function_call_arguments", "c", '{"city":'),
        delta("function_call_arguments", "c", '"Bern"}'),
        output_item("done", call("c", status="completed", arguments="{}"), "resp_2"),
        server("response.done", response={"id": "resp_2", "status": "completed"}),
        part_added("t", "text"),
        delta(text, "t", "x"),
        server("conversation.item.deleted", item_id="u"),
    ]
    if ga:
        final = message("a", status="completed", content=spoken)
        events.insert(16, server("conversation.item.done", item=final))
        events.append(server("conversation.item.retrieved", item=user))
    return events


EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "600"))
"""Set PROPERTY_EXAMPLES for a long search: 5000 take less than a minute."""

SESSIONS = {"ga": _session(ga=True), "beta": _session(ga=False)}


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[Dialect, list[JsonObject]]:
    """A session whose events are dropped, repeated, moved, and damaged in a field."""
    dialect: Dialect = draw(st.sampled_from(("ga", "beta")))
    original = SESSIONS[dialect]
    indexes = draw(
        st.lists(st.integers(0, len(original) - 1), max_size=60)
        | st.permutations(range(len(original)))
        | st.lists(st.integers(0, len(original) - 1), max_size=8).map(
            lambda holes: [i for i in range(len(original)) if i not in holes]
        )
    )
    events = [original[index] for index in indexes]
    if draw(st.booleans()) and events:
        at = draw(st.integers(0, len(events) - 1))
        key = draw(st.sampled_from(sorted(events[at])))
        events[at] = {**events[at], key: draw(_JUNK)}
    return dialect, events


_JUNK: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def _image(conversation: RealtimeConversation) -> object:
    """All there is to see of a conversation."""
    state = conversation.state
    return copy.deepcopy(
        (
            [_item_image(item) for item in (*state.items.values(), *state.pending.values())],
            state.order,
            conversation.responses,
            state.queued_speech,
            state.queued_transcripts,
            state.queued_input_audio,
        )
    )


def _item_image(item: ConversationItem) -> object:
    formatted = item.formatted
    tool = formatted.tool and (formatted.tool.name, formatted.tool.arguments)
    return (
        item.wire,
        item.audio_bytes,
        item.odd_byte,
        item.truncated_ms,
        bytes(formatted.audio_bytes),
        formatted.text,
        formatted.transcript,
        tool,
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(disturbed(), st.booleans())
def test_an_event_changes_all_it_should_or_nothing(
    session: tuple[Dialect, list[JsonObject]], keep_audio: bool
) -> None:
    conversation = RealtimeConversation(keep_audio=keep_audio)
    for event in session[1]:
        before, sent = _image(conversation), dump_json(event)
        try:
            conversation.process_event(event)
        except ConversationError:
            assert _image(conversation) == before
        assert dump_json(event) == sent
        ids = [item.id for item in conversation.get_items()]
        assert len(ids) == len(set(ids)) == len(conversation.state.items)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(disturbed(), st.integers(0, 30))
def test_a_copy_and_its_original_never_see_each_other(
    session: tuple[Dialect, list[JsonObject]], at: int
) -> None:
    _, events = session
    conversation, reference = RealtimeConversation(), RealtimeConversation()
    _play(conversation, events[:at])
    _play(reference, events[:at])
    twin = conversation.copy()
    _play(conversation, events[at:])
    assert _image(twin) == _image(reference)
    _play(twin, events[at:])
    assert _image(twin) == _image(conversation)


def _play(conversation: RealtimeConversation, events: list[JsonObject]) -> None:
    for event in events:
        try:
            conversation.process_event(event)
        except ConversationError:
            continue


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(disturbed(), st.binary(max_size=40))
def test_nothing_leaves_the_receive_path(
    session: tuple[Dialect, list[JsonObject]], noise: bytes
) -> None:
    dialect, events = session
    client = RealtimeClient(url="ws://localhost:1", dialect=dialect)
    client.on("error", lambda _: None)
    for event in events:
        # A completed call would start a task, and here is no loop: its answer is tested elsewhere.
        if event.get("type") != "response.output_item.done":
            client.realtime.receive(dump_json(event))
    client.realtime.receive(noise)
