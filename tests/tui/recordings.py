"""A recording on the screen, for tests of everything that is done with one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from console.session.replay import ReplaySession
from console.tui.app import ConsoleApp
from console.tui.screens.recording import RecordingScreen
from tests.builders import Story, record
from tests.tui.waiting import shown_screen, until

SIZE = (120, 40)


@asynccontextmanager
async def shown_file(
    path: Path, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[RecordingScreen, Pilot[int]]]:
    """A recording on the screen, its last line in sight."""
    app = ConsoleApp(lambda: RecordingScreen(ReplaySession.open(path)))
    async with app.run_test(size=size) as pilot:
        screen = await shown_screen(pilot, RecordingScreen)
        await until(pilot, lambda: screen.row >= 0)
        await pilot.pause(0.1)
        yield screen, pilot


@asynccontextmanager
async def shown(
    story: Story, folder: Path, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[RecordingScreen, Pilot[int]]]:
    """The recording of a story on the screen."""
    async with shown_file(record(story, folder / "story.jsonl"), size) as screen_and_pilot:
        yield screen_and_pilot
