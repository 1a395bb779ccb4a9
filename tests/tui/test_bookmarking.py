"""Bookmarks on the screen, headless: marked, noted, found, and kept beside the recording."""

from pathlib import Path

from console.recording.bookmarks import bookmarks_path, read_bookmarks
from console.store.bookmarks import Mark
from console.tui.screens.recording import RecordingScreen
from tests.builders import turn
from tests.tui.recordings import shown
from tests.tui.test_recording_screen import long_run

STORY = "story.jsonl"


def log_text(screen: RecordingScreen) -> str:
    log = screen.log_view
    return "\n".join(log.render_line(y).text for y in range(log.size.height))


def marked_lines(screen: RecordingScreen) -> list[str]:
    return [line for line in log_text(screen).splitlines() if line.startswith("◆")]


async def test_a_bookmark_is_made_noted_and_taken_away(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        recording = (tmp_path / STORY).read_bytes()
        await pilot.press("g", "j", "b")
        await pilot.pause(0.1)
        assert len(marked_lines(screen)) == 1
        await pilot.press("B", *"why?", "enter")
        await pilot.pause(0.1)
        assert "why?" in marked_lines(screen)[0]
        assert [mark.note for mark in read_bookmarks(tmp_path / STORY)] == ["why?"]
        await pilot.press("B", "!", "escape")
        await pilot.pause(0.1)
        assert "why?!" not in log_text(screen)
        await pilot.press("b")
        await pilot.pause(0.1)
        assert marked_lines(screen) == []
        assert not bookmarks_path(tmp_path / STORY).exists()
        assert (tmp_path / STORY).read_bytes() == recording


async def test_bookmarks_are_there_again_and_are_gone_to_in_turn(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (_, pilot):
        await pilot.press("g", "b", "j", "j", "b", "G", "b")
        await pilot.pause(0.1)
    async with shown(turn(), tmp_path) as (screen, pilot):
        assert len(marked_lines(screen)) == 3
        went = []
        for key in ("apostrophe", "apostrophe", "quotation_mark"):
            await pilot.press(key)
            await pilot.pause(0.1)
            went.append(screen.row)
        assert went == [0, 2, 0]


async def test_a_mark_inside_a_run_is_seen_on_the_folded_run(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("u", "g", *"j" * 20, "b", "u")
        await pilot.pause(0.2)
        assert len(marked_lines(screen)) == 1
        assert "×100" in marked_lines(screen)[0]
        await pilot.press("b")
        await pilot.pause(0.1)
        assert marked_lines(screen) == []


async def test_a_recording_without_a_place_for_bookmarks_keeps_them_for_this_run(
    tmp_path: Path,
) -> None:
    bookmarks_path(tmp_path / STORY).write_text("something else\n")
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("g", "b")
        await pilot.pause(0.1)
        assert len(marked_lines(screen)) == 1
        (notice,) = screen.app._notifications
        assert "for this run only" in notice.message
    assert bookmarks_path(tmp_path / STORY).read_text() == "something else\n"


async def test_what_a_recording_has_marked_itself_can_be_unmarked_beside_it(tmp_path: Path) -> None:
    marked = turn().tell("console", "console.bookmark", event_number=2, note="live")
    async with shown(marked, tmp_path) as (screen, pilot):
        await pilot.press("g", "j")
        await pilot.pause(0.1)
        assert "live" in marked_lines(screen)[0]
        await pilot.press("b")
        await pilot.pause(0.1)
        assert marked_lines(screen) == []
        (mark,) = read_bookmarks(tmp_path / STORY)
        assert mark == Mark(2, mark.at_ms, removed=True)
    async with shown(marked, tmp_path) as (screen, _):
        assert marked_lines(screen) == []
