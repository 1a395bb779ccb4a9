"""The disk fails under a live session, headless: red within a second, and the session goes on."""

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.protocol.wire import count_at, text_at
from console.recording.reader import open_recording, scan
from console.tui.screens.live import LiveScreen
from tests.tui.live_scenes import Scene, shown

WITHIN_S = 1.0
FAILURES = [
    errno.EIO,
    errno.EDQUOT,
    errno.ENOSPC,
    errno.EROFS,  # as when a file system that has errors is remounted
    errno.EFBIG,
    errno.ESTALE,
    errno.EBADF,
]


class Disk:
    """Lets calls on the recording's file fail, and on no other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
        self._recording = os.fstat(scene.screen.live.tape.writer.descriptor)
        self.failing: dict[str, int] = {}
        self.refused = 0
        self.short = False
        for name in ("write", "ftruncate", "fdatasync"):
            monkeypatch.setattr(os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name: str, real: Callable[..., int | None]) -> Callable[..., int | None]:
        def call(descriptor: int, *arguments: bytes | int) -> int | None:
            number = self.failing.get(name)
            if number is None or not os.path.samestat(os.fstat(descriptor), self._recording):
                return real(descriptor, *arguments)
            self.refused += name == "write"
            data = arguments[0] if arguments else b""
            if self.short and isinstance(data, bytes):
                return real(descriptor, data[: len(data) // 2])
            raise OSError(number, os.strerror(number))

        return call


def status(scene: Scene) -> str:
    return "  ".join(part.text for part in scene.screen.status._parts)


def events(path: Path) -> list[tuple[str, int]]:
    """The type of each event in a recording, all of it good, and what it says is lost."""
    descriptor = open_recording(path)
    lines = [scanned.line for scanned in scan(descriptor)]
    os.close(descriptor)
    assert all(line.good for line in lines)
    return [(text_at(line.event, "type"), count_at(line.event, "lost")) for line in lines]


async def turns_red(scene: Scene) -> None:
    began = time.monotonic()
    await scene.until(lambda: "NOT RECORDING" in status(scene))
    assert time.monotonic() - began < WITHIN_S


@pytest.mark.parametrize("short", [False, True], ids=["refused", "half written"])
@pytest.mark.parametrize("number", FAILURES, ids=lambda number: errno.errorcode[number])
async def test_a_disk_that_fails_costs_no_event_on_the_screen_and_the_gap_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, short: bool
) -> None:
    async with shown(tmp_path) as scene:
        path = scene.screen.live.tape.writer.path
        before = len(events(path))
        disk = Disk(monkeypatch, scene)
        disk.failing, disk.short = {"write": number}, short
        if short:
            disk.failing["ftruncate"] = number  # nor can what was half written be cut off again
        scene.say("session.updated", session={"id": "sess_1"})
        await turns_red(scene)
        await scene.submit("precious")
        assert scene.sent("conversation.item.create")
        rows = scene.screen.session.rows
        await scene.until(lambda: len(rows) == before + disk.refused)
        last = len(rows) - 1
        assert scene.screen.session.event(last).event["type"] == rows.type(last)
        reason = os.strerror(errno.ENOSPC if short else number)
        told = f"Not recording: live.jsonl: {reason}"
        await scene.until(lambda: any(told in notice for notice in scene.notices))

        lost, disk.failing = disk.refused, {}
        scene.say("session.updated", session={"id": "sess_1"})
        await scene.until(lambda: "NOT RECORDING" not in status(scene))
        await scene.until(lambda: any("Recording again" in notice for notice in scene.notices))
    if short:
        return  # a piece of a line stays, ended as what it is: the writer's own tests say how
    written = events(path)
    assert written[before] == ("console.gap", lost)
    assert [kind for kind, _ in written].count("console.gap") == 1
    assert written[-1] == ("console.recording.ended", 0)


async def test_a_disk_that_is_all_but_full_is_told_once_while_small_events_still_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown(tmp_path) as scene:
        disk = Disk(monkeypatch, scene)
        for _ in range(4):
            disk.failing = {"write": errno.ENOSPC}
            scene.say("session.updated", session={"id": "sess_1"})
            await turns_red(scene)
            disk.failing = {}
            scene.say("session.updated", session={"id": "sess_1"})
            await scene.until(lambda: "NOT RECORDING" not in status(scene))
        told = [notice for notice in scene.notices if "ecording" in notice]
        assert len(told) == 1
        await scene.until(lambda: any("Recording again" in notice for notice in scene.notices))


async def test_a_disk_that_does_not_keep_what_it_took_is_told_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown(tmp_path) as scene:
        disk = Disk(monkeypatch, scene)
        disk.failing = {"fdatasync": errno.EIO}
        scene.say("session.updated", session={"id": "sess_1"})
        await scene.until(lambda: "NOT RECORDING" in status(scene))
        await scene.until(lambda: any("Input/output error" in told for told in scene.notices))
        disk.failing = {}  # what the disk has dropped, no later sync brings back
        scene.say("session.updated", session={"id": "sess_1"})
        await scene.pilot.pause(0.5)
        assert "NOT RECORDING" in status(scene)
        assert scene.screen.live.phase == "live"


async def test_a_folder_that_is_removed_under_a_recording_is_told_and_it_can_be_read_on(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "removed"
    folder.mkdir()
    async with shown(folder) as scene:
        shutil.rmtree(folder)
        await turns_red(scene)
        deleted = "was deleted while it was being written"
        await scene.until(lambda: any(deleted in told for told in scene.notices))
        await scene.submit("precious")
        assert scene.sent("conversation.item.create")
        session = scene.screen.session
        kinds = [session.event(row).event["type"] for row in range(len(session.rows))]
        assert "conversation.item.create" in kinds


async def test_a_new_session_that_cannot_be_recorded_is_refused_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "recordings").mkdir()
    monkeypatch.chdir(tmp_path)
    real = os.open

    def read_only(path: Path, flags: int, *arguments: int) -> int:
        if flags & os.O_CREAT and Path(path).parent.name == "recordings":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, flags, *arguments)

    async with shown(tmp_path) as scene:
        await scene.press("x")
        monkeypatch.setattr(os, "open", read_only)
        await scene.press("x")
        await scene.until(lambda: any("Read-only file system" in told for told in scene.notices))
        assert scene.screen.app.screen is scene.screen
        monkeypatch.setattr(os, "open", real)
        monkeypatch.setattr(LiveScreen, "connect", lambda _: None)  # where to is of no matter here
        await scene.press("x")
        await scene.until(lambda: scene.screen.app.screen is not scene.screen)
