"""The README's Python is run as printed, against the simulator."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from console.simulator.server import Simulator

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


def test_the_readme_has_python_in_it() -> None:
    assert BLOCKS


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
async def test_a_python_block_runs_as_printed(block: str) -> None:
    import asyncio

    async with Simulator(pace=0) as simulator:
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
    assert "Lisbon" in run.stdout
