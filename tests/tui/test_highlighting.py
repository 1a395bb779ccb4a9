"""What is looked for stands out in the panes, and costs nothing where it is not painted."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from console.store.query.highlight import Highlight
from console.store.query.nodes import Query
from console.store.query.syntax import parse_query
from console.tui.screens.recording import RecordingScreen
from tests.builders import Story, turn
from tests.tui.recordings import shown
from tests.tui.test_hostile_panes import HOSTILE, UNSAFE, hostile_story
from tests.tui.test_queries import note, settled

LONG = "word " * 400


def rows(pane: Widget) -> list[Strip]:
    return [pane.render_line(y) for y in range(pane.size.height)]


def standing_out(pane: Widget, part: str) -> list[str]:
    """The texts that are painted in a style: the marks of a pane."""
    style = pane.get_component_rich_style(part, partial=True)
    found = []
    for row in rows(pane):
        found.append("")
        for segment in row:
            if segment.style is not None and _has(segment.style, style):
                found[-1] += segment.text
            else:
                found.append("")
    return [text for text in found if text]


def _has(style: Style, wanted: Style) -> bool:
    attributes = ("underline", "reverse")
    return all(bool(getattr(style, name)) == bool(getattr(wanted, name)) for name in attributes)


def log_marks(screen: RecordingScreen) -> list[str]:
    return standing_out(screen.log_view, "event-log--match")


def event_text(screen: RecordingScreen) -> str:
    return "\n".join(row.text for row in rows(screen.details))


async def test_a_filter_stands_out_in_the_log_the_event_and_the_conversation(
    tmp_path: Path,
) -> None:
    async with shown(turn("Hello hello"), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"hello", "enter")
        await settled(screen, pilot)
        assert log_marks(screen) == ["Hello", "hello"]
        assert standing_out(screen.log_view, "event-log--current") == ["Hello", "hello"]
        assert standing_out(screen.conversation, "conversation--match") == ["Hello", "hello"]
        await pilot.press("N")
        await settled(screen, pilot)
        assert standing_out(screen.details, "event--current") == ["Hello"]
        assert standing_out(screen.details, "event--match") == ["hello"]
        await pilot.press("escape")
        await settled(screen, pilot)
        assert log_marks(screen) == []
        assert standing_out(screen.conversation, "conversation--match") == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_match_that_the_line_does_not_show_is_quoted_there_and_gone_to_in_the_event(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    story = Story().session()
    story.server("x", list=[{"n": number} for number in range(300)], deep={"text": LONG + "needle"})
    story.server("y")
    async with shown(story, tmp_path, size) as (screen, pilot):
        await pilot.press("ctrl+f", *"needle", "enter")
        await settled(screen, pilot)
        assert note(screen.events.search_field) == "1 of 1"
        assert standing_out(screen.log_view, "event-log--current") == ["needle"]
        await pilot.press("5")
        await pilot.pause(0.1)
        for form in ("tree", "text", "raw"):
            assert screen.details.form == form
            assert standing_out(screen.details, "event--current") == ["needle"]
            await pilot.press("r")
            await pilot.pause(0.1)


async def test_a_match_inside_a_folded_run_is_told_and_its_very_event_shown(
    tmp_path: Path,
) -> None:
    story = Story().session().answer_begins("resp_1", "item_1")
    for word in ("one ", "two ", "three "):
        story.says("resp_1", "item_1", word)
    async with shown(story.answer_ends("resp_1"), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+f", *"two", "enter")
        await settled(screen, pilot)
        assert note(screen.events.search_field) == "1 of 1 · #7 in a run of 3"
        assert standing_out(screen.details, "event--current") == ["two"]
        await pilot.press("k")
        await settled(screen, pilot)
        assert note(screen.events.search_field) == "1 match"


async def test_where_the_log_cannot_be_seen_n_says_which_match_it_shows(tmp_path: Path) -> None:
    async with shown(turn("hello"), tmp_path, (80, 24)) as (screen, pilot):
        await pilot.press("ctrl+f", *"hello", "enter", "5", "n")
        await settled(screen, pilot)
        assert standing_out(screen.details, "event--current") == ["hello"]
        assert str(screen.details.border_title) == "5 Event · match 2 of 2"
        await pilot.press("k", "1", "k", "escape")
        await settled(screen, pilot)
        assert str(screen.details.border_title) == "5 Event"


async def test_what_escapes_hide_in_the_text_stands_out_as_it_is_written(tmp_path: Path) -> None:
    async with shown(Story().server("x", text='a "quoted"\x1b[31m word'), tmp_path) as (
        screen,
        pilot,
    ):
        await pilot.press("ctrl+f", *'/"quoted".{6}word/', "enter")
        await settled(screen, pilot)
        assert standing_out(screen.details, "event--current") == ['\\"quoted\\"\\u001b[31m word']


async def test_a_match_that_only_the_raw_form_shows_is_told(tmp_path: Path) -> None:
    story = Story().server("x", a=1, b=2)
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("ctrl+f", *'\'"a":1,"b"\'', "enter")
        await settled(screen, pilot)
        assert str(screen.details.border_subtitle) == "tree · the match shows when raw: r"
        await pilot.press("r", "r")
        await pilot.pause(0.1)
        assert standing_out(screen.details, "event--current") == ['"a":1,"b"']


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_nothing_that_stands_out_could_steer_a_terminal(text: str, tmp_path: Path) -> None:
    async with shown(hostile_story(text), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+f", *"/[^z]/ or /(.|x)+/ or e", "enter", "n", "n")
        await settled(screen, pilot)
        for pane in (screen.log_view, screen.details, screen.conversation):
            for row in rows(pane):
                assert not UNSAFE.search(row.text), row.text
                assert row.cell_length == sum(segment.cell_length for segment in row)


async def test_only_what_is_painted_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    story = Story(step_s=0.001).session()
    for number in range(2000):
        story.server("x", number=number, text="needle")
    story.server("long", list=[{"text": f"needle {number}"} for number in range(2000)])
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("5", "u", "1")
        for name in ("in_text", "in_source", "in_type"):
            real = getattr(Highlight, name)

            def counted(
                highlight: Highlight, text: str, real: object = real
            ) -> Iterable[tuple[int, int]]:
                looked_at.append(text)
                return real(highlight, text)  # type: ignore[operator, no-any-return]

            monkeypatch.setattr(Highlight, name, counted)
        screen._query = parse_query("needle")
        screen._begin_search()
        await settled(screen, pilot)
        in_log = 5 * screen.log_view.size.height  # type, detail, event and excerpt, twice current
        assert 0 < len(looked_at) <= in_log + 3 * screen.details.size.height
        looked_at.clear()
        screen._query = Query()
        screen._begin_search()
        await settled(screen, pilot)
        assert looked_at == []


async def test_a_match_is_seen_without_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with shown(turn("hello"), tmp_path) as (screen, pilot):
        await pilot.press("slash", *"hello", "enter")
        await settled(screen, pilot)
        assert "hello" in log_marks(screen)
        for theme in ("ansi-dark", "console-light", "textual-dark"):
            screen.app.theme = theme
            await pilot.pause(0.1)
            assert "hello" in log_marks(screen)
            assert "hello" in standing_out(screen.log_view, "event-log--current")
