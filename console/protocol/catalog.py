"""Every client and server event type of both dialects, and our own: who sends it and what it means.

The one place that spells event types for display, grouping and folding. A type that is not here is
data all the same: nothing may fail on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Sender: TypeAlias = Literal["client", "server", "console"]
Spoken: TypeAlias = Literal["ga", "beta", "other"]
"""Whose vocabulary a type belongs to; "other" is a compatible server's or translation's."""

CONSOLE_PREFIX = "console."


@dataclass(frozen=True, slots=True)
class EventKind:
    """What is known of one event type."""

    type: str
    source: Sender
    group: str
    streaming: bool
    meaning: str
    dialects: tuple[Spoken, ...]


_GA: tuple[Spoken, ...] = ("ga",)
_BETA: tuple[Spoken, ...] = ("beta",)
_BOTH: tuple[Spoken, ...] = ("ga", "beta")
_OTHER: tuple[Spoken, ...] = ("other",)

_CLIENT: tuple[tuple[str, str, tuple[Spoken, ...], str], ...] = (
    ("session.update", "session", _BOTH, "changes the session's configuration"),
    ("transcription_session.update", "session", _BETA, "configures a transcription session"),
    ("session.close", "session", _OTHER, "ends a translation session once all is said"),
    ("session.input_audio_buffer.append", "input", _OTHER, "audio to translate"),
    ("input_audio_buffer.append", "input", _BOTH, "audio from the user; never acknowledged"),
    ("input_audio_buffer.commit", "input", _BOTH, "makes a user item of the audio so far"),
    ("input_audio_buffer.clear", "input", _BOTH, "drops the audio that was not committed"),
    ("input_image_buffer.append", "input", _OTHER, "a picture from the user's camera"),
    ("output_audio_buffer.clear", "playback", _BOTH, "stops playback (WebRTC and SIP only)"),
    ("conversation.item.create", "conversation", _BOTH, "adds an item: a message, a tool's output"),
    ("conversation.item.retrieve", "conversation", _BOTH, "asks for an item as the server has it"),
    ("conversation.item.truncate", "conversation", _BOTH, "cuts audio that was never heard"),
    ("conversation.item.delete", "conversation", _BOTH, "removes an item"),
    ("response.create", "response", _BOTH, "asks for a response"),
    ("response.cancel", "response", _BOTH, "stops a response that is under way"),
)

_TRANSCRIPTION = "conversation.item.input_audio_transcription"
_SERVER: tuple[tuple[str, str, tuple[Spoken, ...], str], ...] = (
    ("error", "error", _BOTH, "something failed; the session usually goes on"),
    ("session.created", "session", _BOTH, "the session's configuration on connect"),
    ("session.updated", "session", _BOTH, "the configuration after an accepted update"),
    ("transcription_session.created", "session", _BETA, "a transcription session's start"),
    ("transcription_session.updated", "session", _BETA, "an accepted transcription update"),
    ("session.closed", "session", _OTHER, "the end of a translation session"),
    ("ping", "session", _OTHER, "a sign of life in the stream itself"),
    ("conversation.created", "conversation", _BOTH, "the conversation's id"),
    ("conversation.item.created", "conversation", _BETA, "an item entered the conversation"),
    ("conversation.item.added", "conversation", _GA, "an item entered the conversation"),
    ("conversation.item.done", "conversation", _GA, "an item is final"),
    ("conversation.item.retrieved", "conversation", _BOTH, "an item as the server has it"),
    ("conversation.item.truncated", "conversation", _BOTH, "an item's audio was cut"),
    ("conversation.item.deleted", "conversation", _BOTH, "an item was removed"),
    (f"{_TRANSCRIPTION}.delta", "transcription", _BOTH, "a piece of what the user said"),
    (f"{_TRANSCRIPTION}.updated", "transcription", _OTHER, "what the user said so far"),
    (f"{_TRANSCRIPTION}.completed", "transcription", _BOTH, "what the user said"),
    (f"{_TRANSCRIPTION}.segment", "transcription", _BOTH, "what one speaker said, and when"),
    (f"{_TRANSCRIPTION}.failed", "transcription", _BOTH, "the user's words stay unknown"),
    ("input_audio_buffer.committed", "input", _BOTH, "the audio became a user item"),
    ("input_audio_buffer.cleared", "input", _BOTH, "the uncommitted audio was dropped"),
    ("input_audio_buffer.speech_started", "input", _BOTH, "the user began to speak"),
    ("input_audio_buffer.speech_stopped", "input", _BOTH, "the user fell silent"),
    ("input_audio_buffer.timeout_triggered", "input", _GA, "the user said nothing for too long"),
    ("input_audio_buffer.dtmf_event_received", "input", _GA, "the caller pressed a key"),
    ("output_audio_buffer.started", "playback", _BOTH, "playback began (WebRTC and SIP)"),
    ("output_audio_buffer.stopped", "playback", _BOTH, "playback ended (WebRTC and SIP)"),
    ("output_audio_buffer.cleared", "playback", _BOTH, "playback was cut (WebRTC and SIP)"),
    ("rate_limits.updated", "limits", _BOTH, "what is left of the limits"),
    ("response.created", "response", _BOTH, "a response began"),
    ("response.done", "response", _BOTH, "a response ended: how, and what it cost"),
    ("response.output_item.added", "response", _BOTH, "a response began an item"),
    ("response.output_item.done", "response", _BOTH, "a response finished an item"),
    ("response.content_part.added", "response", _BOTH, "an item began a part"),
    ("response.content_part.done", "response", _BOTH, "an item finished a part"),
    ("response.output_text.delta", "text", _GA, "a piece of text"),
    ("response.output_text.done", "text", _GA, "the whole text"),
    ("response.text.delta", "text", _BETA, "a piece of text"),
    ("response.text.done", "text", _BETA, "the whole text"),
    ("response.output_audio.delta", "audio", _GA, "a piece of speech"),
    ("response.output_audio.done", "audio", _GA, "the speech is complete"),
    ("response.audio.delta", "audio", _BETA, "a piece of speech"),
    ("response.audio.done", "audio", _BETA, "the speech is complete"),
    ("response.output_audio_transcript.delta", "audio", _GA, "a piece of what the speech says"),
    ("response.output_audio_transcript.done", "audio", _GA, "what the speech says"),
    ("response.audio_transcript.delta", "audio", _BETA, "a piece of what the speech says"),
    ("response.audio_transcript.done", "audio", _BETA, "what the speech says"),
    ("response.function_call_arguments.delta", "tools", _BOTH, "a piece of a call's arguments"),
    ("response.function_call_arguments.done", "tools", _BOTH, "a call's arguments"),
    ("response.mcp_call_arguments.delta", "tools", _BOTH, "a piece of an MCP call's arguments"),
    ("response.mcp_call_arguments.done", "tools", _BOTH, "an MCP call's arguments"),
    ("response.mcp_call.in_progress", "tools", _BOTH, "an MCP call runs"),
    ("response.mcp_call.completed", "tools", _BOTH, "an MCP call has its result"),
    ("response.mcp_call.failed", "tools", _BOTH, "an MCP call failed"),
    ("mcp_list_tools.in_progress", "tools", _BOTH, "an MCP server's tools are fetched"),
    ("mcp_list_tools.completed", "tools", _BOTH, "an MCP server's tools are known"),
    ("mcp_list_tools.failed", "tools", _BOTH, "an MCP server's tools could not be fetched"),
    ("session.input_transcript.delta", "transcription", _OTHER, "a piece of what was said"),
    ("session.output_transcript.delta", "text", _OTHER, "a piece of the translation"),
    ("session.output_audio.delta", "audio", _OTHER, "a piece of the translation's speech"),
    ("transcription.delta", "transcription", _OTHER, "a piece of what was said"),
    ("transcription.done", "transcription", _OTHER, "what was said"),
)

_CONSOLE: tuple[tuple[str, str], ...] = (
    ("console.recording.started", "the recording begins: where it was connected to, and as what"),
    ("console.recording.continued", "the recording goes on: another session, in the same file"),
    ("console.recording.ended", "the recording was finished, not cut off"),
    ("console.session.identified", "which server and dialect answered"),
    ("console.connection.opened", "the connection is up"),
    ("console.connection.closed", "the connection ended: code, reason, and by whom"),
    ("console.connection.failed", "the connection could not be made"),
    ("console.client.error", "something went wrong on our side"),
    ("console.frame.invalid", "a frame that was no JSON object"),
    ("console.client.error", "something that went wrong on this side"),
    ("console.gap", "events that could not be written"),
    ("console.playback", "how much of an item was heard"),
    ("console.bookmark", "a note of the reader's"),
)

_STREAMING_SUFFIXES = (".delta", "_buffer.append")


def is_streaming(event_type: str) -> bool:
    """Whether events of this type come in runs: deltas and appends, also of unknown types."""
    return event_type.endswith(_STREAMING_SUFFIXES)


def _kinds() -> Iterable[EventKind]:
    for event_type, group, dialects, meaning in _CLIENT:
        yield EventKind(event_type, "client", group, is_streaming(event_type), meaning, dialects)
    for event_type, group, dialects, meaning in _SERVER:
        yield EventKind(event_type, "server", group, is_streaming(event_type), meaning, dialects)
    for event_type, meaning in _CONSOLE:
        yield EventKind(event_type, "console", "console", False, meaning, ())


EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType({kind.type: kind for kind in _kinds()})

BETA_NAMES: Mapping[str, str] = {
    "transcription_session.update": "session.update",
    "transcription_session.created": "session.created",
    "transcription_session.updated": "session.updated",
} | {
    f"response.{beta}.{end}": f"response.output_{beta}.{end}"
    for beta in ("text", "audio", "audio_transcript")
    for end in ("delta", "done")
}


def canonical(event_type: str) -> str:
    """The GA name of a beta type, any other type as it is.

    `conversation.item.created` stays: it stands for GA's `added` and `done` together.
    """
    return BETA_NAMES.get(event_type, event_type)
