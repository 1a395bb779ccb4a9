"""The conversation as people read it."""

from console.inspection.transcript import Entry, entries
from tests.builders import Story, turn
from tests.inspection.test_state import folded

TRANSCRIPTION = "conversation.item.input_audio_transcription"


def notes(entry: Entry) -> list[str]:
    return [note.text for note in entry.notes]


def spoken(transcribes: bool = True) -> Story:
    audio = {"input": {"transcription": {"model": "x"} if transcribes else None}}
    story = Story().session(audio=audio)
    story.server("input_audio_buffer.speech_started", item_id="u", audio_start_ms=500)
    return story


def said(story: Story) -> Story:
    story.server("input_audio_buffer.speech_stopped", item_id="u", audio_end_ms=2400)
    story.server("input_audio_buffer.committed", item_id="u")
    content = [{"type": "input_audio", "transcript": None}]
    item = {"id": "u", "type": "message", "role": "user", "content": content}
    return story.server("conversation.item.added", item={**item, "status": "completed"})


def test_a_turn_reads_as_two_entries_with_the_answers_length_and_delay() -> None:
    you, assistant = entries(folded(turn("hello", "Hi there", seconds=2.0)))
    assert (you.role, you.text, you.notes) == ("you", "hello", ())
    assert (assistant.role, assistant.text) == ("assistant", "Hi there")
    assert notes(assistant)[0] == "2.0 s"


def test_a_key_that_came_in_pieces_is_masked_where_it_is_whole() -> None:
    story = Story().session().answer_begins("r", "a")
    for piece in ("It is sk-abcdefgh", "ijklmnopqrstuv", "wxyz, keep it"):
        story.says("r", "a", piece)
    item = {"id": "f", "type": "function_call", "name": "log_in", "call_id": "c", "arguments": ""}
    story.server("response.output_item.added", response_id="r", item=item)
    story.server("conversation.item.added", item=item)
    for piece in ('{"key": "sk-abcdefgh', "ijklmnopqrstuv", '"}'):
        ids = {"response_id": "r", "item_id": "f"}
        story.server("response.function_call_arguments.delta", **ids, delta=piece)
    answer, call = entries(folded(story))
    assert (answer.text, call.text) == ("It is ***, keep it", 'log_in(key="***")')


def test_who_is_speaking_right_now_is_shown_before_there_is_an_item() -> None:
    (entry,) = entries(folded(spoken()))
    assert (entry.role, notes(entry), entry.running) == ("you", ["listening …"], True)


def test_speech_waits_for_its_transcript() -> None:
    (entry,) = entries(folded(said(spoken())))
    assert notes(entry) == ["1.9 s of speech", "awaiting transcript"]


def test_speech_without_transcription_says_that_it_is_off() -> None:
    (entry,) = entries(folded(said(spoken(transcribes=False))))
    assert notes(entry)[-1] == "no transcript: input transcription is off"


def test_a_failed_transcription_says_why() -> None:
    story = said(spoken())
    error = {"code": "DeploymentNotFound", "message": "no such deployment"}
    story.server(f"{TRANSCRIPTION}.failed", item_id="u", content_index=0, error=error)
    (entry,) = entries(folded(story))
    why = "transcription by x failed · DeploymentNotFound: no such deployment"
    assert f"no transcript: {why}" in notes(entry)


def test_a_tool_call_and_its_output_are_one_entry() -> None:
    call = {
        "id": "f", "type": "function_call", "name": "get_weather", "call_id": "c",
        "arguments": '{"location":"Oslo"}', "status": "completed",
    }  # fmt: skip
    output = {"id": "o", "type": "function_call_output", "call_id": "c", "output": "19 C"}
    story = Story().session()
    story.server("conversation.item.added", item=call)
    story.server("response.output_item.done", response_id="r", item=call)
    story.client("conversation.item.create", item=output)
    story.server("conversation.item.added", item=output)
    (entry,) = entries(folded(story))
    assert (entry.role, entry.text) == ("tool", 'get_weather(location="Oslo")')
    assert (entry.output, notes(entry)) == ("19 C", ["100 ms"])


def test_the_arguments_of_a_call_are_written_as_json() -> None:
    arguments = '{"at": {"x": [1, null]}, "now": true, "far": 1e2, "said": "a \\"b\\""}'
    call = {"id": "f", "type": "function_call", "name": "go", "call_id": "c"}
    story = Story().session()
    story.server("conversation.item.added", item={**call, "arguments": arguments})
    (entry,) = entries(folded(story))
    assert entry.text == 'go(at={"x":[1,null]}, now=true, far=100.0, said="a "b"")'


def test_a_truncated_answer_says_how_much_was_heard() -> None:
    story = Story().session().answer_begins("r", "a").says("r", "a", "Hello you", b"\0\0" * 48_000)
    story.server("conversation.item.truncated", item_id="a", content_index=0, audio_end_ms=900)
    (entry,) = entries(folded(story))
    assert notes(entry)[0] == "heard 900 ms of 2.0 s"
    assert entry.text == "Hello you"
    assert entry.heard == len("Hello")


def test_old_errors_stay_in_their_places_while_somebody_speaks() -> None:
    story = Story().session()
    story.server("error", error={"code": "invalid_value", "message": "no"})
    story.user("u", "one")
    story.server("input_audio_buffer.speech_started", item_id="v", audio_start_ms=500)
    assert [entry.role for entry in entries(folded(story))] == ["error", "you", "you"]


def test_the_newest_items_come_with_their_own_errors_only_and_never_too_many() -> None:
    story = Story().session()
    for number in range(30):
        story.user(f"u{number}", "text")
        story.server("error", error={"code": f"old_{number}"})
    for number in range(30):
        story.server("error", error={"code": f"new_{number}"})
    found = entries(folded(story), newest=5)
    assert [entry.id for entry in found if entry.role == "you"] == [f"u{n}" for n in range(25, 30)]
    errors = [notes(entry)[0] for entry in found if entry.role == "error"]
    assert len(errors) == 6
    assert errors[-1] == "new_29"
    assert any("more errors before this" in text for text in errors)


def test_errors_and_answers_that_left_nothing_stand_in_their_places() -> None:
    story = Story().session().user("u1", "one")
    story.server("error", error={"code": "invalid_value", "message": "no"})
    story.server("response.created", response={"id": "r", "status": "in_progress"})
    story.answer_ends("r", "failed", status_details={"error": {"code": "server_error"}})
    story.user("u2", "two")
    found = entries(folded(story))
    assert [entry.role for entry in found] == ["you", "error", "assistant", "you"]
    assert notes(found[1]) == ["invalid_value: no"]
    assert notes(found[2]) == ["failed · server_error"]


def test_an_answer_says_how_long_the_user_waited_and_what_cut_it() -> None:
    story = said(spoken()).answer_begins("r", "a").says("r", "a", "Well")
    story.server("input_audio_buffer.speech_started", item_id="u2", audio_start_ms=4000)
    cutting = len(story.events)
    details = {"type": "cancelled", "reason": "turn_detected"}
    response = {"id": "r", "status": "cancelled", "status_details": details}
    answer = entries(folded(story.server("response.done", response=response)))[1]
    assert notes(answer)[-2:] == [
        "+700 ms after you stopped",
        f"cut by you · turn_detected · by #{cutting}",
    ]


def test_a_typed_question_was_not_waited_for_since_any_speech() -> None:
    item = {"type": "message", "role": "user", "content": []}
    story = said(spoken()).wait(60).client("conversation.item.create", item=item)
    story.answer_begins("r", "a").says("r", "a", "Well")
    assert not any("after you stopped" in note for note in notes(entries(folded(story))[-1]))
