"""Copying values by their paths, headless: what is copied is what came."""

from pathlib import Path

import pyperclip
import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import OptionList

from console.tui.screens.path_prompt import PathPrompt
from tests.builders import Story, turn
from tests.tui.recordings import shown

ESCAPE = "\x1b[201~rm\x9b"


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is copied goes to the terminal, where the app remembers it."""

    def refuse(text: str) -> None:
        raise pyperclip.PyperclipException

    monkeypatch.setattr(pyperclip, "copy", refuse)


async def copied(pilot: Pilot[int], *keys: str) -> str:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    return pilot.app.clipboard


async def test_a_value_is_copied_by_a_part_of_its_path_or_by_all_of_it(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (_, pilot):
        assert await copied(pilot, "C", *"total", "enter") == "42"
        assert await copied(pilot, "C", *"$.response.status", "enter") == "completed"
        assert await copied(pilot, "C", *"respo", "tab", "enter") == (
            '{"id":"resp_1","status":"completed",'
            '"usage":{"total_tokens":42,"input_tokens":30,"output_tokens":12}}'
        )


async def test_the_transcript_of_the_item_is_offered_first(tmp_path: Path) -> None:
    async with shown(turn(answer="Hi there"), tmp_path) as (_, pilot):
        await pilot.press("k", "k")
        assert await copied(pilot, "C", "enter") == "Hi there"


async def test_values_stand_in_one_column_beside_paths_of_any_length(tmp_path: Path) -> None:
    story = Story().session().server("made.up", a={"rather_long_name_of_a_field": "one"}, 表="two")
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("C")
        options = screen.app.screen.query_one(OptionList).options
        lines = {str(option.prompt).split()[0]: str(option.prompt) for option in options}
        long, short = lines["a.rather_long_name_of_a_field"], lines["type"]
        assert (
            long.index('"one"')
            == short.index('"made.up"')
            == len("a.rather_long_name_of_a_field  ")
        )
        wide = lines["表"]
        assert cell_len(wide[: wide.index('"two"')]) == short.index('"made.up"')


async def test_a_path_that_leads_nowhere_says_what_there_is(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("C", *"response.uage", "enter")
        await pilot.app.workers.wait_for_complete()
        (notice,) = screen.app._notifications
        assert notice.message == "no uage in response; there is usage, id, status"
        await pilot.press("C", "escape")
        assert pilot.app.clipboard == ""


async def test_nothing_that_is_copied_can_steer_a_terminal(tmp_path: Path) -> None:
    story = Story().session().user("u", ESCAPE + "\n\t")
    async with shown(story, tmp_path) as (_, pilot):
        assert await copied(pilot, "C", *"content[0].text", "enter") == "\\u001b[201~rm\\u009b\n\t"


async def test_hostile_paths_are_offered_as_text_and_lead_to_their_values(tmp_path: Path) -> None:
    story = Story().session().server("x", **{f"{ESCAPE}[/][@click=app.quit]": {ESCAPE: 1}})
    async with shown(story, tmp_path) as (_, pilot):
        await pilot.press("C", *"app.quit")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, PathPrompt)
        options = pilot.app.screen.query_one(OptionList)
        drawn = "".join(options.render_line(y).text for y in range(options.size.height))
        assert r"[201~rm<U+009B>[/][@click=app.quit]" in drawn
        assert not set(drawn) & {"\x1b", "\x9b"}
        assert await copied(pilot, "down", "enter") == "1"
