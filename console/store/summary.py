"""What matters of an event, in a few words: the log's and `show`'s answer to "what is in it?".

One small function a type, found in a table under the GA name. The words are the wire's: whoever
shows them makes them safe first. Base64 never appears, only how much of it there is.
"""

from collections.abc import Callable, Mapping

from console.audio.base64_codec import decoded_length
from console.protocol.catalog import canonical
from console.protocol.wire import (
    JsonObject,
    JsonValue,
    count_at,
    list_at,
    number_at,
    object_at,
    objects_at,
    text_at,
)
from console.store.event import Source

MAX_TEXT = 400
"""Characters of a summary, and of any text in it: what is shown is a line."""


def summarize(
    event: JsonObject, source: Source, audio_ms: Callable[[int], float] | None = None
) -> str:
    """The event in a few words; "" when its type says it all. Not yet safe for a terminal.

    How long sound lasts only the session knows: where `audio_ms` tells it of a number of bytes.
    """
    known = canonical(text_at(event, "type"))
    if known in _AUDIO_KEYS:
        return _audio(text_at(event, _AUDIO_KEYS[known]), audio_ms)
    return _DESCRIBE.get(known, _unknown)(event)[:MAX_TEXT]


def size_text(size: int) -> str:
    """Bytes for people: "870 B", "4.8 kB", "1.5 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB" if size < 100_000 else f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def duration_text(milliseconds: float) -> str:
    """A length of time for people: "100 ms", "1.6 s"."""
    return f"{milliseconds:,.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _audio(encoded: str, audio_ms: Callable[[int], float] | None = None) -> str:
    size = decoded_length(encoded)
    return _joined(size_text(size), duration_text(audio_ms(size)) if audio_ms is not None else "")


def _session_change(event: JsonObject) -> str:
    """What an update touches: its short values first, then the names of what is long."""
    fields: list[tuple[str, JsonValue]] = []
    for name, value in object_at(event, "session").items():
        if name == "audio" and isinstance(value, dict):
            fields += [
                (key, found) for end in value for key, found in object_at(value, end).items()
            ]
        elif name not in ("type", "id", "object"):
            fields.append((name, value))
    told = [_setting(name, value) for name, value in fields]
    return ", ".join(sorted(told, key=lambda text: "=" not in text))


def _setting(name: str, value: JsonValue) -> str:
    """A field of a session: `voice=marin`, `turn_detection=server_vad`, `tools(2)`."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("model", "type", "name") if key in value), value)
    if isinstance(value, list):
        return f"{name}({len(value)})"
    return name if isinstance(value, dict) or len(str(value)) > 40 else f"{name}={_plain(value)}"


def _session(event: JsonObject) -> str:
    session = object_at(event, "session")
    voice = object_at(object_at(session, "audio"), "output").get("voice", session.get("voice"))
    if isinstance(voice, dict):
        voice = text_at(voice, "name") or text_at(voice, "id")
    tools = len(list_at(session, "tools"))
    return _joined(
        text_at(session, "model"),
        voice if isinstance(voice, str) else "",
        f"{tools} tools" if tools > 1 else "1 tool" if tools else "",
    )


def _item(event: JsonObject) -> str:
    item = object_at(event, "item")
    match text_at(item, "type"):
        case "message":
            return _joined(text_at(item, "role"), _content(item))
        case "function_call" | "mcp_call" | "mcp_approval_request":
            return f"{text_at(item, 'name')}({text_at(item, 'arguments')[:MAX_TEXT]})"
        case "function_call_output":
            return f"→ {text_at(item, 'output')[:MAX_TEXT]}"
        case other:
            return _joined(other, text_at(item, "server_label"))


def _content(item: JsonObject) -> str:
    return " ".join(filter(None, map(_part_text, objects_at(item, "content"))))


def _part_text(part: JsonObject) -> str:
    said = text_at(part, "text") or text_at(part, "transcript")
    if said:
        return said[:MAX_TEXT]
    encoded = text_at(part, "audio")
    if encoded:
        return _audio(encoded)
    return {"input_audio": "(audio)", "input_image": "(image)"}.get(text_at(part, "type"), "")


def _part(event: JsonObject) -> str:
    part = object_at(event, "part")
    return _joined(text_at(part, "type"), _part_text(part)) or _ids(event)


def _ids(event: JsonObject) -> str:
    return text_at(event, "item_id") or text_at(event, "response_id")


def _truncation(event: JsonObject) -> str:
    at_ms = number_at(event, "audio_end_ms")
    return _joined(f"at {at_ms:,.0f} ms" if at_ms is not None else "", text_at(event, "item_id"))


def _speech_began(event: JsonObject) -> str:
    return _at_seconds(event, "audio_start_ms")


def _speech_ended(event: JsonObject) -> str:
    return _at_seconds(event, "audio_end_ms")


def _at_seconds(event: JsonObject, key: str) -> str:
    at_ms = number_at(event, key)
    return f"at {at_ms / 1000:.2f} s" if at_ms is not None else ""


def _silence(event: JsonObject) -> str:
    start, end = number_at(event, "audio_start_ms"), number_at(event, "audio_end_ms")
    return f"{duration_text(end - start)} of silence" if start is not None and end else ""


def _response_asked(event: JsonObject) -> str:
    response = object_at(event, "response")
    return ", ".join(
        f"{name}({len(value)})" if isinstance(value, list) else name
        for name, value in response.items()
    )


def _response(event: JsonObject) -> str:
    response = object_at(event, "response")
    details = response.get("status_details")
    reason = details if isinstance(details, str) else ""
    if isinstance(details, dict):
        error = object_at(details, "error")
        reason = text_at(details, "reason")
        reason = _joined(reason, _error_words(error)) if error else reason
    usage = object_at(response, "usage") or object_at(event, "usage")
    total = count_at(usage, "total_tokens")
    return _joined(text_at(response, "status"), reason, f"{total:,} tok" if total else "")


def _response_begun(event: JsonObject) -> str:
    return text_at(object_at(event, "response"), "id")


def _error(event: JsonObject) -> str:
    return _error_words(object_at(event, "error") or event)


def _error_words(error: JsonObject) -> str:
    code = text_at(error, "code") or (text_at(error, "type") if "message" in error else "")
    message = text_at(error, "message")[:MAX_TEXT]
    return ": ".join(filter(None, (code, message)))


def _failure(event: JsonObject) -> str:
    return _error_words(object_at(event, "error"))


def _limits(event: JsonObject) -> str:
    return ", ".join(
        f"{text_at(limit, 'name')} {count_at(limit, 'remaining'):,}/{count_at(limit, 'limit'):,}"
        for limit in objects_at(event, "rate_limits")
    )


def _call(event: JsonObject) -> str:
    name, arguments = text_at(event, "name"), text_at(event, "arguments")[:MAX_TEXT]
    return f"{name}({arguments})" if name else arguments


def _closed(event: JsonObject) -> str:
    code, reason = number_at(event, "code"), text_at(event, "reason")
    by = text_at(event, "by")
    return _joined(f"{code:.0f}" if code is not None else "", reason, f"by {by}" if by else "")


def _started(event: JsonObject) -> str:
    return _joined(text_at(event, "url"), text_at(event, "model"), text_at(event, "dialect"))


def _continued(event: JsonObject) -> str:
    broken, size = text_at(event, "broken"), size_text(count_at(event, "broken_bytes"))
    aside = f"{size} of a record cut off before are in {broken}" if broken else ""
    return _joined(aside, _started(event))


def _identified(event: JsonObject) -> str:
    return _joined(*(text_at(event, key) for key in ("model", "voice", "dialect", "id")))


def _gap(event: JsonObject) -> str:
    return _joined(f"{count_at(event, 'lost'):,} events lost", text_at(event, "reason"))


def _played(event: JsonObject) -> str:
    heard_ms = number_at(event, "played_ms")
    heard = f"heard {duration_text(heard_ms)}" if heard_ms is not None else ""
    return _joined(heard, text_at(event, "item_id"))


def _transcribed(event: JsonObject) -> str:
    return text_at(event, "transcript")[:MAX_TEXT] or "(nothing was understood)"


def _bookmark(event: JsonObject) -> str:
    number = number_at(event, "event_number")
    place = f"#{number:.0f}" if number is not None else ""
    return _joined(place, "removed" if event.get("removed") is True else text_at(event, "note"))


def _text_of(key: str) -> Callable[[JsonObject], str]:
    return lambda event: text_at(event, key)[:MAX_TEXT]


def _unknown(event: JsonObject) -> str:
    """An event of a type we do not know: its plain fields, none of them long."""
    return ", ".join(
        f"{name}={_plain(value)}" for name, value in event.items() if name not in _NOT_TOLD
    )


def _plain(value: JsonValue) -> str:
    match value:
        case str() if len(value) > 60:
            return f"({len(value):,} characters)"
        case dict() | list():
            return f"({len(value)})"
        case None:
            return "null"
        case bool():
            return str(value).lower()
    return str(value)[:60]


_NOT_TOLD = frozenset(("type", "event_id", "previous_item_id", "obfuscation"))
_TRANSCRIPTION = "conversation.item.input_audio_transcription"

_AUDIO_KEYS: Mapping[str, str] = {
    "input_audio_buffer.append": "audio",
    "session.input_audio_buffer.append": "audio",
    "response.output_audio.delta": "delta",
    "session.output_audio.delta": "delta",
}

_DESCRIBE: Mapping[str, Callable[[JsonObject], str]] = {
    "error": _error,
    "session.update": _session_change,
    "session.created": _session,
    "session.updated": _session,
    "conversation.created": lambda event: text_at(object_at(event, "conversation"), "id"),
    "conversation.item.create": _item,
    "conversation.item.created": _item,
    "conversation.item.added": _item,
    "conversation.item.done": _item,
    "conversation.item.retrieved": _item,
    "conversation.item.retrieve": _ids,
    "conversation.item.delete": _ids,
    "conversation.item.deleted": _ids,
    "conversation.item.truncate": _truncation,
    "conversation.item.truncated": _truncation,
    f"{_TRANSCRIPTION}.delta": _text_of("delta"),
    f"{_TRANSCRIPTION}.updated": _text_of("transcript"),
    f"{_TRANSCRIPTION}.completed": _transcribed,
    f"{_TRANSCRIPTION}.segment": _text_of("text"),
    f"{_TRANSCRIPTION}.failed": _failure,
    "input_audio_buffer.commit": lambda event: "",
    "input_audio_buffer.clear": lambda event: "",
    "input_audio_buffer.cleared": lambda event: "",
    "input_audio_buffer.committed": _ids,
    "input_audio_buffer.speech_started": _speech_began,
    "input_audio_buffer.speech_stopped": _speech_ended,
    "input_audio_buffer.timeout_triggered": _silence,
    "input_audio_buffer.dtmf_event_received": _text_of("event"),
    "output_audio_buffer.started": _ids,
    "output_audio_buffer.stopped": _ids,
    "output_audio_buffer.cleared": _ids,
    "rate_limits.updated": _limits,
    "response.create": _response_asked,
    "response.cancel": _ids,
    "response.created": _response_begun,
    "response.done": _response,
    "response.output_item.added": _item,
    "response.output_item.done": _item,
    "response.content_part.added": _part,
    "response.content_part.done": _part,
    "response.output_text.delta": _text_of("delta"),
    "response.output_text.done": _text_of("text"),
    "response.output_audio.done": _ids,
    "response.output_audio_transcript.delta": _text_of("delta"),
    "response.output_audio_transcript.done": _text_of("transcript"),
    "response.function_call_arguments.delta": _text_of("delta"),
    "response.function_call_arguments.done": _call,
    "response.mcp_call_arguments.delta": _text_of("delta"),
    "response.mcp_call_arguments.done": _call,
    "response.mcp_call.in_progress": _ids,
    "response.mcp_call.completed": _ids,
    "response.mcp_call.failed": _ids,
    "mcp_list_tools.in_progress": _ids,
    "mcp_list_tools.completed": _ids,
    "mcp_list_tools.failed": _ids,
    "session.input_transcript.delta": _text_of("delta"),
    "session.output_transcript.delta": _text_of("delta"),
    "transcription.delta": _text_of("delta"),
    "transcription.done": _text_of("text"),
    "console.recording.started": _started,
    "console.recording.continued": _continued,
    "console.session.identified": _identified,
    "console.connection.closed": _closed,
    "console.connection.failed": _text_of("reason"),
    "console.client.error": _text_of("message"),
    "console.connection.opened": _text_of("url"),
    "console.frame.invalid": _text_of("reason"),
    "console.gap": _gap,
    "console.playback": _played,
    "console.bookmark": _bookmark,
}
