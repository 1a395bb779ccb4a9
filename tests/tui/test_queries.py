"""The filter and the search on the screen."""

from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from console.tui.panes.events.query_field import QueryField, QueryInput
from console.tui.screens.help import KeyTable
from console.tui.screens.recording import RecordingScreen
from tests.builders import Story, turn
from tests.tui.recordings import shown
from tests.tui.test_recording_screen import long_run
from tests.tui.waiting import until


def hint(field: QueryField) -> str:
    return str(field.query_one(".query-hint").render())


def note(field: QueryField) -> str:
    return str(field.query_one(".query-note").render()).strip()


async def settled(screen: RecordingScreen, pilot: Pilot[int]) -> None:
    """All that was typed has been filtered and searched."""
    await pilot.pause(0.1)
    await until(pilot, lambda: not any(worker.is_running for worker in screen.workers))
    await pilot.pause(0.05)


async def test_the_old_filter_stays_while_the_text_is_wrong_and_the_mistake_is_shown(
    tmp_path: Path,
) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"type:*.done")
        await settled(screen, pilot)
        lines = screen.log_view.length
        assert 0 < lines < len(screen.session.view._rows)
        await pilot.press(*" (")
        await settled(screen, pilot)
        field = screen.events.filter_field
        assert hint(field) == " " * 20 + "^ ( needs something to look for"
        assert screen.log_view.length == lines
        await pilot.press("enter")
        assert field.input.has_focus
        await pilot.press("backspace", *"size>9k", "enter")
        await settled(screen, pilot)
        assert "^" not in hint(field)
        assert screen.log_view.length == 0
        assert screen.log_view.has_focus


async def test_a_search_goes_through_runs_round_the_end_and_says_so(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("g", "ctrl+f", *'"7 "', "enter")
        await settled(screen, pilot)
        first = screen.playhead.row
        assert note(screen.events.search_field) == "1 of 10 · #15 in a run of 100"
        await pilot.press("n")
        await settled(screen, pilot)
        assert screen.playhead.row == first + 10
        assert note(screen.events.search_field) == "2 of 10 · #25 in a run of 100"
        await pilot.press("N", "N")
        await settled(screen, pilot)
        assert screen.playhead.row == first + 90
        assert screen.detail_row == first + 90
        assert [toast.message for toast in screen.app._notifications] == ["the last match again"]


async def test_a_search_that_finds_nothing_says_so_and_escape_ends_it(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        row = screen.playhead.row
        await pilot.press("ctrl+f", *"nowhere", "enter")
        await settled(screen, pilot)
        assert note(screen.events.search_field) == "no match"
        assert screen.playhead.row == row
        await pilot.press("escape")
        await settled(screen, pilot)
        assert not screen.events.search_field.display
        await pilot.press("n")
        await pilot.pause(0.1)
        told = [toast.message for toast in screen.app._notifications]
        assert told == ["no match", "Nothing to go to: / filters, ctrl+f finds"]


async def test_what_the_filter_leaves_out_is_not_found(tmp_path: Path) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+f", *"message", "enter", "slash", *"type:*.done", "enter")
        await settled(screen, pilot)
        assert "2 " in note(screen.events.search_field)
        await pilot.press("escape", "escape")
        await settled(screen, pilot)
        assert not screen.events.search_field.display
        assert not screen.events.filter_field.display


async def test_going_beyond_the_last_line_of_a_filter_says_that_it_is_the_last(
    tmp_path: Path,
) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"type:*.done", "enter", "n", "g", "N")
        await settled(screen, pilot)
        told = [toast.message for toast in screen.app._notifications]
        assert told == ["this is the last line that fits", "this is the first line that fits"]


async def test_a_search_that_begins_at_the_end_finds_the_first_match_without_ado(
    tmp_path: Path,
) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+f", *'"7 "', "enter")
        await settled(screen, pilot)
        assert note(screen.events.search_field).startswith("1 of 10")
        assert not list(screen.app._notifications)


async def test_a_filter_that_nothing_fits_says_so_in_the_empty_log(tmp_path: Path) -> None:
    async with shown(Story().session(), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"nowhere")
        await settled(screen, pilot)
        assert "No event fits" in screen.log_view.render_line(0).text
        await pilot.press("escape")
        await settled(screen, pilot)
        assert "session.created" in screen.log_view.render_line(0).text


async def test_f1_where_a_query_is_typed_tells_the_language_first(tmp_path: Path) -> None:
    async with shown(Story().session(), tmp_path) as (screen, pilot):
        for keys in (("ctrl+f",), ("escape", "a", "tab")):
            await pilot.press(*keys, "f1")
            await pilot.pause(0.1)
            assert "Filter (/)" in str(screen.app.screen.query(KeyTable)[0].render())
            await pilot.press("escape")
        await pilot.press("escape", "f1")
        await pilot.pause(0.1)
        assert "Filter (/)" not in str(screen.app.screen.query(KeyTable)[0].render())


async def test_the_help_keeps_its_columns_on_a_narrow_screen(tmp_path: Path) -> None:
    async with shown(Story().session(), tmp_path, (60, 30)) as (screen, pilot):
        await pilot.press("f1")
        await pilot.pause(0.2)
        for table in screen.app.screen.query(KeyTable):
            lines = str(table.render()).splitlines()
            assert max(map(cell_len, lines)) <= table.size.width
            assert all(
                len(line) - len(line.lstrip()) in (2, *range(18, 30)) for line in lines[2:] if line
            )


async def test_earlier_queries_come_back_with_the_arrow_keys_in_either_field(
    tmp_path: Path,
) -> None:
    QueryInput.history.add("before")
    async with shown(Story().session(), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"one", "enter", "escape", "ctrl+f", "up")
        await settled(screen, pilot)
        assert screen.events.search_field.input.value == "one"
        await pilot.press("up")
        assert screen.events.search_field.input.value == "before"
        await pilot.press("down", "down")
        assert screen.events.search_field.input.value == ""


async def test_what_was_filtered_by_can_be_paused_at(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press(
            "slash", *"type:*.done", "enter", "escape", "g", "a", "tab", "up", "enter"
        )
        await settled(screen, pilot)
        assert screen.breakpoints.names == ("filter",)


async def test_where_a_filter_hides_the_moment_every_pane_goes_to_what_is_left(
    tmp_path: Path,
) -> None:
    async with shown(long_run(), tmp_path) as (screen, pilot):
        await pilot.press("g", "slash", *"response.done", "enter")
        await settled(screen, pilot)
        assert screen.row == screen.playhead.row == screen.detail_row > 0
        assert screen.session.rows.type(screen.row) == "response.done"
