"""A recording on the screen, headless: the cursor is the time machine."""

from pathlib import Path

from console.tui.screens.recording import RecordingScreen
from tests.builders import Story, turn
from tests.tui.recordings import shown


def said(screen: RecordingScreen) -> list[str]:
    return [entry.text for entry in screen.conversation._entries]


def long_run(count: int = 100) -> Story:
    """Two messages with a run of deltas between them."""
    story = Story().session().user("u1", "one").answer_begins("r", "a")
    for number in range(count):
        story.says("r", "a", f"{number} ")
    return story.answer_ends("r").user("u2", "two")


async def test_it_opens_at_its_end_with_everything_shown(tmp_path: Path) -> None:
    async with shown(turn("hello", "Hi there"), tmp_path) as (screen, _):
        assert screen.playhead.at_end
        assert said(screen) == ["hello", "Hi there"]
        assert screen.editor.draft is not None
        assert screen.editor.editor.read_only


async def test_moving_the_cursor_moves_every_pane_in_time(tmp_path: Path) -> None:
    async with shown(turn("hello", "Hi there"), tmp_path) as (screen, pilot):
        await pilot.press("g")
        await pilot.pause(0.1)
        assert (screen.playhead.row, said(screen)) == (0, [])
        await pilot.press("j")
        await pilot.pause(0.1)
        assert said(screen) == ["hello"]
        await pilot.press("G")
        await pilot.pause(0.1)
        assert said(screen) == ["hello", "Hi there"]


async def test_going_to_an_event_inside_a_run_lands_on_that_very_event(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+g", *"#50", "enter")
        await pilot.pause(0.2)
        assert screen.playhead.row == 49
        assert said(screen)[-1].split()[-1] == str(49 - 7)


async def test_a_filter_typed_fast_moves_nobody_in_time(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("g", "j", "j")
        row = screen.playhead.row
        await pilot.press("slash", *"response.created", "backspace", *"zzz")
        await pilot.pause(0.2)
        assert screen.log_view.length == 0
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert (screen.row, screen.playhead.row) == (row, row)


async def test_follow_ids_passes_folded_runs_and_ends(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("g", "t")
        rows = []
        for _ in range(8):
            await pilot.press("f")
            await pilot.pause(0.05)
            rows.append(screen.row)
        assert rows == sorted(rows)
        assert screen.session.rows.type(rows[-1]) == "response.done"


async def test_enter_unfolds_a_run_and_shows_an_event(tmp_path: Path) -> None:
    async with shown(long_run(10), tmp_path) as (screen, pilot):
        folded = screen.log_view.length
        await pilot.press("g", *"jjjjjjj", "enter")
        await pilot.pause(0.1)
        assert screen.log_view.length == folded + 9
        await pilot.press("g", "enter")
        await pilot.pause(0.1)
        assert screen.focused is screen.details


async def test_errors_are_found_and_lead_to_what_caused_them(tmp_path: Path) -> None:
    story = Story().session().client("response.cancel").user("u", "x")
    story.events[1].event["event_id"] = "evt_mine"
    story.server("error", error={"code": "response_cancel_not_active", "event_id": "evt_mine"})
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("g", "e")
        await pilot.pause(0.1)
        assert screen.session.rows.type(screen.row) == "error"
        await pilot.press("f")
        await pilot.pause(0.1)
        assert screen.session.rows.type(screen.row) == "response.cancel"


async def test_a_small_screen_shows_one_pane_and_a_tiny_one_the_status(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path, size=(80, 24)) as (screen, pilot):
        panes = (screen.events, screen.conversation, screen.editor, screen.details)
        assert [pane.display for pane in panes] == [True, False, False, False]
        await pilot.press("2")
        await pilot.pause(0.1)
        assert [pane.display for pane in panes] == [False, True, False, False]
        await pilot.resize_terminal(30, 8)
        await pilot.pause(0.2)
        assert screen.status.is_on_screen
        assert not screen.voice.is_on_screen


async def test_zoom_gives_a_pane_the_screen_and_takes_it_back(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("2", "z")
        await pilot.pause(0.1)
        assert screen.conversation.size.width > 110
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert screen.conversation.size.width < 60


async def test_looking_back_in_the_conversation_is_not_undone_by_what_comes(
    tmp_path: Path,
) -> None:
    story = Story().session()
    for number in range(40):
        story.user(f"u{number}", f"message {number}")
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("2", "pageup", "pageup")
        await pilot.pause(0.3)
        assert not screen.conversation.following
        top = screen.conversation.scroll_offset.y
        screen.conversation.rebuild()
        assert screen.conversation.scroll_offset.y == top


async def test_the_palette_finds_and_runs_a_command(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+p", *"zoom", "enter")
        await pilot.pause(0.2)
        assert screen.has_class("-zoomed")


async def test_the_voices_are_shown_at_once_and_at_another_width(tmp_path: Path) -> None:
    def lanes() -> set[str]:
        lines = (screen.voice.render_line(y).text for y in range(screen.voice.content_size.height))
        return set("".join(lines)) & set("▁▂▃▄▅▆▇█")

    async with shown(turn(seconds=1.0), tmp_path) as (screen, pilot):
        assert lanes()
        before = len(screen.voice._window.model)
        await pilot.resize_terminal(150, 40)
        await pilot.pause(0.3)
        assert len(screen.voice._window.model) == screen.voice.columns > before


async def test_of_a_huge_session_the_beginning_is_shown(tmp_path: Path) -> None:
    story = Story().session(instructions="a" * 1_000_000)
    async with shown(story, tmp_path) as (screen, _):
        text = screen.editor.editor.text
        assert len(text) < 101_000
        assert text.endswith("characters more: the Event pane has all of it")
        assert not screen.editor.dirty
