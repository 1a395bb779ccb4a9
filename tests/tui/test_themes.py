"""The themes that the palette offers."""

from pathlib import Path

from tests.builders import turn
from tests.tui.recordings import shown


async def test_every_theme_can_be_chosen_and_shows_the_same_text(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        texts = set()
        for name in screen.app.available_themes:
            screen.app.theme = name
            await pilot.pause(0.05)
            texts.add("\n".join(strip.text for strip in screen._compositor.render_strips()))
        assert len(texts) == 1
