"""A question as a chat completions request: the conversation, the tools and the wishes."""

from collections.abc import Iterator, Mapping, Sequence

from console.protocol.wire import JsonObject, JsonValue, objects_at, text_at
from console.simulator.conversation import Entry
from console.simulator.reply import Question


def chat_request(question: Question, model: str) -> JsonObject:
    """The body of the request, for a streamed answer."""
    request: JsonObject = {"model": model, "stream": True, "messages": [*_messages(question)]}
    tools: list[JsonValue] = [
        {"type": "function", "function": {key: tool[key] for key in _TOOL_KEYS if key in tool}}
        for tool in question.tools
        if text_at(tool, "type") == "function"
    ]
    if tools:
        request["tools"] = tools
        request["tool_choice"] = _tool_choice(question.tool_choice)
        if not question.parallel_calls:
            request["parallel_tool_calls"] = False
    return request


_TOOL_KEYS = ("name", "description", "parameters")


def _tool_choice(choice: str) -> JsonValue:
    if choice in ("auto", "none", "required"):
        return choice
    return {"type": "function", "function": {"name": choice}} if choice else "auto"


def _messages(question: Question) -> Iterator[JsonObject]:
    if question.instructions:
        yield {"role": "system", "content": question.instructions}
    outputs = {
        text_at(entry.item, "call_id"): text_at(entry.item, "output")
        for entry in question.items
        if text_at(entry.item, "type") == "function_call_output"
    }
    for entries in _runs_of_calls(question.items):
        if text_at(entries[0].item, "type") == "function_call":
            yield from _called(entries, outputs)
        elif content := _content(entries[0]):
            yield {"role": text_at(entries[0].item, "role"), "content": content}


def _runs_of_calls(items: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Each message by itself, calls in a row together: they were one step of the assistant."""
    calls: list[Entry] = []
    for entry in items:
        kind = text_at(entry.item, "type")
        if kind == "function_call":
            calls.append(entry)
        elif kind == "message":
            if calls:
                yield calls
                calls = []
            yield [entry]
    if calls:
        yield calls


def _called(calls: Sequence[Entry], outputs: Mapping[str, str]) -> Iterator[JsonObject]:
    """The calls that were answered, and right after them the answers: no other order is taken."""
    answered = [entry.item for entry in calls if text_at(entry.item, "call_id") in outputs]
    if not answered:
        return
    made: list[JsonValue] = [
        {
            "id": call["call_id"],
            "type": "function",
            "function": {"name": call["name"], "arguments": call["arguments"]},
        }
        for call in answered
    ]
    yield {"role": "assistant", "content": None, "tool_calls": made}
    for call in answered:
        call_id = text_at(call, "call_id")
        yield {"role": "tool", "tool_call_id": call_id, "content": outputs[call_id]}


def _content(entry: Entry) -> JsonValue:
    """The words of a message, as parts when there are images; empty when there is nothing."""
    parts = objects_at(entry.item, "content")
    text = "\n".join(filter(None, (_words(part, entry) for part in parts)))
    images: list[JsonValue] = [
        {"type": "image_url", "image_url": {"url": part["image_url"]}}
        for part in parts
        if "image_url" in part
    ]
    if not images:
        return text
    return [{"type": "text", "text": text}, *images] if text else images


def _words(part: JsonObject, entry: Entry) -> str:
    """What was said in a part; of speech that nobody transcribed, how long it was."""
    text = text_at(part, "text") or text_at(part, "transcript")
    if not text and text_at(part, "type") == "input_audio":
        return f"[speech {entry.speech_ms / 1000:.1f} s, not transcribed]"
    return text
