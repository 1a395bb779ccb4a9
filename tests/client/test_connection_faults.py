"""What happens to a connection that fails, over real sockets: told in words, within its bounds."""

import asyncio
import json
import logging
import socket
import time
import traceback

import pytest

from console import RealtimeClient
from console.client.api import RealtimeAPI
from console.client.errors import ConnectFailed, SendQueueFull
from console.client.events import CloseInfo, ErrorEvent
from console.client.websocket import MAX_QUEUED_BYTES, websocket_connector
from console.protocol.secrets import Secret
from tests.client.fault_peer import FaultPeer, Peer

CANARY = "sk-canary0123456789CANARY"
QUICK = websocket_connector(
    open_timeout_s=0.5, close_timeout_s=0.3, ping_interval_s=0.2, ping_timeout_s=0.2
)


def client(url: str) -> RealtimeClient:
    return RealtimeClient(url=url, api_key=Secret(CANARY), connector=QUICK)


async def failure_of(url: str) -> ConnectFailed:
    """How connecting fails; one line, without the key even in the traceback's locals."""
    with pytest.raises(ConnectFailed) as failed:
        await client(url).connect()
    shown = traceback.TracebackException.from_exception(failed.value, capture_locals=True)
    assert CANARY not in "".join(shown.format())
    assert "\n" not in str(failed.value)
    return failed.value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_refused_connection_says_what_to_check() -> None:
    failure = await failure_of(f"ws://127.0.0.1:{free_port()}/v1/realtime")
    assert "nothing listens there; check host and port" in str(failure)
    assert failure.retry


async def test_a_server_that_never_answers_is_given_up() -> None:
    async with FaultPeer(Peer.stay) as peer:
        failure = await failure_of(peer.url)
    assert "no answer in time" in str(failure)


@pytest.mark.parametrize(
    ("status", "said", "retry"),
    [
        ("401 Unauthorized", "refuses the key", False),
        ("403 Forbidden", "no access", False),
        ("404 Not Found", "nothing is there", False),
        ("429 Too Many Requests", "wait and try again (after 7 s)", True),
        ("503 Service Unavailable", "busy", True),
    ],
)
async def test_a_refusal_by_status_is_told_with_what_the_server_says(
    status: str, said: str, retry: bool
) -> None:
    body = f"hostile \x1b]52;c;x\x07 {CANARY} text"

    async def script(peer: Peer) -> None:
        await peer.say_status(status, body, Retry_After="7")

    async with FaultPeer(script) as peer:
        failure = await failure_of(peer.url)
    assert said in str(failure)
    assert str(failure).isprintable()
    assert "hostile" in str(failure)
    assert failure.retry is retry


async def test_a_redirect_is_refused_and_its_target_hears_nothing() -> None:
    async with FaultPeer(Peer.stay) as target:

        async def script(peer: Peer) -> None:
            await peer.say_status("302 Found", Location=target.url)

        async with FaultPeer(script) as peer:
            failure = await failure_of(peer.url)
        assert "redirects are refused" in str(failure)
        assert target.peers == []


async def test_what_is_no_web_server_is_named() -> None:
    async def script(peer: Peer) -> None:
        await peer.say("220 mail.example.org ESMTP\r\n\r\n")
        peer.writer.close()

    async with FaultPeer(script) as peer:
        assert "Realtime server" in str(await failure_of(peer.url))


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ("HTTP/1.0 404 Not Found\r\n\r\nx", 404, "needs HTTP/1.1; HTTP 404, nothing is there"),
        ("HTTP/1.0 401 Unauthorized\r\n\r\n", 401, "HTTP 401, the server refuses the key"),
        ("HTTP/1.0 200 OK\r\n\r\nhello", 200, "it answers in HTTP/1.0, and a WebSocket needs"),
        ("HTTP/1.0 501 \x1b[2J\r\n\r\n", 501, "is it a Realtime server"),
        ("HTTP/1.0 200\r\n\r\n", 200, "it answers in HTTP/1.0"),
        ("HTTP/1.1 404\r\n\r\n", 404, "HTTP 404 in an incomplete status line"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", None, "hung up before its answer"),
        ("", None, "hung up before its answer"),
    ],
)
async def test_an_answer_that_no_websocket_can_come_of_is_told_as_what_it_is(
    answer: str, status: int | None, said: str
) -> None:
    async def script(peer: Peer) -> None:
        await peer.read_request()
        await peer.say(answer)
        peer.writer.close()

    async with FaultPeer(script) as peer:
        failure = await failure_of(peer.url)
    assert said in str(failure)
    assert (failure.status, failure.retry) == (status, False)
    assert str(failure).isprintable()


async def connected(peer: FaultPeer) -> tuple[RealtimeClient, "asyncio.Future[CloseInfo]"]:
    made = client(peer.url)
    closed: asyncio.Future[CloseInfo] = asyncio.get_running_loop().create_future()
    made.on("close", closed.set_result)
    await made.connect()
    return made, closed


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        (3000, "invalid_request_error.invalid_api_key", "check the key"),
        (4004, "invalid_request_error.model_not_found", "check the model's name"),
        (1013, "insufficient_quota.insufficient_quota", "no credit left"),
        (1001, "Your session hit the maximum duration of 60 minutes.", "longest duration"),
    ],
)
async def test_a_close_by_the_server_is_told_in_words(code: int, reason: str, words: str) -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.close_with(code, reason)
        await peer.stay()

    async with FaultPeer(script) as peer:
        made, closed = await connected(peer)
        info = await asyncio.wait_for(closed, 2)
    assert (info.code, info.by, made.is_connected) == (code, "server", False)
    assert words in info.explanation


async def test_a_connection_that_breaks_off_is_told_as_lost() -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        peer.writer.transport.abort()

    async with FaultPeer(script) as peer:
        _, closed = await connected(peer)
        info = await asyncio.wait_for(closed, 2)
    assert (info.code, info.by, info.error) == (1006, "network", True)


async def test_a_silent_peer_is_found_out_by_pings() -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.stay()

    async with FaultPeer(script) as peer:
        _, closed = await connected(peer)
        info = await asyncio.wait_for(closed, 5)
    assert info.by == "network"


async def test_text_that_is_not_utf8_and_binary_frames_leave_the_connection_up() -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.frame(0x1, b'{"type": "\xff"}')
        await peer.frame(0x2, b"\x00\x01")
        await peer.frame(0x1, json.dumps({"type": "session.created", "session": {}}).encode())
        await peer.stay()

    async with FaultPeer(script) as peer:
        frames: list[bytes] = []
        errors: list[ErrorEvent] = []
        made = RealtimeClient(
            url=peer.url, connector=QUICK, tap=lambda _, frame: frames.append(frame)
        )
        made.on("error", errors.append)
        await made.connect()
        await asyncio.wait_for(made.wait_for_session_created(), 2)
        assert made.is_connected
        await made.disconnect()
    assert frames[1:3] == [b'{"type": "\xff"}', b"\x00\x01"]
    assert len(errors) == 2


async def test_a_peer_that_reads_nothing_stalls_visibly_and_cannot_hold_up_the_end() -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.stay()

    async with FaultPeer(script) as peer:
        slow = websocket_connector(close_timeout_s=0.3)
        made = RealtimeClient(url=peer.url, connector=slow)
        await made.connect()
        chunk = bytes(256 * 1024)
        with pytest.raises(SendQueueFull, match="Sending has stalled"):
            for _ in range(200):
                made.append_input_audio(chunk)
                await asyncio.sleep(0)
        start = time.monotonic()
        await made.disconnect()
        assert time.monotonic() - start < 2


async def test_a_goodbye_nobody_waits_for_any_more_still_ends_the_connection() -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.stay()

    async with FaultPeer(script) as peer:
        made = RealtimeClient(url=peer.url, connector=websocket_connector(close_timeout_s=60))
        await made.connect()
        closing = asyncio.create_task(made.disconnect())
        await asyncio.sleep(0)
        closed = made.wait_for_next("close", 5)
        closing.cancel()
        assert isinstance(await closed, CloseInfo)


async def test_a_handshake_that_is_called_off_leaves_no_connection_behind() -> None:
    asked, gone = asyncio.Event(), asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.read_request()
        asked.set()
        await peer.reader.read()
        gone.set()

    async with FaultPeer(script) as peer:
        connecting = asyncio.create_task(client(peer.url).connect())
        await asyncio.wait_for(asked.wait(), 5)
        connecting.cancel()
        await asyncio.wait({connecting})
        await asyncio.wait_for(gone.wait(), 5)


async def test_one_message_may_be_larger_than_the_queue() -> None:
    received = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.upgrade()
        total = 0
        while total < 2 * MAX_QUEUED_BYTES:
            total += len(await peer.reader.read(1 << 20))
        received.set()
        await peer.stay()

    async with FaultPeer(script) as peer:
        api = RealtimeAPI(url=peer.url, connector=QUICK)
        await api.connect()
        api.send("input_audio_buffer.append", {"audio": "A" * (2 * MAX_QUEUED_BYTES)})
        await asyncio.wait_for(received.wait(), 5)
        await api.disconnect()


async def test_what_was_sent_before_disconnecting_still_leaves() -> None:
    received: list[bytes] = []

    async def script(peer: Peer) -> None:
        await peer.upgrade()
        while data := await peer.reader.read(1 << 16):
            received.append(data)

    async with FaultPeer(script) as peer:
        api = RealtimeAPI(url=peer.url, connector=QUICK)
        await api.connect()
        for _ in range(100):
            api.send("x", {"data": "y" * 1000})
        await api.disconnect()
        await asyncio.sleep(0)
    assert len(b"".join(received)) > 100_000


async def test_the_key_travels_in_the_handshake_and_shows_nowhere_else(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    async def script(peer: Peer) -> None:
        await peer.upgrade()
        await peer.frame(0x1, json.dumps({"type": "echo", "key": CANARY}).encode())
        await peer.close_with(3000, "invalid_request_error.invalid_api_key")
        await peer.stay()

    caplog.set_level(logging.DEBUG)
    for name in ("websockets", "asyncio", "console", "console.client", "console.client.wire"):
        caplog.set_level(logging.DEBUG, logger=name)
    async with FaultPeer(script) as peer:
        made = RealtimeClient(url=peer.url, api_key=CANARY, connector=QUICK, debug=True)
        closed = asyncio.get_running_loop().create_future()
        made.on("close", closed.set_result)
        await made.connect()
        await asyncio.wait_for(closed, 2)
        request = peer.peers[0].request.decode()
    assert f"Authorization: Bearer {CANARY}" in request
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "Authorization" in logged  # the handshake was logged, without the key
    for shown in (logged, repr(made), repr(made.realtime), *capfd.readouterr(), repr(vars(made))):
        assert CANARY not in shown
