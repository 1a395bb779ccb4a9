"""An inspected session: what of its lines is searched."""

import os
from pathlib import Path

import pytest

from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.recording.format import encode_line
from console.recording.reader import decode_line
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from tests.builders import record, turn
from tests.session.test_replay import opened

KEY = "sk-" + "a1" * 20


@pytest.mark.parametrize(
    "line",
    [
        encode_line(0.0, "server", b'{"type":"x","text":"hello"}').strip(),
        encode_line(0.0, "server", b'{"type":"x","text":"***"}', ["text"]).strip(),
        b'{"event":{"type":"x"},"source":"server","time":"2026-11-22T10:11:12Z"}',
        b'{"time":"2026-11-22T10:11:12Z", "source":"client", "event":{"type":"x"} }',
        encode_line(0.0, "server", b'{"type":"x","text":"%b"}' % KEY.encode()).strip(),
        b"not an event",
    ],
)
def test_what_is_searched_of_a_row_is_its_event_without_secrets(
    line: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(line + b"\n")
    session = opened(path).inspected
    assert session.event_text(0).rstrip(b" }") == session.event_bytes(0).rstrip(b" }")
    assert KEY.encode() not in session.event_text(0)


def test_lines_that_lie_together_are_read_together(tmp_path: Path) -> None:
    path = record(turn(seconds=0.1), tmp_path / "one.jsonl")
    session = opened(path).inspected
    assert session.lines_text(range(1, 4)) == b"\n".join(path.read_bytes().split(b"\n")[1:4])


def test_lines_are_not_read_together_when_some_are_not_in_the_file(tmp_path: Path) -> None:
    line = encode_line(0.0, "server", b'{"type":"x"}')
    path = tmp_path / "one.jsonl"
    path.write_bytes(line)
    payloads = Payloads(os.open(path, os.O_RDONLY))
    session = InspectedSession(payloads, SessionState(RealtimeConversation()))
    for offset in (0, payloads.keep(line)):
        session.take(offset, len(line), decode_line(line))
    assert session.lines_text(range(1)) == line
    assert session.lines_text(range(2)) == b""
    assert session.event(1).event == {"type": "x"}
    session.close()


def test_of_a_live_session_only_the_newest_state_is_known(tmp_path: Path) -> None:
    conversation = RealtimeConversation()
    state = SessionState(conversation, folds_conversation=False)
    session = InspectedSession(Payloads(), state)
    for line in record(turn(seconds=0.1), tmp_path / "one.jsonl").read_bytes().splitlines():
        session.take(0, len(line), decode_line(line))
    owner = conversation.state.owner
    assert session.state_at(0) is state
    assert conversation.state.owner is owner  # no copy of it was ever made
