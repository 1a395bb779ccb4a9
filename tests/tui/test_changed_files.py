"""A recording whose file changes on disk while it is on the screen, headless."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from console.recording.writer import RecordingWriter
from console.tui.screens.recording import RecordingScreen
from tests.builders import START_S, Story, lines_of, record, turn
from tests.tui.recordings import SIZE, shown_file

STARTED = b'{"type":"console.recording.started","format":1}'
ENDED = b'{"type":"console.recording.ended"}'


class Scene:
    """The screen, and what it says of the file."""

    def __init__(self, screen: RecordingScreen, pilot: Pilot[int], path: Path) -> None:
        self._screen = screen
        self._pilot = pilot
        self.path = path

    @property
    def screen(self) -> RecordingScreen:
        """The one that is shown now."""
        shown = self._pilot.app.screen
        return shown if isinstance(shown, RecordingScreen) else self._screen

    @property
    def status(self) -> str:
        return "  ".join(part.text for part in self.screen.status._parts)

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self._pilot.app._notifications]

    async def until(self, claim: Callable[[], bool]) -> None:
        for _ in range(250):
            if claim():
                return
            await self._pilot.pause(0.02)
        raise AssertionError(f"status: {self.status!r}, notices: {self.notices}")

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def pause(self, seconds: float) -> None:
        await self._pilot.pause(seconds)

    def detail(self, row: int) -> str:
        feed, view = self.screen.feed, self.screen.session.view
        return feed.line(view.line_of(row)).detail


@asynccontextmanager
async def opened(path: Path, size: tuple[int, int] = SIZE) -> AsyncIterator[Scene]:
    async with shown_file(path, size) as (screen, pilot):
        scene = Scene(screen, pilot, path)
        await scene.until(lambda: screen.replay.watch.name == "same" and not screen.more_to_come)
        yield scene


async def test_a_cut_file_is_told_once_and_what_is_gone_is_shown_as_gone(tmp_path: Path) -> None:
    async with opened(record(turn(), tmp_path / "a.jsonl")) as scene:
        assert "hello" in scene.detail(1)
        os.truncate(scene.path, 20)
        await scene.until(lambda: "file cut short: R reads it again" in scene.status)
        await scene.until(lambda: bool(scene.notices))
        (told,) = scene.notices
        assert "cut to 20 bytes" in told
        assert "gone" in scene.detail(1)
        await scene.press("g")
        await scene.until(
            lambda: "cannot be read any more: gone" in str(scene.screen.details._details)
        )


async def test_a_rewritten_file_is_read_again_from_its_start(tmp_path: Path) -> None:
    async with opened(record(turn("before"), tmp_path / "a.jsonl")) as scene:
        before = scene.screen
        scene.path.write_bytes(lines_of(turn("after")) * 2)
        await scene.until(lambda: "file rewritten" in scene.status)
        await scene.press("R", "R")
        await scene.until(lambda: scene.screen is not before and scene.screen.row >= 0)
        assert "file" not in scene.status
        assert not scene.notices
        assert "after" in scene.detail(1)
        assert len(scene.screen.app.screen_stack) == 2


async def test_a_file_that_another_took_the_name_of_is_followed_until_that_is_asked_for(
    tmp_path: Path,
) -> None:
    async with opened(record(turn("before"), tmp_path / "a.jsonl")) as scene:
        before, count = scene.screen, len(scene.screen.session.rows)
        rotated = scene.path.rename(tmp_path / "a.jsonl.1")
        record(turn("after"), scene.path)
        await scene.until(lambda: "another file has its name: R opens it" in scene.status)
        with rotated.open("ab") as file:
            file.write(lines_of(turn("still")))
        await scene.until(lambda: len(scene.screen.session.rows) == 2 * count)
        await scene.press("R")
        await scene.until(lambda: scene.screen is not before and scene.screen.row >= 0)
        assert "after" in scene.detail(1)


async def test_a_deleted_file_stays_open_and_cannot_be_read_again(tmp_path: Path) -> None:
    async with opened(record(turn(), tmp_path / "a.jsonl")) as scene:
        scene.path.unlink()
        await scene.until(lambda: "file deleted, still open here" in scene.status)
        assert "hello" in scene.detail(1)
        before = scene.screen
        await scene.press("R")
        await scene.until(lambda: any("Not read again" in told for told in scene.notices))
        assert scene.screen is before
        record(turn(), scene.path)
        await scene.until(lambda: "another file has its name" in scene.status)


async def test_a_hostile_name_says_nothing_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]52;c;aGk=\x07[red]{kept}.jsonl"
    async with opened(record(turn(), path)) as scene:
        path.unlink()
        await scene.until(lambda: bool(scene.notices))
        assert "[red]{kept}.jsonl was deleted" in scene.notices[0]
        assert "\x1b" not in scene.notices[0]


async def test_a_recording_that_is_still_written_says_so_until_it_ends(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    writer.write(START_S, "console", STARTED)
    async with opened(writer.path) as scene:
        await scene.until(lambda: "still being recorded" in scene.status)
        writer.write(START_S + 1, "console", ENDED)
        writer.close()
        await scene.until(lambda: len(scene.screen.session.rows) == 2)
        await scene.until(lambda: "recorded" not in scene.status)
        assert "cut off" not in scene.status


async def test_a_recording_whose_writer_has_gone_without_a_word_is_cut_off(tmp_path: Path) -> None:
    writer = RecordingWriter.create(tmp_path / "a.jsonl")
    writer.write(START_S, "console", STARTED)
    async with opened(writer.path) as scene:
        writer.close()  # as when its process was killed: the lock goes, and no last line comes
        await scene.until(lambda: "cut off: its recorder did not finish" in scene.status)


async def test_of_logs_that_others_wrote_no_end_is_expected(tmp_path: Path) -> None:
    story = Story().session().server("console.recording.started")  # not one of our own notes
    async with opened(record(story, tmp_path / "a.jsonl")) as scene:
        assert "cut" not in scene.status
        assert scene.screen.replay.state == "unmarked"


async def test_a_filter_passes_over_lines_that_were_cut_through(tmp_path: Path) -> None:
    line = b'{"time": 1790000000.5, "source":"server", "event":{"type":"x","word":"needle"}}'
    path = tmp_path / "others.jsonl"
    path.write_bytes(line + b"\n" + line[:-3] + b"\n" + line + b"\n")  # one of them for good
    async with opened(path) as scene:
        os.truncate(path, path.stat().st_size - 10)
        await scene.until(lambda: "file cut short" in scene.status)
        await scene.press("slash", *"needle", "enter")
        await scene.until(lambda: scene.screen.log_view.length < 3)
        assert scene.screen.session.view.line(0).row == 0


async def test_reading_again_and_again_faster_than_screens_come_ends_with_one_of_them(
    tmp_path: Path,
) -> None:
    async with opened(record(turn(), tmp_path / "a.jsonl"), size=(80, 24)) as scene:
        for pause_s in [0, 0.01, 0.02, 0.05] * 3:
            await scene.press("3", "R")  # a pane that has just come into sight has things to do
            await scene.pause(pause_s)
        await scene.until(lambda: scene.screen.row >= 0 and not scene.screen.more_to_come)
        assert len(scene.screen.app.screen_stack) == 2
        assert "hello" in scene.detail(1)
