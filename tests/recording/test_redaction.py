"""A redacted copy says nothing private and still tells the same story."""

import json
import re
import tracemalloc
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest

from console.audio.base64_codec import decode_base64, encode_base64
from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.protocol.session import default_session
from console.protocol.wire import JsonObject, JsonValue, object_at
from console.recording.reader import Line, decode_line
from console.recording.redaction import KINDS, Kind, Redactor
from console.store.event import RealtimeEvent
from tests.builders import Story, lines_of, turn

SESSIONS = Path(__file__).resolve().parents[3] / "shared" / "sessions"
SUBSETS: list[tuple[Kind, ...]] = list(
    chain.from_iterable(combinations(KINDS, size) for size in (1, 2, 3))
)


def line(event: str) -> Line:
    return decode_line(b'{"time":5,"source":"server","event":%b,"extra":"kept"}' % event.encode())


def redacted(kinds: tuple[Kind, ...], **event: object) -> JsonObject:
    """The copy of one event."""
    told = json.loads(Redactor(kinds).redact(line(json.dumps(event))))
    copy: JsonObject = told["event"]
    return copy


def test_sound_becomes_silence_of_the_same_length() -> None:
    redactor = Redactor(["audio"])
    event = '{"type":"response.audio.delta","delta":"UklGRg==","item_id":"item_1"}'
    assert redactor.redact(line(event)) == line(event.replace("UklGRg==", "AAAAAA==")).raw
    part = '{"type":"x","item":{"content":[{"type":"input_audio","audio":"UklG"}]}}'
    assert redactor.redact(line(part)) == line(part.replace("UklG", "AAAA")).raw


def test_silence_is_silent_in_the_sessions_own_formats() -> None:
    redactor = Redactor(["audio"])
    audio = {
        "input": {"format": {"type": "audio/pcma"}},
        "output": {"format": {"type": "audio/pcmu"}},
    }
    redactor.redact(line(json.dumps({"type": "session.created", "session": {"audio": audio}})))
    sound = encode_base64(bytes(range(100)))
    for field, event_type, sample in (
        ("audio", "input_audio_buffer.append", b"\xd5"),
        ("delta", "response.output_audio.delta", b"\xff"),
    ):
        copy = redactor.redact(line(json.dumps({"type": event_type, field: sound})))
        silence = decode_base64(json.loads(copy)["event"][field])
        assert silence == sample * 100


def test_words_keep_only_their_length() -> None:
    assert redacted(
        ("text",),
        type="response.text.delta",
        delta="It’s 5 Main St. हिन्दी 🙂",
        name="get_weather",
        session={"instructions": "Be kind", "metadata": {"customer_id": "Ann", "type": "vip"}},
        logprobs=[{"token": "Hi", "logprob": -1.5, "bytes": [72, 105]}],
        n=1.0,
    ) == {
        "type": "response.text.delta",
        "delta": "xx’x x xxxx xx. xxxxxx x",
        "name": "get_weather",
        "session": {"instructions": "xx xxxx", "metadata": {"customer_id": "xxx", "type": "xxx"}},
        "logprobs": [{"token": "xx", "logprob": -1.5, "bytes": [120, 120]}],
        "n": 1.0,
    }


@pytest.mark.parametrize("dialect", ["ga", "beta"])
def test_of_a_session_only_the_words_are_hidden(dialect: str) -> None:
    session = default_session("beta" if dialect == "beta" else "ga")
    tool: JsonObject = {
        "type": "function", "name": "ring", "description": "Rings it",
        "parameters": {
            "type": "object", "required": ["output"],
            "properties": {
                "output": {"type": "string", "enum": ["text"], "description": "Why"},
                "metadata": {"type": "object"},
            },
        },
    }  # fmt: skip
    variables: JsonObject = {"name": "Ann", "part": {"type": "input_text", "text": "hush"}}
    session |= {
        "instructions": "Be kind", "tools": [tool], "model": "m",
        "prompt": {"id": "pmpt_1", "version": "2", "variables": variables},
    }  # fmt: skip
    copy = redacted(("audio", "text"), type="session.updated", session=session)
    assert changed_names(session, copy["session"]) == {
        "instructions", "description", "name", "text",
    }  # fmt: skip
    assert json.dumps(copy).count('"ring"') == 1


def changed_names(before: JsonValue, after: JsonValue, name: str = "") -> set[str]:
    """The names of all values that differ, through all levels."""
    if isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() == after.keys()
        return {found for key in before for found in changed_names(before[key], after[key], key)}
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=True)
        return {found for pair in pairs for found in changed_names(*pair, name)}
    return set() if before == after else {name}


def test_why_a_response_ended_stays_and_why_a_connection_did_is_words() -> None:
    details = {"type": "cancelled", "reason": "turn_detected", "error": {"message": "No, Ann"}}
    response = redacted(
        ("text",), type="response.done", response={"status": "failed", "status_details": details}
    )
    hidden = {**details, "error": {"message": "xx, xxx"}}
    assert response["response"] == {"status": "failed", "status_details": hidden}
    closed = redacted(("text",), type="console.connection.closed", code=1000, reason="Bye Ann")
    assert closed["reason"] == "xxx xxx"


def test_what_nobody_has_heard_of_is_hidden() -> None:
    event = {"caption": "Ann", "keywords": ["Ann"], "nested": {"deep": [{"said": "Ann"}]}, "n": 5}
    assert redacted(("text",), type="vendor.thing", **event) == {
        "type": "vendor.thing", "caption": "xxx", "keywords": ["xxx"],
        "nested": {"deep": [{"said": "xxx"}]}, "n": 5,
    }  # fmt: skip
    odd = decode_line(b'{"time":5,"source":"server","said":"Ann","event":{"type":"x"}}')
    assert Redactor(["text"]).redact(odd) == odd.raw.replace(b"Ann", b"xxx")


def test_words_hide_under_no_name_that_is_kept() -> None:
    assert redacted(("text",), type="Ann called", name="Ann Lee", status="お元気ですか") == {
        "type": "xxx xxxxxx", "name": "xxx xxx", "status": "xxxxxx",
    }  # fmt: skip
    details = {"reason": "Ann hung up", "error": {"code": "no Ann", "param": "session.tools[0]"}}
    hidden = {"reason": "xxx xxxx xx", "error": {"code": "xx xxx", "param": "session.tools[0]"}}
    assert redacted(("text",), response={"status_details": details}) == {
        "response": {"status_details": hidden}
    }


def test_a_key_that_is_no_name_is_words() -> None:
    told = {"metadata": {"Ann Lee": "yes", "plan": "b"}, "Grüße": 1, "n": {"Ann Lee": {"id": "a"}}}
    assert redacted(("text",), **told) == {
        "metadata": {"xxx xxx": "xxx", "plan": "x"}, "xxxxx": 1, "n": {"xxx xxx": {"id": "a"}},
    }  # fmt: skip
    assert redacted(("audio", "ids"), metadata={"Ann Lee": "yes"}) == {
        "metadata": {"Ann Lee": "yes"}
    }


def test_an_envelope_that_says_no_time_and_no_source_is_words() -> None:
    told = decode_line(
        b'{"time":"Ann","time":"2026-11-28 10:00:00","source":"Ann","event":{"type":"x"},'
        b'"redacted":["Ann Lee"]}'
    )
    hidden = told.raw.replace(b"Ann", b"xxx").replace(b"Lee", b"xxx")
    assert Redactor(["text"]).redact(told) == hidden
    assert Redactor(["audio"]).redact(told) == told.raw


def test_words_hide_in_no_escape() -> None:
    told = Redactor(["text"]).redact(
        line(r'{"type":"x","te\u0078t":"\u0041nn \ud83d\ude42 \u00e9"}')
    )
    assert json.loads(told)["event"] == {"type": "x", "text": "xxx x x"}


def test_what_a_tool_calls_its_parameters_stays_and_what_it_says_of_them_does_not() -> None:
    schema: JsonObject = {"type": "object", "required": ["city"], "title": "Ann", "properties": {
        "city": {"type": "string", "enum": ["Oslo"], "default": "Ann", "description": "Ann"},
    }}  # fmt: skip
    hidden = redacted(("text",), parameters=schema)
    assert changed_names({"parameters": schema}, hidden) == {"title", "default", "description"}
    assert "Ann" not in json.dumps(hidden)


def test_the_id_of_a_call_is_found_in_the_address_too() -> None:
    url = "wss://host/v1/realtime?call_id=rtc_abc-1&x=1"
    event = redacted(("ids",), type="x", url=url, call_id="rtc_abc-1")
    assert event["url"] == url.replace("rtc_abc-1", str(event["call_id"]))


def test_keys_that_a_caller_pressed_are_hidden_like_words() -> None:
    dtmf = redacted(("text",), type="input_audio_buffer.dtmf_event_received", event="7")
    assert dtmf["event"] == "x"


def test_pictures_are_hidden_and_stay_parts_of_their_kind() -> None:
    part = {"type": "input_image", "image_url": "data:image/png;base64,iVBO", "detail": "auto"}
    hidden = {**part, "image_url": "xxxx:xxxxx/xxx;xxxxxx,xxxx"}
    assert redacted(("text",), item={"content": [part]})["item"] == {"content": [hidden]}


def test_an_id_becomes_the_same_other_id_everywhere_in_a_copy() -> None:
    redactor = Redactor(["ids"])
    first = json.loads(redactor.redact(line('{"type":"x","item":{"id":"item_A"},"call_id":""}')))
    again = json.loads(redactor.redact(line('{"type":"x","item_id":"item_A","event_id":"Ann_1"}')))
    other = first["event"]["item"]["id"]
    assert re.fullmatch("item_[0-9a-f]{12}", other)
    assert again["event"]["item_id"] == other
    assert re.fullmatch("id_[0-9a-f]{12}", again["event"]["event_id"])
    assert first["event"]["call_id"] == ""
    error = json.loads(redactor.redact(line('{"error":{"message":"No item \'item_A\'."}}')))
    assert error["event"]["error"]["message"] == f"No item '{other}'."


def test_an_id_that_is_a_number_becomes_another_number() -> None:
    ids = {"caller_id": 4915112345678, "item": {"id": 7.5}, "ids": [7.5, None, True]}
    copy = redacted(("ids",), **ids, n=7.5)
    other = object_at(copy, "item")["id"]
    assert copy["caller_id"] not in (4915112345678, other)
    assert copy["ids"] == [other, None, True]
    assert isinstance(copy["caller_id"], int)
    assert copy["n"] == 7.5
    assert redacted(("audio", "text"), **ids) == ids


def test_two_copies_have_no_id_in_common_unless_they_share_the_key() -> None:
    event = line('{"type":"x","item_id":"item_A"}')
    assert Redactor(["ids"]).redact(event) != Redactor(["ids"]).redact(event)
    assert Redactor(["ids"], b"key").redact(event) == Redactor(["ids"], b"key").redact(event)


def test_ids_take_no_memory_however_many_there_are() -> None:
    redactor = Redactor(KINDS)

    def redact(numbers: range) -> int:
        for number in numbers:
            redactor.redact(line(f'{{"type":"x","event_id":"event_{number:020}"}}'))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = redact(range(1000))
        assert redact(range(1000, 6000)) - before < 100_000
    finally:
        tracemalloc.stop()


def test_the_place_before_the_first_item_is_no_id() -> None:
    assert redacted(("ids",), previous_item_id="root") == {"previous_item_id": "root"}


def test_secrets_go_whatever_is_asked_for_and_the_rest_stays() -> None:
    event = '{"type":"x", "session":{"tools":[{"authorization":"hush"}]},"text":"kept"}'
    assert Redactor([]).redact(line(event)) == line(event.replace("hush", "***")).raw


def test_a_second_event_in_a_line_is_redacted_too() -> None:
    twice = decode_line(b'{"event":"hush","source":"server","event":{"type":"x"}}')
    assert b"hush" not in Redactor(["text"]).redact(twice)


def folded(recording: bytes) -> list[object]:
    """What a recording comes to: items and responses with all but their words and ids."""
    state = SessionState(RealtimeConversation(keep_audio=False))
    for row, raw in enumerate(recording.splitlines()):
        told = decode_line(raw)
        state.apply(row, RealtimeEvent(told.time or 0.0, told.source, told.event))
    items = [
        (
            (item.type, item.role, item.status, item.name, item.audio_ms, item.truncated_ms),
            (len(item.display_text), [part.get("type") for part in item.content]),
        )
        for item in state.conversation.get_items()
    ]
    responses = [
        (record.status, record.reason, len(record.item_ids))
        for record in state.responses.by_id.values()
    ]
    return [items, responses, len(state.anomalies)]


def assert_every_copy_folds_the_same(recording: bytes) -> None:
    for kinds in SUBSETS:
        redactor = Redactor(kinds)
        copy = b"\n".join(redactor.redact(decode_line(raw)) for raw in recording.splitlines())
        assert folded(copy) == folded(recording), kinds


def test_every_copy_folds_to_the_same_items_endings_and_lengths() -> None:
    phone = Story().session(audio={"output": {"format": {"type": "audio/pcmu"}, "voice": "marin"}})
    phone.answer_begins("resp_1", "item_1").says("resp_1", "item_1", "Hi", bytes(800))
    phone.answer_ends("resp_1", "cancelled", status_details={"reason": "turn_detected"})
    for story in (turn(), phone):
        assert_every_copy_folds_the_same(lines_of(story))


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_copy_of_a_real_session_folds_the_same(path: Path) -> None:
    assert_every_copy_folds_the_same(path.read_bytes())


def private_texts(value: JsonValue, name: str = "") -> Iterator[str]:
    """Every id, sentence and sound in an event, whatever it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from private_texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from private_texts(inner, name)
    elif isinstance(value, str) and len(value) > 3:
        is_id = name == "id" or name.endswith("_id")
        sounds = len(value) > 200 and not re.fullmatch("A+=*", value)
        if is_id or sounds or len(value.split()) > 2:
            yield value


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_nothing_private_is_left_of_a_real_session(path: Path) -> None:
    redactor = Redactor(KINDS)
    lines = [decode_line(raw) for raw in path.read_bytes().splitlines()]
    copy = b"\n".join(map(redactor.redact, lines)).decode()
    unescaped = json.dumps([json.loads(raw) for raw in copy.splitlines()], ensure_ascii=False)
    texts = {text for each in lines for text in private_texts(each.event)}
    assert texts
    for text in texts:
        assert text not in copy
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in unescaped
