"""A live session on the screen with a scripted server behind it, for tests of what it bears."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from console.protocol.wire import JsonObject, text_at
from console.recording.writer import RecordingWriter
from console.session.target import Target
from console.tui.app import ConsoleApp
from console.tui.screens.live import LiveScreen
from tests.protocol import builders
from tests.tui.waiting import until
from tests.vectors.scripted_server import ScriptedServer

SESSION: JsonObject = {"type": "realtime", "id": "sess_1", "instructions": "", "tools": []}


class Scene:
    """The screen, its keys, and the server behind it."""

    def __init__(self, screen: LiveScreen, pilot: Pilot[int], server: ScriptedServer) -> None:
        self.screen = screen
        self.pilot = pilot
        self.server = server

    def say(self, kind: str, **fields: object) -> None:
        self.server.say(builders.server(kind, **fields))  # type: ignore[arg-type]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause(0.1)

    async def submit(self, text: str) -> None:
        self.screen.set_focus(self.screen.composer.input)
        self.screen.composer.input.value = text
        await self.press("enter")

    async def until(self, claim: Callable[[], bool]) -> None:
        await until(self.pilot, claim)

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self.screen.app._notifications]

    @property
    def typed(self) -> str:
        return self.screen.composer.input.value

    def sent(self, event_type: str) -> list[JsonObject]:
        return [event for event in self.server.sent if text_at(event, "type") == event_type]


@asynccontextmanager
async def shown(
    folder: Path, *, size: tuple[int, int] = (120, 40), keys: tuple[str, ...] = ("f2",)
) -> AsyncIterator[Scene]:
    """A live session with a scripted server on the screen; by default the focus is in the log."""
    server = ScriptedServer()
    made: list[LiveScreen] = []

    def first() -> LiveScreen:
        writer = RecordingWriter.create(folder / "live.jsonl")
        made.append(LiveScreen(Target(url="ws://localhost:1"), writer))
        made[0].live.client.realtime._connector = server.connect
        return made[0]

    app = ConsoleApp(first)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: bool(made) and made[0].live.phase == "live")
        scene = Scene(made[0], pilot, server)
        scene.say("session.created", session=SESSION)
        await scene.until(lambda: bool(scene.screen.session.state.config.id))
        await scene.press(*keys)
        yield scene
        assert app.return_code in (None, 0)
