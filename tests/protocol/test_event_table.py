"""Every server event type is folded into the conversation, or passed over for a reason."""

from console.protocol.catalog import EVENT_KINDS
from console.protocol.processors import PROCESSORS

PASSED_OVER = {
    "told to listeners, not part of the conversation": {
        "error",
        "rate_limits.updated",
        "response.done",
        "ping",
    },
    "read for its audio formats only": {
        "session.created",
        "session.updated",
        "transcription_session.created",
        "transcription_session.updated",
    },
    "repeats what the item's own events say": {
        "conversation.created",
        "input_audio_buffer.committed",
        "input_audio_buffer.cleared",
        "response.content_part.done",
        "response.text.done",
        "response.output_text.done",
        "response.audio.done",
        "response.output_audio.done",
        "response.audio_transcript.done",
        "response.output_audio_transcript.done",
        "response.function_call_arguments.done",
        "response.mcp_call_arguments.done",
        "response.mcp_call.in_progress",
        "response.mcp_call.completed",
        "response.mcp_call.failed",
        "mcp_list_tools.in_progress",
        "mcp_list_tools.completed",
        "mcp_list_tools.failed",
        "conversation.item.input_audio_transcription.segment",
    },
    "says that a transcript will not come: the item stays without one": {
        "conversation.item.input_audio_transcription.failed",
    },
    "about a phone line or a player elsewhere": {
        "input_audio_buffer.dtmf_event_received",
        "output_audio_buffer.started",
        "output_audio_buffer.stopped",
        "output_audio_buffer.cleared",
    },
    "of sessions without items: translation, and a compatible server's transcription": {
        "session.closed",
        "session.input_transcript.delta",
        "session.output_transcript.delta",
        "session.output_audio.delta",
        "transcription.delta",
        "transcription.done",
    },
}


def test_every_server_event_is_folded_or_passed_over_for_a_reason() -> None:
    known = {kind.type for kind in EVENT_KINDS.values() if kind.source == "server"}
    passed_over = set().union(*PASSED_OVER.values())
    assert known - PROCESSORS.keys() == passed_over
    assert PROCESSORS.keys() <= known
