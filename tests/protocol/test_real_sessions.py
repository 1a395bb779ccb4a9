"""Sessions recorded from real services fold without a word, to what the services said."""

import json
from pathlib import Path

import pytest

from console.protocol.conversation import RealtimeConversation
from console.protocol.wire import JsonObject, text_at

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "sessions"
FILES = sorted(FOLDER.glob("*.jsonl"))

pytestmark = pytest.mark.skipif(
    not FILES, reason="the recorded sessions are not beside the project"
)


def events_of(path: Path) -> list[JsonObject]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("keep_audio", [True, False])
def test_a_real_session_folds_and_says_what_the_service_said(path: Path, keep_audio: bool) -> None:
    conversation = RealtimeConversation(keep_audio=keep_audio)
    said: dict[str, str] = {}
    for line in events_of(path):
        event = line["event"]
        assert isinstance(event, dict)
        source = text_at(line, "source")
        assert source in ("client", "server")
        conversation.follow("client" if source == "client" else "server", event)
        if text_at(event, "type").endswith(("transcript.done", "text.done")):
            item_id = text_at(event, "item_id")
            said[item_id] = text_at(event, "transcript") or text_at(event, "text")
    items = {item.id: item for item in conversation.get_items()}
    assert {item_id: items[item_id].display_text for item_id in said} == said
    assert all(item.status == "completed" for item in items.values())
