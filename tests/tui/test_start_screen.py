"""The start screen: the recordings fill in, and are opened, filtered, renamed and deleted."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.recording.bookmarks import bookmarks_path
from console.recording.writer import RecordingWriter
from console.tui.app import ConsoleApp
from console.tui.screens.prompts import Confirm, Prompt
from console.tui.screens.recording import RecordingScreen
from console.tui.screens.start import Choices, StartScreen
from console.tui.widgets.recording_list import RecordingList
from tests.builders import record, turn
from tests.tui.waiting import shown_screen, until

SIZE = (120, 40)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The recordings folder of somebody who starts in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = tmp_path / "recordings"
    made.mkdir()
    return made


def recordings(folder: Path, count: int) -> None:
    for number in range(count):
        path = record(turn(f"hello {number}"), folder / f"rec-{number}.jsonl")
        os.utime(path, (1000 + number, 1000 + number))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@asynccontextmanager
async def started(size: tuple[int, int] = SIZE) -> AsyncIterator[tuple[StartScreen, Pilot[int]]]:
    """The start screen with every figure filled in, the cursor in the list."""
    app = ConsoleApp(StartScreen)
    async with app.run_test(size=size) as pilot:
        screen = await shown_screen(pilot, StartScreen)
        await pilot.pause(0.05)
        await until(pilot, lambda: screen._complete)
        screen.query_one(RecordingList).focus()
        await pilot.pause()
        yield screen, pilot


def shown(screen: StartScreen) -> list[str]:
    """The lines of the list."""
    rows = screen.query_one(RecordingList)
    lines = (rows.render_line(y).text.strip() for y in range(rows.size.height))
    return [line for line in lines if line]


def names(screen: StartScreen) -> list[str]:
    return [line.split()[-1] for line in shown(screen)[1:]]


async def test_recordings_are_listed_newest_first_with_their_figures(folder: Path) -> None:
    recordings(folder, 3)
    async with started() as (screen, _):
        assert names(screen) == ["rec-2", "rec-1", "rec-0"]
        assert shown(screen)[1].split()[2:] == ["00:00", "gpt-test", "1", "0", "42", "rec-2"]


async def test_rows_are_there_before_their_figures(folder: Path) -> None:
    recordings(folder, 2)
    async with started() as (screen, _):
        screen._library._summaries.clear()
        assert [line.split() for line in shown(screen)[1:]] == [["…"] * 6 + ["rec-1"],
                                                              ["…"] * 6 + ["rec-0"]]  # fmt: skip


async def test_any_number_of_recordings_costs_the_lines_that_are_seen(folder: Path) -> None:
    recordings(folder, 300)
    async with started((80, 24)) as (screen, pilot):
        assert len(shown(screen)) < 24
        await pilot.press("end")
        assert names(screen)[-1] == "rec-0"
        await pilot.press("home")
        assert names(screen)[0] == "rec-299"


async def test_the_cursor_goes_from_the_choices_to_the_recordings_and_back(folder: Path) -> None:
    recordings(folder, 1)
    async with started() as (screen, pilot):
        await pilot.press("up")
        assert isinstance(screen.focused, Choices)
        screen.focused.highlighted = screen.focused.option_count - 1
        await pilot.press("down")
        assert isinstance(screen.focused, RecordingList)


async def test_enter_opens_the_recording_under_the_cursor(folder: Path) -> None:
    recordings(folder, 2)
    async with started() as (_, pilot):
        await pilot.press("down", "enter")
        opened = await shown_screen(pilot, RecordingScreen)
        assert opened.replay.path.name == "rec-0.jsonl"
        await pilot.pause(0.1)


async def test_a_filter_leaves_what_has_all_its_words(folder: Path) -> None:
    recordings(folder, 12)
    async with started() as (screen, pilot):
        await pilot.press("slash", *"gpt 11")
        await pilot.pause()
        assert names(screen) == ["rec-11"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(names(screen)) == 12


async def test_renaming_is_asked_and_takes_the_bookmarks_along(folder: Path) -> None:
    recordings(folder, 2)
    bookmarks_path(folder / "rec-1.jsonl").write_text("marks")
    async with started() as (screen, pilot):
        await pilot.press("r")
        await shown_screen(pilot, Prompt)
        await pilot.press(*"-fine", "enter")
        await shown_screen(pilot, StartScreen)
        await pilot.pause(0.1)
        assert names(screen) == ["rec-1-fine", "rec-0"]
        assert screen.query_one(RecordingList).file is screen._library.files[0]
    assert bookmarks_path(folder / "rec-1-fine.jsonl").read_text() == "marks"


async def test_deleting_is_asked_and_no_is_the_answer_of_enter(folder: Path) -> None:
    recordings(folder, 2)
    async with started() as (screen, pilot):
        for answer, left in (("enter", 2), ("y", 1)):
            await pilot.press("d")
            await shown_screen(pilot, Confirm)
            await pilot.press(answer)
            await shown_screen(pilot, StartScreen)
            await pilot.pause(0.1)
            assert len(names(screen)) == left
    assert files(folder) == ["rec-0.jsonl"]


async def test_what_is_being_recorded_or_open_below_is_left_alone(folder: Path) -> None:
    recordings(folder, 1)
    writer = RecordingWriter.create(folder / "now.jsonl")
    writer.write(0, "console", b'{"type":"console.recording.started"}')
    async with started() as (screen, pilot):
        assert shown(screen)[1].endswith("now · recording…")
        screen.open_paths = lambda: iter([folder / "rec-0.jsonl"])  # type: ignore[method-assign]
        await pilot.press("d", "down", "d", "r")
        await pilot.pause(0.1)
        assert pilot.app.screen is screen
    writer.close()
    assert len(files(folder)) == 2


async def test_names_and_models_are_neither_markup_nor_control_characters(folder: Path) -> None:
    for number, name in enumerate(("[@click=app.quit]x[/]", "\x1b[2J", "line\nfeed", "\udcff")):
        story = turn()
        story.session(model="[b]\x1b[2J")
        record(story, folder / f"{number}{name.replace('/', '_')}.jsonl")
    async with started() as (screen, pilot):
        for _ in range(4):
            assert all(line.isprintable() for line in shown(screen))
            await pilot.press("down")
        await pilot.press("d")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, Confirm)
