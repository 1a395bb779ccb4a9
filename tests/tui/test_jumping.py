"""Jumps along causes, and what the log says of them and of time, headless."""

from pathlib import Path

from tests.builders import Story, turn
from tests.tui.recordings import shown
from tests.tui.test_bookmarking import log_text


def refused() -> Story:
    """Row 1 is a client event, row 4 the error that answers it."""
    story = Story().session().client("response.cancel").user("u", "hello")
    error = {"code": "nothing_to_cancel", "message": "no response", "event_id": "event_1"}
    return story.server("error", error=error)


async def test_an_error_and_what_caused_it_name_each_other_and_f_goes_both_ways(
    tmp_path: Path,
) -> None:
    async with shown(refused(), tmp_path) as (screen, pilot):
        shows = log_text(screen)
        assert "response.cancel  ✗ refused in #5 " in shows
        assert "error  ✗ #2 response.cancel · nothing_to" in shows
        assert "1 error: e" in str(screen.events.border_subtitle)
        went = []
        for key in ("e", "f", "f", "F"):
            await pilot.press(key)
            await pilot.pause(0.1)
            went.append(screen.row)
        assert went == [4, 1, 4, 1]


async def test_w_goes_through_session_clock_gaps_and_time_of_day(tmp_path: Path) -> None:
    async with shown(turn(), tmp_path) as (screen, pilot):
        assert "00:00.100 ↓" in log_text(screen)
        await pilot.press("w")
        assert "+100 ↓" in log_text(screen)
        assert "w gaps" in str(screen.events.border_subtitle)
        await pilot.press("w")
        assert "14:13:20.100 ↓" in log_text(screen)
        assert "w UTC" in str(screen.events.border_subtitle)
        await pilot.press("w")
        assert "00:00.100 ↓" in log_text(screen)


async def test_a_long_type_gives_way_to_what_matters(tmp_path: Path) -> None:
    kind = "conversation.item.input_audio_transcription.failed"
    story = (
        Story().session().server(kind, error={"code": "DeploymentNotFound", "message": "x" * 90})
    )
    async with shown(story, tmp_path, (80, 24)) as (screen, _):
        assert "…audio_transcription.failed  DeploymentNotFound: " in log_text(screen)
