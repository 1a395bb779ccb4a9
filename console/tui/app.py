"""The Textual application: themes, screens, and endings that leave the terminal as it was."""

import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.screen import Screen

from console.protocol.secrets import mask_text
from console.protocol.text import visible
from console.session.signals import hung_up, on_signals
from console.tui.collector import Collector
from console.tui.hands import HANDS
from console.tui.screens.opening import OpeningScreen
from console.tui.themes import DARK, LIGHT, fallback_variables

if TYPE_CHECKING:
    from console.tui.screens.live import LiveScreen

CRASHED = 70
SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
HANGUP = 128 + 1
"""The exit status after SIGHUP, sent or not."""
LOOK_FOR_TERMINAL_S = 1.0
COLLECT_S = 1.0


class ConsoleApp(App[int]):
    """The console. `first` makes the screen to begin with, once something has been painted.

    What that screen needs (the folds, the client, numpy) takes longer to load than Textual itself.
    """

    TITLE = "realtime-console"
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False  # ours is in screens/palette.py: this one can end the app

    def __init__(self, first: Callable[[], Screen[None]]) -> None:
        super().__init__()
        self._first = first
        self._collector = Collector(HANDS)
        self.crash_report = ""
        self.recordings: list[Path] = []
        """What was recorded, in order, to be told at the end."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours for themes that do not name them."""
        return fallback_variables(self.current_theme.to_color_system().generate())

    def on_mount(self) -> None:
        """Show the first screen; signals end the app as quitting does."""
        on_signals(SIGNALS, lambda number: self.exit(128 + number))
        if not self.is_headless and sys.__stdin__ is not None:
            self.set_interval(
                LOOK_FOR_TERMINAL_S, partial(self._end_without, sys.__stdin__.fileno())
            )
        self._collector.begin()
        self.set_interval(COLLECT_S, self._collector.rest)
        self.push_screen(OpeningScreen())
        self.call_after_refresh(self._open)

    def on_unmount(self) -> None:
        """Let Python collect garbage as before."""
        self._collector.end()

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is using the console."""
        if isinstance(event, events.InputEvent):
            HANDS.used()
        await super().on_event(event)

    def _end_without(self, terminal: int) -> None:
        """End when the window is closed: not every program is sent a signal then."""
        if hung_up(terminal):
            self.exit(HANGUP)

    def _open(self) -> None:
        self.switch_screen(self._first())

    def action_choose_session(self) -> None:
        """Choose another session; escape goes back to this one."""
        from console.tui.screens.start import StartScreen  # loaded when asked for: it takes long

        self.push_screen(StartScreen(returns=True))

    def on_live_screen_began(self, event: "LiveScreen.Began") -> None:
        """Another session is being recorded."""
        self.recordings.append(event.recording)

    def _fatal_error(self) -> None:
        """End without Textual's crash report: it shows locals (keys), and hostile text raw."""
        report = traceback.format_exc()
        self.crash_report = mask_text(visible(report, newlines=True))
        self._return_code = CRASHED
        self._close_messages_no_wait()
