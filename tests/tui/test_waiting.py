"""Tests that wait for the app fail when it crashes: they used to wait for ever."""

from pathlib import Path

import pytest

from console.session.replay import ReplaySession
from console.tui.app import ConsoleApp
from console.tui.screens.recording import RecordingScreen
from tests.builders import record, turn
from tests.tui.waiting import shown_screen, until


class Crashing(RecordingScreen):
    """Its first frame is an error."""

    def frame(self) -> None:
        raise ZeroDivisionError


async def test_a_crash_ends_the_wait_and_is_what_the_test_fails_with(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "story.jsonl")
    app = ConsoleApp(lambda: Crashing(ReplaySession.open(path)))
    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            screen = await shown_screen(pilot, RecordingScreen)
            await until(pilot, lambda: screen.row >= 0)


async def test_an_app_that_has_ended_ends_the_wait(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "story.jsonl")
    app = ConsoleApp(lambda: RecordingScreen(ReplaySession.open(path)))
    async with app.run_test() as pilot:
        await shown_screen(pilot, RecordingScreen)
        app.exit(0)
        with pytest.raises(AssertionError, match="the app has ended"):
            await until(pilot, lambda: False)
