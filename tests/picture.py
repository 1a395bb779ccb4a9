"""Exports the README's picture from the app itself: `python -m tests.picture [OUT.svg]`.

A real session with the simulator, driven by keys, at 120x38.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from console.recording.writer import RecordingWriter
from console.session.target import Target
from console.tui.app import ConsoleApp
from console.tui.screens.live import LiveScreen
from tests.tui.waiting import shown_screen, until

PROMPTS = ("Hello!", "What is the weather in Lisbon?", "Tell me a long story.")
OUT = Path(__file__).parents[1] / "docs" / "console.svg"


async def picture() -> str:
    """The screen as SVG, some turns into a session, the last one interrupted."""
    with tempfile.TemporaryDirectory() as folder:
        writer = RecordingWriter.create(Path(folder) / "picture.jsonl")
        app = ConsoleApp(lambda: LiveScreen(Target(simulated=True), writer))
        async with app.run_test(size=(120, 38)) as pilot:
            screen = await shown_screen(pilot, LiveScreen)
            await until(pilot, lambda: screen.live.phase == "live")
            for prompt in PROMPTS:
                await asyncio.sleep(1.0)
                await pilot.press(*prompt, "enter")
                await asyncio.sleep(2.5)
            await pilot.press("escape", "s")
            await asyncio.sleep(1.0)
            await pilot.press("1", "k", "k")
            await asyncio.sleep(7.0)  # until the notices have gone
            return app.export_screenshot(title="realtime-console demo")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    target.write_text(asyncio.run(picture()), encoding="utf-8")
