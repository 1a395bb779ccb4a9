"""The Event pane: a tree that folds, the text, the very bytes; and what can be taken out of it."""

import base64
from pathlib import Path

import pytest
from textual.strip import Strip

from console.recording import line as line_module
from console.recording import reader as reader_module
from console.tui import details as details_module
from console.tui.panes.event.painting import PaintedLines
from console.tui.screens.recording import RecordingScreen
from tests.builders import Story, turn
from tests.tui.recordings import shown, shown_file
from tests.tui.test_hostile_panes import HOSTILE, UNSAFE, hostile_story


def lines(screen: RecordingScreen) -> list[str]:
    """What the pane shows, as text."""
    return [strip.text.rstrip() for strip in screen.details._strips]


def wavs(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.wav")]


def corner(screen: RecordingScreen) -> str:
    return str(screen.details.border_subtitle)


async def test_the_tree_folds_and_names_the_path_under_the_cursor(tmp_path: Path) -> None:
    async with shown(turn("hello", "Hi there"), tmp_path) as (screen, pilot):
        await pilot.press("g", "5", "j", "j")
        assert corner(screen) == "session · tree"
        assert "▾ session: {3}" in lines(screen)
        whole = len(lines(screen))
        await pilot.press("left")
        assert lines(screen)[3].startswith('▸ session: {3}  type: "realtime"')
        assert len(lines(screen)) == whole - 3
        await pilot.press("right", "right", "down")
        assert corner(screen) == "session.id · tree"
        await pilot.press("left")
        assert corner(screen) == "session · tree"
        await pilot.press("enter")
        assert "▸ session" in lines(screen)[3]
        await pilot.press("u")
        assert len(lines(screen)) == whole


async def test_the_cursor_passes_a_line_longer_than_the_pane_by_scrolling(tmp_path: Path) -> None:
    story = Story().server("x", text="word " * 1000, last=1)
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("5", "j", "j", "enter")
        assert corner(screen) == "text · tree"
        for _ in range(200):
            await pilot.press("j")
            if corner(screen) == "last · tree":
                break
        assert "  last: 1" in [
            screen.details.render_line(y).text.rstrip() for y in range(screen.details.size.height)
        ]
        assert screen.details.scroll_offset.y > 50
        await pilot.press("g")
        assert (screen.details.scroll_offset.y, corner(screen)) == (0, "type · tree")


async def test_a_click_puts_the_cursor_and_a_second_one_folds(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("g", "5")
        row = lines(screen).index("▾ session: {3}")
        await pilot.click(screen.details, offset=(5, row + 1))
        assert corner(screen) == "session · tree"
        assert lines(screen)[row] == "▾ session: {3}"
        await pilot.click(screen.details, offset=(5, row + 1))
        assert lines(screen)[row].startswith("▸ session")


async def test_the_path_and_the_form_stay_from_event_to_event(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        await pilot.press("g", "j", "5", *"jjj")
        path = corner(screen)
        assert path == "item.id · tree"
        await pilot.press("1", "j", "5")
        assert corner(screen) == path
        await pilot.press("r", "1", "k", "5")
        assert corner(screen) == "text"


async def test_r_goes_from_tree_to_text_to_the_bytes_themselves(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    line = b'{ "source":"server","event":{"type":"x","n":1.00,"n":2,"s":"\xc2\x9b\x7f"},"time":5 }'
    async with shown(Story().session(), tmp_path) as (screen, pilot):
        before = lines(screen)
        await pilot.press("r")
        assert lines(screen)[1] == "{"
        await pilot.press("r")
        assert lines(screen)[1].startswith('{"time":"')
        await pilot.press("r")
        assert lines(screen) == before
    path.write_bytes(line + b"\nno JSON \xff\x1b\n")
    async with shown_file(path) as (screen, pilot):
        await pilot.press("g")
        assert lines(screen)[2:4] == ["  n: 1.00", "  n: 2"]
        await pilot.press("r", "r")
        assert "".join(lines(screen)[1:]) == line.decode().replace("\x9b", "<U+009B>").replace(
            "\x7f", "␡"
        )
        await pilot.press("r", "j")
        assert "not an event: " in lines(screen)[1]
        assert lines(screen)[2] == "no JSON \\xff␛"


async def test_of_a_line_too_long_to_be_read_the_beginning_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "sk-" + "a1" * 20
    head = f'{{"time":5,"source":"server","event":{{"type":"x","a":"{key}","text":"'
    path = tmp_path / "long.jsonl"
    path.write_text(head + "word " * 1000 + key + '"}}\n')
    for module in (line_module, reader_module):
        monkeypatch.setattr(module, "MAX_LINE", 1000)
    monkeypatch.setattr(details_module, "MAX_RAW", len(head) + 50)
    async with shown_file(path) as (screen, pilot):
        told = "\n".join(lines(screen))
        assert "not an event: line of 5," in told
        assert '    a: "***"' in told
        await pilot.press("r", "r")
        assert '"a":"***"' in "".join(lines(screen))
        assert "word" not in "".join(lines(screen))  # cut apart: it could be a key as well


async def test_c_copies_the_value_under_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    async with shown(turn("hello"), tmp_path) as (screen, pilot):
        monkeypatch.setattr(screen, "copy_and_tell", copied.append)
        await pilot.press("g", "5", "j", "j", "c", "j", "j", "c")
        assert copied == ['{"type":"realtime","id":"sess_1","model":"gpt-test"}', "sess_1"]
        await pilot.press("r", "c")
        assert copied[-1].startswith('{"type":"session.created"')


async def test_what_base64_is_stands_in_its_place(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0" + bytes(300)
    url = "data:image/png;base64," + base64.b64encode(png).decode()
    part = {"type": "input_image", "image_url": url}
    story = turn(seconds=0.1).client("conversation.item.create", item={"content": [part]})
    async with shown(story, tmp_path) as (screen, pilot):
        assert "    image_url: <image png 640x480, 324 B>" in "\n".join(lines(screen))
        await pilot.press("k", "k")
        assert "  delta: <4,800 bytes pcm16, 100 ms, peak -12 dB>" in lines(screen)


async def test_big_s_saves_the_run_under_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with shown(turn(seconds=0.1), tmp_path) as (screen, pilot):
        await pilot.press("k", "S")
        await screen.workers.wait_for_complete()
        assert wavs(tmp_path) == ["item_a-9.wav"]
        await pilot.press("g", "S")
        await screen.workers.wait_for_complete()
        assert wavs(tmp_path) == ["item_a-9.wav"]


async def test_only_what_is_seen_of_an_event_is_styled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story().server("x", list=[{"n": number} for number in range(3000)])
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("5", "u")
        strips = screen.details._strips
        assert len(strips) > 3000
        styled: list[int] = []
        real = PaintedLines._strip

        def counted(painted: PaintedLines, row: int) -> Strip:
            styled.append(row)
            return real(painted, row)

        monkeypatch.setattr(PaintedLines, "_strip", counted)
        await pilot.press("end")
        await pilot.pause(0.1)
        assert 0 < len(styled) < 200


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_form_draws_what_could_steer_a_terminal(text: str, tmp_path: Path) -> None:
    story = hostile_story(text).server("x", **{text: {text: [text]}})
    async with shown(story, tmp_path) as (screen, pilot):
        await pilot.press("5", "u")
        for _ in range(3):
            screen.details.action_move(2)
            assert not UNSAFE.search(corner(screen))
            for strip in screen.details._strips:
                assert not UNSAFE.search(strip.text), strip.text
                assert strip.cell_length == sum(segment.cell_length for segment in strip)
            await pilot.press("r")
