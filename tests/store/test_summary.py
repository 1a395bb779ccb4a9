"""One line of the log says what matters of an event, in both dialects, and never base64."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.catalog import EVENT_KINDS
from console.protocol.wire import JsonObject, JsonValue
from console.store.summary import MAX_TEXT, summarize

AUDIO = "A" * 6400  # 4,800 bytes
TRANSCRIPTION = "conversation.item.input_audio_transcription"

CASES: list[tuple[str, JsonObject, str]] = [
    ("input_audio_buffer.append", {"audio": AUDIO}, "4.8 kB · 100 ms"),
    ("response.output_audio.delta", {"delta": AUDIO}, "4.8 kB · 100 ms"),
    ("response.audio.delta", {"delta": AUDIO * 20}, "96.0 kB · 2.0 s"),
    ("response.output_text.delta", {"delta": "Hel"}, "Hel"),
    ("response.text.done", {"text": "Hello"}, "Hello"),
    ("response.audio_transcript.delta", {"delta": "Hi"}, "Hi"),
    ("session.update", {"session": {"type": "realtime", "instructions": "x", "tools": [1, 2]}},
     "instructions=x, tools(2)"),
    ("session.update", {"session": {"audio": {"input": {"turn_detection": None}, "output": 1}}},
     "turn_detection=null"),
    ("session.update",
     {"session": {"instructions": "x" * 99, "voice": "marin",
                  "audio": {"input": {"turn_detection": {"type": "server_vad"},
                                      "transcription": {"model": "whisper-1", "language": "de"},
                                      "format": {"rate": 24000}}}}},
     "voice=marin, turn_detection=server_vad, transcription=whisper-1, instructions, format"),
    ("session.created", {"session": {"model": "m", "audio": {"output": {"voice": "marin"}}}},
     "m · marin"),
    ("session.updated", {"session": {"model": "m", "voice": {"name": "ava"}, "tools": [{}]}},
     "m · ava · 1 tool"),
    ("conversation.item.create",
     {"item": {"type": "message", "role": "user", "content": [{"type": "text", "text": "Hi"}]}},
     "user · Hi"),
    ("conversation.item.added",
     {"item": {"type": "message", "role": "user", "content": [{"type": "input_audio"}]}},
     "user · (audio)"),
    ("conversation.item.create",
     {"item": {"type": "message", "role": "user",
               "content": [{"type": "input_audio", "audio": AUDIO}, {"type": "input_image"}]}},
     "user · 4.8 kB (image)"),
    ("conversation.item.create", {"item": {"type": "function_call_output", "output": "19 °C"}},
     "→ 19 °C"),
    ("response.output_item.done",
     {"item": {"type": "function_call", "name": "weather", "arguments": '{"city":"Oslo"}'}},
     'weather({"city":"Oslo"})'),
    ("response.function_call_arguments.done", {"name": "ring", "arguments": "{}"}, "ring({})"),
    ("response.function_call_arguments.done", {"arguments": "{}"}, "{}"),
    ("conversation.item.truncate", {"audio_end_ms": 1920, "item_id": "item_1"},
     "at 1,920 ms · item_1"),
    ("input_audio_buffer.speech_started", {"audio_start_ms": 736}, "at 0.74 s"),
    ("input_audio_buffer.timeout_triggered", {"audio_start_ms": 0, "audio_end_ms": 5100},
     "5.1 s of silence"),
    ("response.done",
     {"response": {"status": "completed", "usage": {"total_tokens": 1253}}},
     "completed · 1,253 tok"),
    ("response.done",
     {"response": {"status": "cancelled", "status_details": {"reason": "turn_detected"}}},
     "cancelled · turn_detected"),
    ("response.done",
     {"response": {"status": "failed",
                   "status_details": {"error": {"code": "quota", "message": "no money"}}}},
     "failed · quota: no money"),
    ("response.done",
     {"response": {"status": "completed", "status_details": "unimplemented", "usage": {}},
      "usage": {"total_tokens": 7}},
     "completed · unimplemented · 7 tok"),
    ("error", {"error": {"code": "bad", "message": "why"}}, "bad: why"),
    ("error", {"code": "flat", "message": "why"}, "flat: why"),
    ("error", {"error": {"type": "server_error", "message": "why"}}, "server_error: why"),
    (f"{TRANSCRIPTION}.completed", {"transcript": "Hello"}, "Hello"),
    (f"{TRANSCRIPTION}.failed", {"error": {"code": "c", "message": "m"}}, "c: m"),
    (f"{TRANSCRIPTION}.completed", {"transcript": ""}, "(nothing was understood)"),
    ("response.content_part.done", {"part": {}, "item_id": "item_1"}, "item_1"),
    ("console.bookmark", {"event_number": 42, "note": "why?"}, "#42 · why?"),
    ("console.bookmark", {"event_number": 42, "removed": True}, "#42 · removed"),
    ("rate_limits.updated",
     {"rate_limits": [{"name": "tokens", "remaining": 38912, "limit": 40000}]},
     "tokens 38,912/40,000"),
    ("console.gap", {"lost": 1200, "reason": "disk full"}, "1,200 events lost · disk full"),
    ("console.connection.closed", {"code": 1001, "reason": "time", "by": "server"},
     "1001 · time · by server"),
    ("console.session.identified", {"id": "sess_1", "model": "m", "voice": "marin"},
     "m · marin · sess_1"),
    ("console.playback", {"played_ms": 1500, "item_id": "item_1"}, "heard 1.5 s · item_1"),
    ("response.brand_new", {"event_id": "e", "n": 1, "on": True, "who": None, "list": [1]},
     "n=1, on=true, who=null, list=(1)"),
    ("response.brand_new", {"blob": "A" * 5000}, "blob=(5,000 characters)"),
]  # fmt: skip


@pytest.mark.parametrize(("event_type", "fields", "said"), CASES)
def test_what_matters_is_said(event_type: str, fields: JsonObject, said: str) -> None:
    assert summarize({"type": event_type, **fields}, "server", lambda size: size / 48) == said


def test_how_long_sound_lasts_is_only_said_where_the_format_is_known() -> None:
    event: JsonObject = {"type": "response.output_audio.delta", "delta": AUDIO}
    assert summarize(event, "server") == "4.8 kB"
    assert summarize(event, "server", lambda size: size / 8) == "4.8 kB · 600 ms"


FINITE = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from(
    ["item", "session", "response", "error", "delta", "audio", "content", "part", "rate_limits",
     "tools", "voice", "usage", "total_tokens", "audio_end_ms", "audio_start_ms", "type", "code"]
)  # fmt: skip
ANYTHING: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | FINITE | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text() | NAMES, inside),
    max_leaves=10,
)


@given(st.sampled_from(sorted(EVENT_KINDS)), st.dictionaries(NAMES, ANYTHING))
def test_no_shape_of_an_event_is_too_odd(event_type: str, fields: JsonObject) -> None:
    assert isinstance(summarize({**fields, "type": event_type}, "server"), str)


@pytest.mark.parametrize("event_type", sorted(EVENT_KINDS))
def test_a_huge_text_never_makes_a_huge_line(event_type: str) -> None:
    huge = "x" * 100_000
    names = ("delta", "audio", "text", "transcript", "output", "arguments", "reason", "note")
    event: JsonObject = {"type": event_type, **dict.fromkeys(names, huge)}
    event["item"] = {"type": "function_call", "name": "f", "arguments": huge}
    assert len(summarize(event, "server")) <= MAX_TEXT
