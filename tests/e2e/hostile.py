"""A recording in which every text a server or client can choose is hostile."""

import json
from itertools import count
from pathlib import Path

ESCAPES = (
    "\x1b[31mred \x1b]2;title\x07 \x1b]0;title\x1b\\ \x1bc\x1b(0 \x9b31m\x9d2;title\x9c\x90q\x9c",
    "\x1b]52;c;aGFja2Vk\x07 \x1b]52;c;aGFja2Vk\x1b\\ \x1b]8;;https://example.org\x1b\\link\x1bP+q544e\x1b\\",
    "bell\x07 back\x08 nul\x00 shift\x0e delete\x7f tab\t feed\x0c return\r line\n next\x85 end",
    "right\u202eleft isolate\u2066in\u2069 mark\u200f zero\u200bwidth tag\U000e0041 line\u2028",
    "half \ud83d emoji \udc00 mark\ufeff soft\u00adhyphen zalgo e" + "\u0301\u0316\u0334" * 40,
)
MARKUP = (
    "[/] [/foo] [b]bold[/i]",
    '["a"] [/b] ["[/", "x"] [$x]y[/]',
    "[link=https://example.org]link[/link] [on red] \\[b]escaped",
    "[@click=app.quit]quit[/] [@click=app.simulate_key('ctrl+q')]key[/]",
    "[@click=app.screenshot('evil.svg','.')]shot[/] [@click=app.copy_to_clipboard('x')]copy[/]",
)


def write_hostile_recording(path: Path, texts: tuple[str, ...]) -> int:
    """Each text stands in every place that a screen may show; returns the number of events."""
    numbers = count()
    lines = []
    for text in texts:
        for source, event in _events(text):
            number = next(numbers)
            time = f"2026-11-22T10:{number // 60:02d}:{number % 60:02d}Z"
            lines.append(json.dumps({"time": time, "source": source, "event": event}))
    path.write_text("\n".join(lines) + "\n")
    return len(lines)


def hostile_frames(texts: tuple[str, ...]) -> list[str | bytes]:
    """The same from a server: each text in every place of its events, and bare, as frames."""
    events = (event for text in texts for source, event in _events(text) if source == "server")
    bare = [frame for text in texts for frame in (text.encode("utf-8", "replace").decode(), "[]")]
    return [*map(json.dumps, events), *bare, b"\x00\x1b]2;binary\x07\xff", "NaN"]


def _events(text: str) -> list[tuple[str, dict[str, object]]]:
    tool = {"type": "function", "name": text, "description": text, "parameters": {text: text}}
    session = {"id": text, "model": text, "instructions": text, "voice": text, "tools": [tool]}
    spoken = {"id": f"item {text}", "type": "message", "role": "assistant", "status": text}
    typed = {"id": f"typed {text}", "type": "message", "role": "user"}
    call = {"id": f"call {text}", "type": "function_call", "name": text, "call_id": text}
    output = {"id": f"output {text}", "type": "function_call_output", "call_id": text}
    stranger = {"id": f"stranger {text}", "type": text, "role": text, text: text}
    failed = {"type": "failed", "error": {"type": text, "code": text, "message": text}}
    at = {"response_id": f"resp {text}", "item_id": spoken["id"], "output_index": 0}
    part = {"type": "audio", "transcript": text}
    server: list[dict[str, object]] = [
        {"type": "session.created", "session": session},
        {"type": "conversation.item.added", "item": typed | _content("input_text", text)},
        {"type": "response.created", "response": {"id": at["response_id"], "status": text}},
        {"type": "response.output_item.added", "item": spoken, **at},
        {"type": "conversation.item.added", "item": spoken},
        {"type": "response.content_part.added", "part": part, "content_index": 0, **at},
        {"type": "response.output_audio_transcript.delta", "delta": text, "content_index": 0, **at},
        {"type": "response.output_audio.delta", "delta": text, "content_index": 0, **at},
        {"type": "conversation.item.added", "item": call},
        {"type": "conversation.item.done", "item": call | {"arguments": text}},
        {"type": "conversation.item.added", "item": output | {"output": text}},
        {"type": "conversation.item.added", "item": stranger},
        {"type": "response.done", "response": {"id": at["response_id"], "status_details": failed}},
        {
            "type": "error",
            "event_id": text,
            "error": {"type": text, "message": text, "param": text},
        },
        {"type": "rate_limits.updated", "rate_limits": [{"name": text, "remaining": text}]},
        {"type": text, text: {text: [text, text]}},
    ]
    client: dict[str, object] = {"type": "session.update", "event_id": text, "session": session}
    return [("client", client), *(("server", event) for event in server), (text, {"type": "x"})]


def _content(kind: str, text: str) -> dict[str, object]:
    return {"content": [{"type": kind, "text": text}]}
