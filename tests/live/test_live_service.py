"""The original client's own live tests: text, sound, a wrong key, and the close.

Never run by accident: they need REALTIME_LIVE=1 and a key (OPENAI_API_KEY, .env, or key file).
"""

import asyncio
import os
from pathlib import Path

import pytest

from console import RealtimeClient
from console.client.credentials import default_key_file, find_key
from console.client.events import CloseInfo
from console.client.transport import Tap
from console.protocol.items import ConversationItem
from console.protocol.secrets import Secret

KEY = find_key(os.environ, Path(".env"), default_key_file())
PATIENCE_S = 30

pytestmark = pytest.mark.skipif(
    not (os.environ.get("REALTIME_LIVE") and KEY),
    reason="did not run against the live service: set REALTIME_LIVE=1 and OPENAI_API_KEY",
)


def client(key: Secret | None = KEY, tap: Tap | None = None) -> RealtimeClient:
    made = RealtimeClient(api_key=key, tap=tap)
    made.update_session(instructions="Answer in one short sentence.")
    return made


async def next_answer(made: RealtimeClient) -> ConversationItem:
    async with asyncio.timeout(PATIENCE_S):
        while (item := await made.wait_for_next_completed_item()).role != "assistant":
            continue
        return item


async def test_a_typed_question_is_answered() -> None:
    async with client() as made:
        await asyncio.wait_for(made.wait_for_session_created(), PATIENCE_S)
        made.send_user_message_content([{"type": "input_text", "text": "How are you?"}])
        answer = await next_answer(made)
    assert answer.display_text
    assert answer.audio_ms > 200


async def test_sound_is_taken_and_answered() -> None:
    spoken = bytearray()
    async with client() as made:
        made.send_user_message_content([{"type": "input_text", "text": "Say: what is the time?"}])
        spoken += (await next_answer(made)).formatted.audio_bytes
        for start in range(0, len(spoken), 4800):
            made.append_input_audio(bytes(spoken[start : start + 4800]))
        made.create_response()
        answer = await next_answer(made)
    assert answer.display_text


async def test_a_wrong_key_is_told_in_words() -> None:
    made = client(Secret("sk-wrong0123456789wrong0123456789"))
    closed: asyncio.Future[CloseInfo] = asyncio.get_running_loop().create_future()
    made.on("close", closed.set_result)
    await made.connect()
    info = await asyncio.wait_for(closed, PATIENCE_S)
    assert info.code == 3000
    assert "check the key" in info.explanation


async def test_closing_is_told_once_and_leaves_nothing_connected() -> None:
    made = client()
    closes: list[CloseInfo] = []
    made.on("close", closes.append)
    await made.connect()
    await made.disconnect()
    assert [close.by for close in closes] == ["client"]
    assert not made.is_connected
