"""Waiting in the app, which ends with the app: a pilot pauses on when that has crashed."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.pilot import Pilot
from textual.widget import Widget

LIMIT_S = 30.0
AnyScreen = TypeVar("AnyScreen", bound=Widget)


async def until(pilot: Pilot[int], claim: Callable[[], bool], timeout_s: float = LIMIT_S) -> None:
    """Return when a claim is true; fail when the app has ended or crashed, or after a while."""
    async with asyncio.timeout(timeout_s):
        while not claim():
            assert pilot.app.return_code is None, "the app has ended"
            await pilot.pause(0.02)


async def shown_screen(pilot: Pilot[int], kind: type[AnyScreen]) -> AnyScreen:
    """The screen of a kind, when it is the one that is shown."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted)
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen
