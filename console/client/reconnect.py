"""Trying to connect again, when asked to: with growing pauses, and only while it can help.

A reconnected session is a new one: the server remembers nothing of the old.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

from console.client.errors import ConnectFailed

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0


def pause_s(attempt: int, chance: float) -> float:
    """How long to wait after a failed attempt (from 1); `chance` in 0..1 spreads clients out."""
    whole: float = min(FIRST_PAUSE_S * 2 ** (attempt - 1), LONGEST_PAUSE_S)
    return whole * (0.75 + 0.25 * chance)


async def connect_with_retries(
    connect: Callable[[], Awaitable[object]],
    *,
    attempts: int = 5,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> int:
    """Connect, trying up to `attempts` times; how many it took.

    Raises the last ConnectFailed, at once for a refusal that trying again cannot change.
    """
    attempt = 1
    while True:
        try:
            await connect()
        except ConnectFailed as failure:
            if not failure.retry or attempt >= attempts:
                raise
            await sleep(max(failure.retry_after_s, pause_s(attempt, chance())))
            attempt += 1
        else:
            return attempt
