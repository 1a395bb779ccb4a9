"""Panes take turns: all at once in a calm session, one a frame in a flood, none twice too soon."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.tui.panes.conversation.pane import ConversationPane
from console.tui.panes.events.log import EventLog
from console.tui.screens.live import FLOOD_EVENTS
from console.tui.screens.turns import Turn, Turns
from tests.tui.live_scenes import shown

EVERY_S = 0.1


class Panes:
    """Panes that show a number, and what was painted."""

    def __init__(self, names: str) -> None:
        self.number = 0
        self.painted = ""
        self.turns = Turns(*(self._turn(name) for name in names))

    def _turn(self, name: str) -> Turn:
        def paint() -> None:
            self.painted += name

        return Turn(paint, lambda: self.number, EVERY_S)


def test_a_calm_session_paints_all_that_is_new_at_once() -> None:
    panes = Panes("abc")
    panes.turns.take(0.0, one=False)
    assert panes.painted == "abc"
    panes.turns.take(1.0, one=False)
    assert panes.painted == "abc"


def test_in_a_flood_each_frame_paints_the_one_that_has_waited_longest() -> None:
    panes = Panes("abc")
    for frame in range(12):
        panes.number += 1
        panes.turns.take(frame * 0.04, one=True)
    assert panes.painted == "abc" * 4


def test_none_is_painted_more_often_than_it_says() -> None:
    panes = Panes("a")
    for frame in range(11):
        panes.number += 1
        panes.turns.take(frame * EVERY_S / 5, one=True)
    assert panes.painted == "aaa"


async def test_a_flood_paints_the_log_and_the_conversation_in_frames_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[str] = []

    def noted(name: str, method: Callable[..., None]) -> Callable[..., None]:
        def painted(*arguments: object, **options: object) -> None:
            frames[-1] += name
            method(*arguments, **options)

        return painted

    async with shown(tmp_path) as scene:
        now_s = scene.screen.now()
        monkeypatch.setattr(scene.screen, "now", lambda: now_s)
        monkeypatch.setattr(EventLog, "grown", noted("log ", EventLog.grown))
        monkeypatch.setattr(ConversationPane, "show", noted("talk ", ConversationPane.show))
        for _ in range(12):
            for _ in range(FLOOD_EVENTS):
                scene.say("rate_limits.updated", rate_limits=[])
            frames.append("")
            now_s += scene.screen.FRAME_S
            scene.screen.frame()
        assert min(frames.count("log "), frames.count("talk ")) >= 3
        assert set(frames) == {"log ", "talk ", ""}
