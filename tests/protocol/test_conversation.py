"""The conversation cache in both dialects: what each event does to items, and what it refuses."""

import pytest

from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError, UnhandledEventType
from console.protocol.wire import JsonObject
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


def folded(*events: JsonObject, keep_audio: bool = True) -> RealtimeConversation:
    conversation = RealtimeConversation(keep_audio=keep_audio)
    for event in events:
        conversation.process_event(event)
    return conversation


def spoken_answer(item_id: str = "item_a", *, ga: bool = True) -> list[JsonObject]:
    audio, transcript = (
        ("output_audio", "output_audio_transcript") if ga else ("audio", "audio_transcript")
    )
    arrival = "conversation.item.added" if ga else "conversation.item.created"
    return [
        response_created(),
        output_item("added", message(item_id)),
        server(arrival, item=message(item_id)),
        part_added(item_id),
        delta(transcript, item_id, "Hello "),
        delta(audio, item_id, sound(bytes(480))),
        delta(transcript, item_id, "there."),
        delta(audio, item_id, sound(bytes(480))),
    ]


@pytest.mark.parametrize("ga", [True, False])
def test_both_dialects_build_the_same_item(ga: bool) -> None:
    item = folded(*spoken_answer(ga=ga)).get_items()[0]
    assert (item.display_text, item.formatted.transcript) == ("Hello there.", "Hello there.")
    assert (item.audio_bytes, item.audio_ms, item.status) == (960, 20.0, "in_progress")


def test_an_items_final_event_replaces_its_content_and_keeps_its_sound() -> None:
    final = message(
        "item_a",
        status="completed",
        content=[{"type": "output_audio", "transcript": "Hello there, friend."}],
    )
    conversation = folded(*spoken_answer(), server("conversation.item.done", item=final))
    item = conversation.get_items()[0]
    assert item.content == [{"type": "output_audio", "transcript": "Hello there, friend."}]
    assert (item.formatted.transcript, item.audio_bytes) == ("Hello there, friend.", 960)


def test_deltas_before_the_conversation_event_wait_for_it_unseen() -> None:
    events = spoken_answer()
    arrival = events.pop(2)
    conversation = folded(*events)
    assert conversation.get_items() == []
    item, _ = conversation.process_event(arrival)
    assert item is not None
    assert (item.display_text, item.audio_bytes) == ("Hello there.", 960)


def test_an_out_of_band_response_adds_no_item() -> None:
    events = spoken_answer()
    del events[2]
    done = message("item_a", status="completed")
    conversation = folded(*events, output_item("done", done))
    assert conversation.get_items() == []
    assert [response["output"] for response in conversation.responses] == [["item_a"]]


def test_items_go_where_previous_item_id_says() -> None:
    def created(item_id: str, previous: str | None) -> JsonObject:
        return server(
            "conversation.item.added", item=message(item_id, "user"), previous_item_id=previous
        )

    conversation = folded(
        created("a", None),
        created("b", "a"),
        created("first", "root"),
        created("between", "a"),
        created("lost", "never_seen"),
    )
    assert [item.id for item in conversation.get_items()] == ["first", "a", "between", "b", "lost"]


def test_a_transcript_before_its_item_waits_for_it() -> None:
    completed = server(
        "conversation.item.input_audio_transcription.completed",
        item_id="u",
        content_index=0,
        transcript="Hi",
    )
    part: JsonObject = {"type": "input_audio", "transcript": None}
    added = server("conversation.item.added", item=message("u", "user", content=[part]))
    item = folded(completed, added).get_items()[0]
    assert (item.formatted.transcript, item.display_text) == ("Hi", "Hi")
    assert item.content == [part]


def test_a_final_item_without_transcript_keeps_the_one_that_came_before() -> None:
    user = message("u", "user", content=[{"type": "input_audio", "transcript": None}])
    item = folded(
        server("conversation.item.added", item=user),
        server(
            "conversation.item.input_audio_transcription.completed",
            item_id="u",
            content_index=0,
            transcript="Hi",
        ),
        server("conversation.item.done", item=user),
    ).get_items()[0]
    assert item.display_text == "Hi"


def test_heard_nothing_differs_from_not_heard_yet() -> None:
    user = message("u", "user", content=[{"type": "input_audio", "transcript": None}])
    conversation = folded(server("conversation.item.added", item=user))
    assert conversation.get_items()[0].formatted.transcript == ""
    conversation.process_event(
        server(
            "conversation.item.input_audio_transcription.completed",
            item_id="u",
            content_index=0,
            transcript="",
        )
    )
    assert conversation.get_items()[0].formatted.transcript == " "


def test_speech_is_cut_from_the_input_by_its_times_also_after_a_manual_commit() -> None:
    conversation = RealtimeConversation()
    conversation.input_audio.append(bytes(4800))
    conversation.queue_input_audio(conversation.input_audio.cut())
    conversation.process_event(server("conversation.item.added", item=message("ptt", "user")))
    conversation.input_audio.append(b"\x01" * 4800)
    conversation.process_event(
        server("input_audio_buffer.speech_started", item_id="vad", audio_start_ms=100)
    )
    conversation.process_event(
        server("input_audio_buffer.speech_stopped", item_id="vad", audio_end_ms=150)
    )
    conversation.process_event(server("conversation.item.added", item=message("vad", "user")))
    ptt, vad = conversation.get_items()
    assert ptt.audio_bytes == 4800
    assert bytes(vad.formatted.audio_bytes) == b"\x01" * 2400


def test_an_item_announced_while_its_speaker_speaks_gets_the_speech_afterwards() -> None:
    conversation = RealtimeConversation()
    conversation.input_audio.append(bytes(4800))
    for event in (
        server("input_audio_buffer.speech_started", item_id="u", audio_start_ms=0),
        server("conversation.item.added", item=message("u", "user")),
        server("input_audio_buffer.speech_stopped", item_id="u", audio_end_ms=100),
    ):
        conversation.process_event(event)
    assert conversation.get_items()[0].audio_ms == 100


def test_truncation_cuts_sound_and_keeps_what_was_said_in_the_content() -> None:
    truncated = server(
        "conversation.item.truncated", item_id="item_a", content_index=0, audio_end_ms=10
    )
    item = folded(*spoken_answer(), truncated).get_items()[0]
    assert (item.audio_ms, item.truncated_ms) == (10.0, 10)
    assert (item.formatted.transcript, item.display_text) == ("", "Hello there.")


def test_a_negative_truncation_leaves_nothing() -> None:
    truncated = server(
        "conversation.item.truncated", item_id="item_a", content_index=0, audio_end_ms=-5
    )
    assert folded(*spoken_answer(), truncated).get_items()[0].audio_bytes == 0


def test_half_a_sample_waits_for_its_other_half() -> None:
    events = spoken_answer()[:4]
    odd = [delta("output_audio", "item_a", sound(data)) for data in (b"\x01\x02\x03", b"\x04")]
    conversation = folded(*events, *odd)
    assert bytes(conversation.get_items()[0].formatted.audio_bytes) == b"\x01\x02\x03\x04"


def test_telephone_audio_is_counted_and_decoded_by_its_own_format() -> None:
    conversation = RealtimeConversation()
    conversation.use_session({"audio": {"output": {"format": {"type": "audio/pcmu"}}}})
    for event in spoken_answer()[:5]:
        conversation.process_event(event)
    conversation.process_event(delta("output_audio", "item_a", sound(b"\xff\x80\x00")))
    item = conversation.get_items()[0]
    assert item.audio_ms == 3 / 8
    assert item.formatted.audio.tolist() == [0, 32124, -32124]


def test_a_calls_arguments_come_from_its_end_when_no_delta_brought_them() -> None:
    done = call("c", status="completed", arguments='{"city":"London"}')
    conversation = folded(
        response_created(),
        output_item("added", call("c")),
        server("conversation.item.added", item=call("c")),
        output_item("done", done),
    )
    item = conversation.get_items()[0]
    assert item.formatted.tool is not None
    assert item.arguments == item.formatted.tool.arguments == '{"city":"London"}'


def test_without_keeping_audio_only_its_length_is_known() -> None:
    conversation = folded(*spoken_answer(), keep_audio=False)
    item = conversation.get_items()[0]
    assert (item.audio_ms, len(item.formatted.audio_bytes)) == (20.0, 0)


def test_beyond_its_bound_the_oldest_sound_is_let_go_of_and_its_length_stays_known() -> None:
    conversation = RealtimeConversation(max_audio_bytes=1000)
    for item_id in ("item_a", "item_b", "item_c"):
        for event in spoken_answer(item_id):
            conversation.process_event(event)
    items = conversation.get_items()
    assert [len(item.formatted.audio_bytes) for item in items] == [0, 960, 960]
    assert [item.audio_bytes for item in items] == [960, 960, 960]


def test_a_recordings_client_events_give_the_users_item_its_sound() -> None:
    conversation = RealtimeConversation()
    conversation.follow("client", {"type": "input_audio_buffer.append", "audio": sound(bytes(960))})
    conversation.follow("client", {"type": "input_audio_buffer.commit"})
    conversation.follow("server", {"type": "rate_limits.updated"})
    conversation.follow("server", server("conversation.item.added", item=message("u", "user")))
    assert conversation.get_items()[0].audio_ms == 20


def test_a_copy_stays_as_it_was_while_the_original_goes_on() -> None:
    conversation = folded(*spoken_answer())
    before = conversation.copy()
    conversation.process_event(delta("output_audio_transcript", "item_a", " More."))
    conversation.process_event(server("conversation.item.added", item=message("u", "user")))
    assert [item.display_text for item in before.get_items()] == ["Hello there."]
    before.process_event(delta("output_audio_transcript", "item_a", " Other."))
    assert before.get_items()[0].display_text == "Hello there. Other."
    assert conversation.get_items()[0].display_text == "Hello there. More."


def test_a_copy_shares_items_that_nobody_changes() -> None:
    conversation = folded(*spoken_answer())
    assert conversation.copy().get_items()[0] is conversation.get_items()[0]


@pytest.mark.parametrize(
    ("event", "message_text"),
    [
        (
            delta("output_audio", "nobody", ""),
            'response.output_audio.delta: Item "nobody" not found',
        ),
        (
            server("conversation.item.deleted", item_id="nobody"),
            'item.deleted: Item "nobody" not found',
        ),
        (
            output_item("added", message("x"), "resp_nope"),
            'response.output_item.added: Response "resp_nope" not found',
        ),
        (delta("output_text", "item_a", "x", index=7), "no content part 7"),
        (delta("output_audio", "item_a", "not base64!"), "not base64"),
        (delta("function_call_arguments", "item_a", "{}"), "the item is no function call"),
        (server("conversation.item.added"), 'Missing "item"'),
        (server("response.created"), 'Missing "response"'),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    event: JsonObject, message_text: str
) -> None:
    conversation = folded(*spoken_answer())
    wire = str(conversation.get_items()[0].wire)
    with pytest.raises(ConversationError) as refused:
        conversation.process_event(event)
    assert message_text in str(refused.value)
    assert str(conversation.get_items()[0].wire) == wire


def test_an_unknown_type_is_refused_as_such() -> None:
    with pytest.raises(UnhandledEventType):
        RealtimeConversation().process_event(server("some.future.event"))
    assert not RealtimeConversation.handles("some.future.event")


def test_a_logged_event_never_changes_afterwards() -> None:
    created = server("conversation.item.created", item=message("item_a"))
    added = part_added("item_a")
    conversation = folded(created, added)
    conversation.process_event(delta("audio_transcript", "item_a", "x"))
    assert created["item"] == message("item_a")
    assert added["part"] == {"type": "audio", "transcript": ""}


def test_clearing_forgets_the_conversation_and_keeps_the_input_audio() -> None:
    conversation = folded(*spoken_answer())
    conversation.input_audio.append(bytes(96))
    conversation.clear()
    assert (conversation.get_items(), conversation.responses) == ([], [])
    assert len(conversation.input_audio) == 96
