"""The README's Python is run as printed, against the simulator."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from console.simulator.server import Simulator

ROOT = Path(__file__).parents[1]
SAID = (
    "Fine|great|well|thank",
    "samples",
    "Oslo",
    "Oslo",
    "cancelled client_cancelled",
    "server response.done",
)
"""What each block prints, as a pattern."""
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


def test_every_block_is_expected_to_say_something() -> None:
    assert len(BLOCKS) == len(SAID)


@pytest.mark.parametrize(("block", "said"), zip(BLOCKS, SAID, strict=True), ids=range(len(BLOCKS)))
async def test_a_python_block_runs_as_printed(block: str, said: str) -> None:
    async with Simulator(pace=0.2) as simulator:
        run = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", f"URL = {simulator.url!r}\n{block}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=ROOT,
        )
    assert run.returncode == 0, run.stderr
    assert re.search(said, run.stdout, re.IGNORECASE), run.stdout
    assert not run.stderr
