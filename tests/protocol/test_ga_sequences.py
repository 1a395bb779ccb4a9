"""Today's event sequences as services send them, and the oddities a cache must survive."""

import pytest

from console.protocol.conversation import RealtimeConversation
from console.protocol.items import ConversationItem
from console.protocol.wire import JsonObject, JsonValue
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

TRANSCRIPTION = "conversation.item.input_audio_transcription"


def folded(*events: JsonObject) -> RealtimeConversation:
    conversation = RealtimeConversation()
    for event in events:
        conversation.follow("server", event)
    return conversation


def only_item(*events: JsonObject) -> ConversationItem:
    (item,) = folded(*events).get_items()
    return item


def added(item: JsonObject, previous: str | None = None) -> JsonObject:
    return server("conversation.item.added", item=item, previous_item_id=previous)


def heard(item_id: str = "u") -> JsonObject:
    content: list[JsonValue] = [{"type": "input_audio", "transcript": None}]
    return message(item_id, "user", content=content)


def test_a_text_turn_is_said_four_times_and_kept_once() -> None:
    text: list[JsonValue] = [{"type": "output_text", "text": "Hello"}]
    final = message("a", status="completed", content=text)
    item = only_item(
        response_created(),
        output_item("added", message("a")),
        added(message("a")),
        part_added("a", "text"),
        delta("output_text", "a", "Hel"),
        delta("output_text", "a", "lo"),
        server("response.output_text.done", item_id="a", content_index=0, text="Hello"),
        server("conversation.item.done", item=final),
        output_item("done", final),
        server("response.done", response={"id": "resp_1", "status": "completed"}),
    )
    assert (item.display_text, item.formatted.text, item.status) == ("Hello", "Hello", "completed")


def test_a_call_waits_for_no_deltas_to_know_its_arguments() -> None:
    item = only_item(
        response_created(),
        output_item("added", call("c")),
        added(call("c")),
        delta("function_call_arguments", "c", '{"city":'),
        server("conversation.item.done", item=call("c", status="completed", arguments="{}")),
    )
    assert item.formatted.tool is not None
    assert (item.arguments, item.formatted.tool.arguments, item.status) == ("{}", "{}", "completed")


def test_an_interrupted_answer_keeps_what_was_said_and_where_it_was_cut() -> None:
    said: list[JsonValue] = [{"type": "output_audio", "transcript": "One two three"}]
    incomplete = message("a", status="incomplete", content=said)
    item = only_item(
        response_created(),
        added(message("a")),
        part_added("a"),
        delta("output_audio_transcript", "a", "One two three"),
        delta("output_audio", "a", sound(bytes(4800))),
        server("conversation.item.truncated", item_id="a", content_index=0, audio_end_ms=40),
        server("conversation.item.done", item=incomplete),
        output_item("done", incomplete),
    )
    assert (item.status, item.truncated_ms, item.audio_ms) == ("incomplete", 40, 40)
    assert (item.display_text, item.formatted.transcript) == ("One two three", "")


def test_transcripts_come_late_and_in_any_order() -> None:
    conversation = folded(
        added(heard("u1")),
        added(heard("u2"), "u1"),
        server(f"{TRANSCRIPTION}.completed", item_id="u2", content_index=0, transcript="second"),
        server(f"{TRANSCRIPTION}.delta", item_id="u1", content_index=0, delta="fir"),
        server(f"{TRANSCRIPTION}.completed", item_id="u1", content_index=0, transcript="first"),
    )
    assert [item.display_text for item in conversation.get_items()] == ["first", "second"]


def test_a_failed_transcript_leaves_the_item_without_one() -> None:
    failed = server(f"{TRANSCRIPTION}.failed", item_id="u", content_index=0, error={"code": "x"})
    assert only_item(added(heard()), failed).formatted.transcript == ""


def test_silence_that_was_committed_has_its_length() -> None:
    conversation = RealtimeConversation()
    conversation.input_audio.append(bytes(48 * 6000))
    triggered = server(
        "input_audio_buffer.timeout_triggered", item_id="u", audio_start_ms=672, audio_end_ms=5792
    )
    for event in (triggered, server("input_audio_buffer.committed", item_id="u"), added(heard())):
        conversation.follow("server", event)
    assert conversation.get_items()[0].audio_ms == 5120


def test_an_mcp_call_gathers_its_arguments_and_then_its_output() -> None:
    item: JsonObject = {
        "id": "m",
        "type": "mcp_call",
        "server_label": "docs",
        "name": "search",
        "arguments": "",
    }
    found = only_item(
        response_created(),
        output_item("added", item),
        added(item),
        server("response.mcp_call_arguments.delta", item_id="m", delta='{"q":1}'),
        server("response.mcp_call.in_progress", item_id="m"),
        output_item("done", {**item, "arguments": '{"q":1}', "output": "found"}),
    )
    assert (found.arguments, found.output, found.status) == ('{"q":1}', "found", "completed")


def test_an_mcp_servers_tools_arrive_with_its_final_item() -> None:
    listing: JsonObject = {"id": "l", "type": "mcp_list_tools", "server_label": "docs", "tools": []}
    tools: list[JsonValue] = [{"name": "search", "input_schema": {}}]
    item = only_item(
        added(listing), server("conversation.item.done", item={**listing, "tools": tools})
    )
    assert item.wire["tools"] == tools


def test_a_retrieved_item_brings_its_sound() -> None:
    part: JsonObject = {"type": "audio", "transcript": "Hi", "audio": sound(bytes(480))}
    retrieved = server(
        "conversation.item.retrieved", item=message("a", status="completed", content=[part])
    )
    item = only_item(added(message("a")), retrieved)
    assert (item.audio_ms, item.display_text) == (10, "Hi")
    assert item.content == [{"type": "audio", "transcript": "Hi"}]


def test_what_a_client_joined_too_late_for_is_taken_from_its_end() -> None:
    said: list[JsonValue] = [{"type": "output_audio", "transcript": "Hello"}]
    done = server("conversation.item.done", item=message("a", status="completed", content=said))
    item = only_item(done)
    assert (item.display_text, item.formatted.transcript, item.status) == (
        "Hello",
        "Hello",
        "completed",
    )


@pytest.mark.parametrize(
    "part", [{"type": "audio"}, {"type": "audio", "transcript": None}, {"type": "text"}]
)
def test_a_part_may_begin_without_its_text(part: JsonObject) -> None:
    begun = server("response.content_part.added", item_id="a", content_index=0, part=part)
    kind = "output_text" if part["type"] == "text" else "output_audio_transcript"
    item = only_item(added(message("a")), begun, delta(kind, "a", "Hi"))
    assert item.display_text == "Hi"


def test_an_item_may_come_without_status_object_or_content() -> None:
    bare: JsonObject = {"id": "a", "type": "message", "role": "assistant"}
    item = only_item(
        added(bare),
        part_added("a", "text"),
        delta("output_text", "a", "Hi"),
        output_item("done", bare),
    )
    assert (item.display_text, item.status) == ("Hi", "completed")


def test_a_final_item_that_repeats_nothing_takes_nothing_away() -> None:
    done = server("conversation.item.done", item={"id": "a", "type": "message", "content": None})
    item = only_item(
        added(message("a")), part_added("a", "text"), delta("output_text", "a", "Hi"), done
    )
    assert (item.display_text, item.role) == ("Hi", "assistant")


def test_events_without_ids_of_their_own_are_folded_all_the_same() -> None:
    event = added(message("a"))
    del event["event_id"]
    assert only_item(event).id == "a"


def test_both_announcements_of_one_item_make_one_item() -> None:
    item = message("a")
    assert only_item(added(item), server("conversation.item.created", item=item), added(item)).id


def test_output_after_an_interruption_still_belongs_to_its_item() -> None:
    item = only_item(
        response_created(),
        added(message("a")),
        part_added("a"),
        server("input_audio_buffer.speech_started", item_id="u", audio_start_ms=0),
        delta("output_audio", "a", sound(bytes(480))),
        delta("output_audio_transcript", "a", "late"),
    )
    assert (item.audio_ms, item.display_text) == (10, "late")


def test_a_compatible_servers_running_transcript_replaces_itself() -> None:
    item = only_item(
        added(heard()),
        server(f"{TRANSCRIPTION}.updated", item_id="u", content_index=0, transcript="Hello?"),
        server(f"{TRANSCRIPTION}.completed", item_id="u", content_index=0, transcript="Hello"),
    )
    assert item.display_text == "Hello"
