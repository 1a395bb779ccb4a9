"""Hostile text in every field that a pane draws: no control character reaches a strip."""

import re
from pathlib import Path

import pytest
from textual.strip import Strip

from console.tui.panes.events.log import EventLog
from console.tui.screens.recording import RecordingScreen
from console.tui.widgets.strip_view import StripView
from tests.builders import Story
from tests.tui.recordings import shown

HOSTILE = (
    "\x1b]2;title\x07",
    "\x1b[31mred",
    "\x9b31m c1",
    "a\x00b\x08\x7f",
    "right\u202eleft",
    "zero\u200bwidth",
    "tag\U000e0041",
    "[red]markup[/] [@click=app.quit]x[/]",
    "wide 日本語 👩‍👩‍👧",
    "half \ud83d",
    "tab\tand\nline",
    "x" * 5000,
)
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def hostile_story(text: str) -> Story:
    """The text in every place that something is drawn from."""
    story = Story().session(model=text, instructions=text, voice=text, tools=[{"name": text}])
    story.client(text, event_id="evt_1", item_id=text, response_id=text, call_id=text)
    story.events[-1].event["event_id"] = "evt_1"
    error = {"code": text, "message": text, "event_id": "evt_1"}
    story.server("error", error=error)
    story.user("u", text)
    call = {"id": "f", "type": "function_call", "name": text, "call_id": text, "arguments": text}
    story.server("conversation.item.added", item={**call, "status": "completed"})
    story.server("conversation.item.added", item={"id": "z", "type": text, "role": text})
    story.answer_begins("r", "a").says("r", "a", text)
    details = {"type": "failed", "reason": text, "error": {"code": text, "message": text}}
    story.answer_ends("r", "failed", status_details=details)
    story.server("rate_limits.updated", rate_limits=[{"name": text, "limit": 1, "remaining": 1}])
    return story.server(text)


def drawn(screen: RecordingScreen) -> list[Strip]:
    """Every strip of the panes, as they would be painted."""
    strips: list[Strip] = []
    for pane in screen.query(StripView):
        strips += pane._strips
    log = screen.query_one(EventLog)
    strips += [log.render_line(y) for y in range(log.size.height)]
    strips += [screen.status.render_line(0), screen.voice.render_line(0)]
    return strips


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_pane_draws_what_could_steer_a_terminal(text: str, tmp_path: Path) -> None:
    async with shown(hostile_story(text), tmp_path) as (screen, pilot):
        for row in range(0, len(screen.session.rows), 2):
            screen.go_to_row(row)
            await pilot.pause()
            screen.show_details()
            for strip in drawn(screen):
                assert not UNSAFE.search(strip.text), strip.text
                assert strip.cell_length == sum(segment.cell_length for segment in strip)
        assert not UNSAFE.search(screen.editor.editor.text.replace("\n", ""))
        assert pilot.app.is_running
