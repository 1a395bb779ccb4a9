"""A live session on the screen, headless: whatever the connection does, no key ends the console."""

import asyncio
from pathlib import Path

import pytest
from textual.geometry import Region

from console.protocol.wire import object_at
from console.tui.screens.live import LiveScreen, _typed_event
from tests.protocol import builders
from tests.session.devices import SlowDevices
from tests.tui.live_scenes import SESSION, shown

ACTIONS = ("space", "s", "v", "m", "ctrl+s", "ctrl+t")


async def test_no_key_ends_the_console_when_the_connection_breaks(
    tmp_path: Path, devices: SlowDevices
) -> None:
    devices.release()
    async with shown(tmp_path) as scene:
        scene.server.say(builders.response_created())
        scene.server.break_off()
        for key in ACTIONS:
            await scene.press(key)
        assert set(scene.notices) >= {"Not connected: x connects"}
        assert devices.running == 1
        await scene.submit("precious")
        assert scene.typed == "precious"
        await scene.submit(": response.create")
        assert scene.typed == ": response.create"


async def test_a_small_screen_shows_a_pane_from_the_start(tmp_path: Path) -> None:
    async with shown(tmp_path, size=(80, 24), keys=()) as scene:
        assert scene.screen.composer.input.has_focus
        assert scene.screen.events.region.height > 10


async def test_no_key_ends_the_console_when_nothing_can_be_sent(
    tmp_path: Path, devices: SlowDevices
) -> None:
    devices.release()
    async with shown(tmp_path) as scene:
        scene.server.say(builders.response_created())
        scene.server.takes_nothing = True
        for key in ACTIONS:
            await scene.press(key)
        await scene.submit("precious")
        assert scene.typed == "precious"
        assert "Sending has stalled" in scene.notices
        assert scene.screen.live.phase == "live"


async def test_text_that_waited_comes_back_when_the_connection_ends(tmp_path: Path) -> None:
    async with shown(tmp_path) as scene:
        scene.server.say(builders.response_created())
        await scene.submit("precious")
        assert scene.typed == ""
        scene.server.break_off()
        assert scene.typed == "precious"


async def test_two_quick_presses_start_one_microphone(tmp_path: Path, devices: SlowDevices) -> None:
    async with shown(tmp_path) as scene:
        await scene.press("space", "space")
        assert len(devices.microphones) == 1
        devices.release()
        await scene.until(lambda: scene.screen.desk.talking)
        await scene.press("space")
        assert not any(each.running for each in devices.microphones)


async def test_leaving_while_devices_start_leaves_none_running(
    tmp_path: Path, devices: SlowDevices
) -> None:
    async with shown(tmp_path) as scene:
        await scene.press("space")
        asyncio.get_running_loop().call_later(0.2, devices.release)
    assert (len(devices.microphones), len(devices.speakers)) == (1, 1)
    assert devices.running == 0


async def test_a_refused_draft_stays_and_the_refusal_is_its_own(tmp_path: Path) -> None:
    async with shown(tmp_path) as scene:
        editor = scene.screen.editor
        editor.editor.text = editor.editor.text.replace('""', '"Be brief"')
        await scene.press("ctrl+s")
        update = scene.sent("session.update")[-1]
        assert object_at(update, "session") == {"type": "realtime", "instructions": "Be brief"}
        scene.say("error", error={"message": "Another mistake"})
        await scene.pilot.pause(0.1)
        assert editor._outcome == "sent, not answered yet"
        scene.say("error", error={"message": "Too brief", "event_id": update["event_id"]})
        await scene.until(lambda: editor._outcome == "refused: Too brief")
        assert "Be brief" in editor.editor.text
        scene.say("session.updated", session={**SESSION, "instructions": "Be long"})
        await scene.until(lambda: "Be long" in editor.editor.text)


async def test_a_draft_that_changes_nothing_is_not_sent(tmp_path: Path) -> None:
    async with shown(tmp_path) as scene:
        before = len(scene.server.sent)
        await scene.press("ctrl+s")
        assert len(scene.server.sent) == before
        assert any("Nothing was sent" in notice for notice in scene.notices)


async def test_the_connect_key_ends_the_session_and_then_begins_one_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "recordings").mkdir()
    monkeypatch.chdir(tmp_path)
    async with shown(tmp_path) as scene:
        await scene.press("x")
        assert scene.screen.live.phase == "closed"
        await scene.press("x", "x")
        await scene.until(lambda: scene.screen.app.screen is not scene.screen)
        assert isinstance(scene.screen.app.screen, LiveScreen)
        await scene.until(lambda: scene.screen.session._payloads._descriptor is None)
        assert len(list((tmp_path / "recordings").iterdir())) == 1


def test_a_mistake_in_a_typed_event_is_told_by_its_column_in_the_field() -> None:
    typed = ':{"type": response.create}'
    with pytest.raises(ValueError, match=f"column {typed.index('response') + 1}$"):
        _typed_event(typed)
    assert _typed_event(': {"type": "a:b"}') == {"type": "a:b"}
    assert _typed_event(": response.cancel ") == {"type": "response.cancel"}


async def test_what_the_log_counts_paints_the_border_alone(tmp_path: Path) -> None:
    async with shown(tmp_path) as scene:
        events = scene.screen.events
        await scene.pilot.pause(0.5)
        events.tell(1_234, 0, 0, filtered=False)
        lowest = Region(0, events.outer_size.height - 1, events.outer_size.width, 1)
        assert events._repaint_regions == {lowest}
        assert "1,234" in str(events.border_subtitle)
