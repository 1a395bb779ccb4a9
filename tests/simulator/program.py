"""`serve` as a program of its own, for tests that connect to it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PROGRAM = (sys.executable, "-m", "console.cli.main", "serve")


@asynccontextmanager
async def serving(*options: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The program, with the address of its ready line."""
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "--port", "0", "--pace", "0", *options, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(15):
            line = (await process.stdout.readline()).decode()
        assert line.startswith("listening on ws://127.0.0.1:")
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
