"""One session at a time: another one takes the place of what is on the screen."""

from textual.app import App
from textual.screen import Screen

from console.tui.collector import thaw

BELOW = 2
"""The screens that are always there: Textual's own, and the session's (or the start screen)."""


async def replace_session(app: App[object], screen: Screen[None]) -> None:
    """Close what lies over the session, then put the new one in its place.

    One step after the other: a screen that is taken away while the next is being composed would
    take its panes with it.
    """
    while len(app.screen_stack) > BELOW:
        await app.pop_screen()
    await app.switch_screen(screen)
    thaw()
