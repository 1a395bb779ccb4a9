"""The time machine on the screen: stepping, going to places, playing and pausing at events."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from console.session.breakpoints import KINDS
from console.session.place import Place
from console.session.playhead import AS_FAST_AS_POSSIBLE
from console.session.replay import ReplaySession
from console.tui import feed
from console.tui.app import ConsoleApp
from console.tui.screens.pause_at import PauseAt, PauseAtPrompt
from console.tui.screens.recording import RecordingScreen, Start
from tests.builders import Story, lines_of, record, turn
from tests.tui.recordings import SIZE, shown
from tests.tui.test_recording_screen import long_run, said
from tests.tui.waiting import shown_screen, until


def painted(screen: RecordingScreen) -> list[str]:
    """What every pane shows, without where it is scrolled to."""
    conversation = screen.conversation
    strips = [*conversation.strips_for(60), *screen.details.strips_for(60)]
    parts = [part.text for part in screen.status._parts]
    lines = [strip.text for strip in (*strips, screen.transport.render_line(0))]
    return [*lines, screen.editor.editor.text, repr(screen.voice._window), *parts]


def many_turns(count: int = 5) -> Story:
    """Turns, every other one with an error after it."""
    story = Story().session()
    for number in range(count):
        story.user(f"u{number}", f"question {number}").answer_begins(f"r{number}", f"a{number}")
        story.says(f"r{number}", f"a{number}", "an ").says(f"r{number}", f"a{number}", "answer")
        story.answer_ends(f"r{number}")
        if number % 2:
            story.server("error", error={"code": f"code_{number}"})
    return story


async def settled(pilot: Pilot[int], screen: RecordingScreen) -> None:
    """Wait until playing has come to rest."""
    await until(pilot, lambda: not screen.playhead.playing)
    await pilot.pause(0.15)


async def test_one_event_forward_and_back_also_inside_a_run(tmp_path: Path) -> None:
    async with shown(long_run(10), tmp_path) as (screen, pilot):
        await pilot.press("ctrl+g", *"#10", "enter")
        await pilot.pause(0.1)
        for key, row in ((".", 10), (".", 11), (",", 10), (",", 9)):
            await pilot.press(key)
            await pilot.pause(0.1)
            assert screen.playhead.row == screen.detail_row == row
            assert said(screen)[-1].split()[-1] == str(row - 7)


async def test_the_ends_are_told_when_there_is_no_further_event(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press(".")
        await pilot.pause(0.05)
        assert screen.playhead.at_end
        await pilot.press("g", ",")
        await pilot.pause(0.05)
        assert screen.playhead.row == 0
        told = [notification.message for notification in pilot.app._notifications]
        assert told == ["this is the last event", "this is the first event"]


async def test_going_there_forwards_or_backwards_shows_the_same(tmp_path: Path) -> None:
    async with shown(many_turns(3), tmp_path) as (screen, pilot):
        forwards = []
        await pilot.press("g")
        for _ in range(len(screen.session.rows) - 1):
            await pilot.press(".")
            await pilot.pause(0.02)
            forwards.append(painted(screen))
        for before in reversed(forwards[:-1]):
            await pilot.press(",")
            await pilot.pause(0.02)
            assert painted(screen) == before


async def test_errors_and_turns_are_gone_to_both_ways_and_round_the_ends(tmp_path: Path) -> None:
    async with shown(many_turns(4), tmp_path) as (screen, pilot):
        types = [screen.session.rows.type(row) for row in range(len(screen.session.rows))]
        errors = [row for row, name in enumerate(types) if name == "error"]
        turns = [row for row, name in enumerate(types) if name == "response.created"]
        await pilot.press("g")
        for keys, wanted in (
            ("eee", [*errors, errors[0]]),
            ("EE", [errors[1], errors[0]]),
            ("t", [turns[2]]),
            ("TTTT", [turns[1], turns[0], turns[3], turns[2]]),
        ):
            for key, row in zip(keys, wanted, strict=True):
                await pilot.press(key)
                await pilot.pause(0.05)
                assert screen.playhead.row == row
        told = [notification.message for notification in pilot.app._notifications]
        assert told == ["the first error again", "the last error again", "the last response again"]


async def test_a_jump_goes_on_from_the_moment_where_a_filter_hides_it(tmp_path: Path) -> None:
    async with shown(many_turns(4), tmp_path) as (screen, pilot):
        await pilot.press("g", "slash", *"type:response.done", "enter")
        await pilot.pause(0.2)
        rows = []
        for _ in range(2):
            await pilot.press("e")
            await pilot.pause(0.1)
            rows.append(screen.playhead.row)
        assert [screen.session.rows.type(row) for row in rows] == ["error", "error"]
        assert rows[0] < rows[1]


@pytest.mark.parametrize("faster", [0, 10])
async def test_playing_pauses_exactly_at_what_was_chosen(tmp_path: Path, faster: int) -> None:
    async with shown(many_turns(), tmp_path) as (screen, pilot):
        await pilot.press("g", *["+"] * faster, "a", "e", "enter")
        await pilot.pause(0.1)
        assert screen.breakpoints.names == ("error",)
        for code in ("code_1", "code_3"):
            await pilot.press("space")
            await settled(pilot, screen)
            assert screen.session.rows.type(screen.playhead.row) == "error"
            assert code in said_notes(screen)
        told = [notification.message for notification in pilot.app._notifications]
        assert all(message.endswith(": error") for message in told)
        assert len(told) == 2


def said_notes(screen: RecordingScreen) -> str:
    return " ".join(note.text for entry in screen.conversation._entries for note in entry.notes)


async def test_playing_pauses_at_the_match_of_a_filter_and_no_longer_when_told(
    tmp_path: Path,
) -> None:
    async with shown(many_turns(), tmp_path) as (screen, pilot):
        await pilot.press("g", *["+"] * 9, "a", "tab", *"question", "enter", "space")
        await settled(pilot, screen)
        assert screen.session.event(screen.playhead.row).type == "conversation.item.added"
        assert "at filter" in screen.transport.render_line(0).text
        await pilot.press("a", "tab", *["backspace"] * 8, "enter", "space")
        await settled(pilot, screen)
        assert screen.playhead.at_end


async def test_a_key_typed_ahead_of_the_question_ticks_its_box(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, _):
        question = PauseAtPrompt(PauseAt())
        question.action_tick("speech")  # nothing is composed yet
        await screen.app.push_screen(question)
        boxes = question.query_one(OptionList)
        assert [str(boxes.get_option(kind.name).prompt)[:3] for kind in KINDS] == [
            "[ ]",
            "[x]",
            "[ ]",
        ]


async def test_a_choice_is_given_up_with_escape(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("a", "e", "escape")
        await pilot.pause(0.05)
        assert screen.breakpoints.names == ()


async def test_playing_ends_at_the_end_and_shows_what_comes_after_as_it_comes(
    tmp_path: Path,
) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press(*["+"] * 9, "space")
        await settled(pilot, screen)
        assert screen.playhead.at_end
        rest = Story().wait(100).user("u9", "still there?")
        with (tmp_path / "story.jsonl").open("ab") as file:
            file.write(lines_of(rest))
        await until(pilot, lambda: said(screen)[-1] == "still there?")


async def test_long_gaps_are_shortened_on_request_and_the_line_says_so(tmp_path: Path) -> None:
    story = Story().session().wait(3600).user("u", "after an hour")
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("g", "l", "+", "+", "+", "space")
        await pilot.pause(0.02)
        assert "gaps ≤1s" in screen.transport.render_line(0).text
        await settled(pilot, screen)
        assert said(screen) == ["after an hour"]
        await pilot.press("l")
        await pilot.pause(0.02)
        assert "gaps" not in screen.transport.render_line(0).text


async def test_the_bar_is_clicked_and_dragged(tmp_path: Path) -> None:
    async with shown(many_turns(2), tmp_path) as (screen, pilot):
        start, cells = screen.transport._bar(screen.transport._transport)
        await pilot.mouse_down(screen.transport, offset=(start, 0))
        await pilot.pause(0.1)
        assert screen.playhead.row == 0
        await pilot.hover(screen.transport, offset=(start + cells // 2, 0))
        await pilot.pause(0.2)
        middle = screen.playhead.clock.total_s / 2
        assert screen.playhead.now_s == pytest.approx(middle, abs=0.3)
        await pilot.mouse_up(screen.transport, offset=(start + cells // 2, 0))
        await pilot.hover(screen.transport, offset=(start, 0))
        await pilot.pause(0.2)
        assert screen.playhead.row > 0  # let go of


async def test_a_click_on_a_mark_goes_to_the_very_event(tmp_path: Path) -> None:
    async with shown(many_turns(2), tmp_path) as (screen, pilot):
        start, _ = screen.transport._bar(screen.transport._transport)
        mark = next(m for m in screen.transport._marks.values() if m.kind == "error")
        await pilot.click(screen.transport, offset=(start + mark.cell, 0))
        await pilot.pause(0.1)
        assert screen.session.rows.type(screen.playhead.row) == "error"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_the_line_keeps_a_bar_and_the_times_in_any_width(tmp_path: Path, width: int) -> None:
    async with shown(many_turns(2), tmp_path, size=(width, 24)) as (screen, pilot):
        await pilot.press("l", "a", "e", "s", "r", "enter")
        await pilot.pause(0.1)
        line = screen.transport.render_line(0)
        assert line.cell_length == width
        assert "●" in line.text
        assert "00:01.9 " in line.text
        assert ("⏸ at error, speech, response" in line.text) == (width >= 80)
        assert ("turn 2/2" in line.text) == (width >= 120)


async def begun_at(pilot: Pilot[int]) -> RecordingScreen:
    screen = await shown_screen(pilot, RecordingScreen)
    await until(pilot, lambda: screen.row >= 0 and not screen.more_to_come)
    await pilot.pause(0.1)
    return screen


@pytest.mark.parametrize(
    ("place", "row"),
    [(Place("events", 3), 2), (Place("seconds", 0.35), 3), (Place("percent", 100), 10)],
)
async def test_it_begins_where_it_was_asked_to(tmp_path: Path, place: Place, row: int) -> None:
    path = record(many_turns(1), tmp_path / "story.jsonl")
    app = ConsoleApp(lambda: RecordingScreen(ReplaySession.open(path), Start(place)))
    async with app.run_test(size=SIZE) as pilot:
        screen = await begun_at(pilot)
        assert screen.playhead.row == min(row, len(screen.session.rows) - 1)
        assert not screen.playhead.playing


async def test_it_begins_to_play_from_the_first_event(tmp_path: Path) -> None:
    path = record(Story(0.0).session().wait(60).user("u", "later"), tmp_path / "story.jsonl")
    app = ConsoleApp(
        lambda: RecordingScreen(ReplaySession.open(path), Start(None, 2.0, plays=True))
    )
    async with app.run_test(size=SIZE) as pilot:
        screen = await begun_at(pilot)
        assert screen.playhead.playing
        assert (screen.playhead.row, screen.playhead.speed) == (0, 2.0)


@pytest.mark.parametrize("events", [0, 1])
async def test_a_recording_of_nothing_or_one_event_bears_every_key(
    tmp_path: Path, events: int
) -> None:
    path = tmp_path / "story.jsonl"
    path.write_bytes(lines_of(Story().session())[: None if events else 0])
    app = ConsoleApp(lambda: RecordingScreen(ReplaySession.open(path)))
    async with app.run_test(size=SIZE) as pilot:
        screen = await shown_screen(pilot, RecordingScreen)
        keys = (".", ",", "t", "T", "e", "E", "l", "+", "-", "space", "j", "k", "G")
        for key in (*keys, *["+"] * 9, "space", "a", "e", "enter", "ctrl+g", *"50%", "enter"):
            await pilot.press(key)
        await pilot.click(screen.transport, offset=(40, 0))
        await pilot.pause(0.1)
        assert screen.playhead.row == 0
        assert screen.playhead.speed == AS_FAST_AS_POSSIBLE


async def test_a_filter_that_takes_its_time_does_not_stop_playing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "COLUMN_STEP_ROWS", 5)
    monkeypatch.setattr(feed, "VIEW_BUDGET_S", 0.0)  # a step a frame
    async with shown(many_turns(20), tmp_path) as (screen, pilot):
        screen.playhead.speed = 0.1
        await pilot.press("ctrl+g", *"#100", "enter", "space")
        assert screen.playhead.playing
        await pilot.press("/", *"type:done")
        await pilot.pause(0.2)
        assert screen.playhead.playing
