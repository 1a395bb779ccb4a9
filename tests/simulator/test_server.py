"""The server: keys, subprotocols, many clients, and how it stops."""

import asyncio
import json
import logging
import time

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from console.protocol.wire import object_at, text_at
from console.simulator.server import Simulator
from tests.simulator.talk import Talk, talking, types

KEY = "sk-canary-5f0c1d2e3b4a59687766"


async def test_a_key_is_accepted_from_header_and_subprotocol_and_never_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "console.simulator")
    lines: list[str] = []
    async with Simulator(pace=0, log=lines.append) as simulator:
        offered = ["realtime", f"openai-insecure-api-key.{KEY}", "openai-beta.realtime-v1"]
        async with connect(
            simulator.url,
            proxy=None,
            subprotocols=[Subprotocol(name) for name in offered],
            additional_headers={"Authorization": f"Bearer {KEY}"},
        ) as socket:
            assert socket.subprotocol == "realtime"
            await Talk(socket).until("session.created")
    assert len(lines) == 1
    assert KEY not in "".join(lines) + caplog.text


async def test_a_model_is_not_required() -> None:
    async with talking() as talk:
        assert text_at(object_at(talk.events[0], "session"), "model")


async def test_an_update_may_be_sent_before_anything_was_received() -> None:
    async with Simulator(pace=0) as simulator, connect(simulator.url, proxy=None) as socket:
        talk = Talk(socket)
        await talk.send("session.update", session={"type": "realtime"})
        await talk.until("session.updated")
        assert types(talk.events) == ["session.created", "session.updated"]


async def test_clients_do_not_hear_each_other() -> None:
    async with Simulator(pace=0, seed=1) as simulator:

        async def one(number: int) -> str:
            async with connect(simulator.url, proxy=None) as socket:
                talk = Talk(socket)
                await talk.say(f"what is {number} plus {number}?", output_modalities=["text"])
                done = [e for e in talk.events if e["type"] == "response.output_text.done"]
                return text_at(done[0], "text")

        answers = await asyncio.gather(*(one(number) for number in range(12)))
    assert answers == [f"{n} plus {n} is {2 * n}." for n in range(12)]


async def test_a_client_that_does_not_read_holds_up_nobody() -> None:
    async with Simulator(pace=0) as simulator, connect(simulator.url, proxy=None) as stuck:
        for _ in range(6):
            await stuck.send(json.dumps({"type": "conversation.item.create", "item": {
                "type": "message", "role": "user",
                "content": [{"type": "input_text", "text": "long"}]}}))  # fmt: skip
            await stuck.send(json.dumps({"type": "response.create"}))
        async with connect(simulator.url, proxy=None) as socket:
            assert types(await Talk(socket).say("hello"))[-1] == "rate_limits.updated"
        stuck.transport.abort()


async def test_one_readable_line_is_logged_for_each_session() -> None:
    lines: list[str] = []
    async with talking(simulator=Simulator(pace=0, log=lines.append)) as talk:
        await talk.say("hello")
    assert len(lines) == 1
    assert "session 1 sess_" in lines[0] and "closed 1000" in lines[0]


async def test_stopping_closes_the_sessions_with_1001_and_at_once() -> None:
    simulator = Simulator(pace=1)
    await simulator.start()
    async with connect(simulator.url, proxy=None) as socket:
        talk = Talk(socket)
        await talk.write("long")
        await talk.send("response.create")
        await talk.until("response.created")
        started_s = time.monotonic()
        await simulator.stop()
        assert time.monotonic() - started_s < 3
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1001


async def test_a_free_port_is_found_and_a_taken_one_refused() -> None:
    async with Simulator() as first:
        port = int(first.url.split(":")[2].split("/")[0])
        assert port > 0
        with pytest.raises(OSError, match="in use"):
            await Simulator(port=port).start()


async def test_a_client_may_vanish_in_the_middle_of_an_answer() -> None:
    lines: list[str] = []
    async with Simulator(pace=0.5, log=lines.append) as simulator:
        async with connect(simulator.url, proxy=None) as socket:
            talk = Talk(socket)
            await talk.write("long")
            await talk.send("response.create")
            await talk.until("response.created")
            socket.transport.abort()
        async with connect(simulator.url, proxy=None) as socket:
            await Talk(socket).until("session.created")
    assert "closed 1006" in lines[0]


async def test_more_clients_than_allowed_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.simulator.server.MAX_CLIENTS", 1)
    async with talking() as talk:
        port = talk.socket.remote_address[1]
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://127.0.0.1:{port}/v1/realtime", proxy=None):
                pass
        assert refused.value.response.status_code == 503
        await talk.say("hello")


async def test_garbage_instead_of_a_handshake_disturbs_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async with talking() as talk:
        port = talk.socket.remote_address[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01\x02\x00 no handshake\r\n\r\n")
        await writer.drain()
        writer.close()
        await talk.say("hello")
    assert capfd.readouterr().err == ""
