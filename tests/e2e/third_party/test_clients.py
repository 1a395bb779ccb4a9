"""Clients in processes of their own: `openai-agents`, and the ones from npm under Node."""

import asyncio
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.e2e.third_party.sight import KEY, SCENES, Sight, check, report_in

HERE = Path(__file__).parent
NODE_CLIENTS = HERE / "node"
AGENTS_PYTHON = "THIRD_PARTY_PYTHON"
"""The environment variable that names a Python with `openai-agents`."""


async def sight_of(*command: str | Path) -> Sight:
    """What a client's process reports; its own errors when it fails."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "OPENAI_AGENTS_DISABLE_TRACING": "1"},
    )
    try:
        async with asyncio.timeout(40):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, errors.decode()
    assert KEY.encode() not in output
    return report_in(output)


def agents_python() -> str:
    named = os.environ.get(AGENTS_PYTHON)
    if named:
        return named
    if find_spec("agents") is None:
        pytest.skip(f"needs openai-agents: name a Python that has it in {AGENTS_PYTHON}")
    return sys.executable


@cache
def node_options() -> tuple[str, ...]:
    """How this Node is told to have a WebSocket of its own: needed before 22."""
    known = subprocess.run(["node", "--help"], capture_output=True, text=True, check=True).stdout
    return ("--experimental-websocket",) if "--experimental-websocket" in known else ()


def needs_node() -> None:
    if shutil.which("node") is None:
        pytest.skip("needs Node.js")
    if not (NODE_CLIENTS / "node_modules").exists():
        pytest.skip(f"needs the npm packages: 'npm install' in {NODE_CLIENTS.name}/ beside this")


@pytest.mark.parametrize("scene", SCENES)
async def test_openai_agents_in_python(scene: str, url: str, wav: Path) -> None:
    check(scene, await sight_of(agents_python(), HERE / "agents_client.py", url, wav, scene))


@pytest.mark.parametrize("scene", SCENES)
async def test_openai_agents_realtime_from_npm(scene: str, url: str, wav: Path) -> None:
    needs_node()
    check(scene, await sight_of("node", NODE_CLIENTS / "agents.mjs", url, wav, scene))


@pytest.mark.parametrize("native", [False, True], ids=["ws", "native"])
@pytest.mark.parametrize("scene", SCENES)
async def test_openai_realtime_api_from_npm_in_beta(
    scene: str, native: bool, url: str, wav: Path
) -> None:
    needs_node()
    options = node_options()
    if not (native or options):
        pytest.skip("this Node always has a WebSocket of its own")
    script = NODE_CLIENTS / "realtime_api.mjs"
    sight = await sight_of("node", *(options if native else ()), script, url, wav, scene)
    assert sight.native is native
    assert "conversation.item.created" in sight.types
    check(scene, sight)
