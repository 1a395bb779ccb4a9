"""The start screen: the simulator, a recording, or a server with a key."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from console import __version__
from console.client.credentials import default_key_file, find_key, save_key
from console.client.endpoint import resolve_endpoint
from console.client.errors import ConnectFailed
from console.client.profiles import Profile, ProfileError, default_profiles_file, load_profiles
from console.protocol.secrets import Secret
from console.protocol.text import visible
from console.recording.files import RecordingError
from console.recording.preview import open_events
from console.session.replay import ReplaySession
from console.session.target import DEFAULT_MODEL, Target, begin_recording
from console.tui.screens.help import HelpScreen
from console.tui.screens.library import LibraryScreen
from console.tui.screens.live import LiveScreen
from console.tui.screens.prompts import Confirm, Prompt
from console.tui.screens.recording import RecordingScreen
from console.tui.screens.replacing import replace_session
from console.tui.widgets.recording_list import RecordingList


class Choices(OptionList):
    """The choices; below the last one is the list of recordings."""

    def action_cursor_down(self) -> None:
        """The next choice, or what is below the last."""
        if self.highlighted == self.option_count - 1:
            self.screen.focus_next(RecordingList)  # at once: what is typed ahead goes there
        else:
            super().action_cursor_down()


class StartScreen(LibraryScreen):
    """What to inspect. Opened from a session (`returns`), escape goes back to it."""

    DEFAULT_CSS = """
    StartScreen {
        & > #choices { height: auto; max-height: 50%; }
        & > #recordings { height: 1fr; min-height: 5; }
        & > #choices, & > #recordings {
            border: round $border-blurred; padding: 0 0 0 1;
            border-title-color: $foreground; border-subtitle-color: $event-dim;
            &:focus-within { border: round $border; border-title-color: $primary; }
        }
        & OptionList {
            height: auto; max-height: 100%; padding: 0; background: $background; border: none;
            scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
            &:focus { border: none; }
        }
        & #recordings Input {
            height: 1; border: none; padding: 0; background: $panel;
            &:focus { border: none; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("ctrl+q", "app.quit", "Quit", key_display="^q", priority=True),
    ]

    def __init__(self, *, returns: bool = False) -> None:
        super().__init__()
        self._returns = returns
        self._profiles, self._profile_problem = _profiles()
        self._left = False  # a second choice typed ahead must not open a second session
        self._key: Secret | None = find_key(os.environ, Path(".env"), default_key_file())

    def compose(self) -> ComposeResult:
        """What to connect to, and the recordings."""
        with Vertical(id="choices") as box:
            box.border_title = f"realtime-console {__version__}: what shall we look at?"
            yield Choices(*self._options(), markup=False)
        yield from self.compose_recordings()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The list is what the keys are for."""
        self.query_one(OptionList).focus()
        if self._profile_problem:
            self.notify(visible(self._profile_problem), markup=False, severity="warning")

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is only a way back where we came from somewhere, or out of the filter."""
        return action != "back" or self._returns or isinstance(self.focused, Input)

    def action_back(self) -> None:
        """Back to the session."""
        if self.focused is self._filter:
            self.action_leave_filter()
        elif self._returns and not self._left:
            self._left = True
            self.app.pop_screen()

    def _options(self) -> Iterator[Option | None]:
        key = f"with your key {self._key}" if self._key else "asks for a key"
        yield Option(
            _choice("Simulator", "talk to the built-in server: no key, no network"), "demo"
        )
        yield Option(_choice("OpenAI", f"a live session, {key}"), "openai")
        for profile in self._profiles.values():
            about = profile.url or "OpenAI"
            yield Option(_choice(f"Profile {profile.name}", about), f"profile {profile.name}")
        yield Option(_choice("Another server", "a wss:// address, with or without a key"), "server")
        yield Option(_choice("Open a recording", "by its path"), "path")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if self._left:
            return
        choice = event.option_id or ""
        if choice == "demo":
            self._begin(Target(simulated=True))
        elif choice == "openai":
            self._ask_and_connect(None)
        elif choice.startswith("profile "):
            self._begin_profile(self._profiles[choice[8:]])
        elif choice == "server":
            self._ask_server()
        else:
            self._ask_path()

    @on(RecordingList.Chosen)
    def _recording_chosen(self, event: RecordingList.Chosen) -> None:
        self._open(event.file.path)

    def open_paths(self) -> Iterator[Path]:
        """The recording below this screen."""
        for screen in self.app.screen_stack:
            if isinstance(screen, RecordingScreen):
                yield screen.replay.path

    @work
    async def _ask_path(self) -> None:
        answer = await self.app.push_screen_wait(
            Prompt("Open a recording", "the path of a file, or of a folder to list")
        )
        if answer:
            self._open(Path(answer))

    @work
    async def _ask_server(self) -> None:
        prompt = Prompt("Connect", "wss://host/v1/realtime, or ws://127.0.0.1:PORT/v1/realtime")
        url = await self.app.push_screen_wait(prompt)
        if not url:
            return
        key = self._key
        if key is not None:
            question = f"Send your key {key} to {visible(url)}?"
            key = key if await self.app.push_screen_wait(Confirm("Connect", question)) else None
        self._begin(Target(url=url, key=key))

    @work
    async def _ask_and_connect(self, url: str | None) -> None:
        if self._key is None:
            self._key = await self._ask_key()
        if self._key is not None:
            self._begin(Target(url=url, key=self._key))

    async def _ask_key(self) -> Secret | None:
        answer = await self.app.push_screen_wait(
            Prompt("API key", "it is never shown, logged or recorded", secret=True)
        )
        if not answer:
            return None
        key = Secret(answer)
        path = default_key_file()
        question = f"Keep {key} for next time, in {path} (readable by you only)?"
        if await self.app.push_screen_wait(Confirm("API key", question)):
            try:
                save_key(key, path)
            except OSError as error:
                self.notify(f"Not kept: {error}", markup=False, severity="warning")
        return key

    def _begin_profile(self, profile: Profile) -> None:
        key = find_key(os.environ, Path(".env"), None, profile.key_variable)
        model = profile.model or DEFAULT_MODEL
        self._begin(Target(url=profile.url, model=model, dialect=profile.dialect, key=key))

    def _open(self, path: Path) -> None:
        if self._left:
            return
        try:
            path = path.expanduser()
            if path.is_dir():
                self.show_folder(path)
                return
            replay = ReplaySession(path, open_events(path))
        except (RecordingError, RuntimeError) as error:  # RuntimeError: ~nobody has no home
            self.notify(visible(str(error)), markup=False, severity="error")
            return
        self._show(RecordingScreen(replay))

    def _begin(self, target: Target) -> None:
        try:  # what cannot work is said here, not in a session that fails
            if not target.simulated:
                resolve_endpoint(
                    target.url, key=target.key, model=target.model, dialect=target.dialect
                )
            screen = LiveScreen(target, begin_recording(None))
        except (RecordingError, ConnectFailed) as error:
            self.notify(visible(str(error)), markup=False, severity="error")
            return
        self._show(screen)

    def _show(self, screen: Screen[None]) -> None:
        self._left = True
        self.app.run_worker(replace_session(self.app, screen), exclusive=True)


def _profiles() -> tuple[dict[str, Profile], str]:
    """The user's profiles, and what is wrong with their file."""
    try:
        return load_profiles(default_profiles_file()), ""
    except ProfileError as error:
        return {}, str(error)


def _choice(title: str, about: str, *, bold: bool = True) -> Content:
    style = "bold $primary" if bold else "$foreground"
    return Content.assemble((f"{visible(title)}  ", style), (visible(about), "$event-dim"))
