"""Recordings that change while they are open in a terminal: said at once, and never a crash."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.builders import lines_of, record, turn
from tests.e2e.conftest import PROGRAM, StartTerminal

SIZES = ((120, 40), (80, 24))


@pytest.mark.parametrize("size", SIZES, ids=["wide", "small"])
def test_a_file_that_is_cut_and_written_anew_is_told_and_read_again(
    terminal: StartTerminal, folder: Path, size: tuple[int, int]
) -> None:
    path = record(turn("before"), folder / "log.jsonl")
    window = terminal([PROGRAM, "replay", path], size=size).wait_for("response.done")
    os.truncate(path, 600)
    window.wait_for("file cut short: R reads it again")
    window.press("G")
    window.wait_for("gone: 0 of its")
    path.write_bytes(lines_of(turn("after")))
    window.press("R")
    window.wait_for(lambda window: "file cut" not in window.screen and "after" in window.screen)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert not window.left_behind()


@pytest.mark.parametrize("size", SIZES, ids=["wide", "small"])
def test_a_log_that_is_rotated_is_followed_and_the_new_one_opened_when_asked_for(
    terminal: StartTerminal, folder: Path, size: tuple[int, int]
) -> None:
    path = record(turn("before"), folder / "log.jsonl")
    window = terminal([PROGRAM, "replay", path], size=size).wait_for("response.done")
    rotated = path.rename(folder / "log.jsonl.1")
    window.wait_for("file moved away, still open here")
    record(turn("after"), path)
    window.wait_for("another file has its name: R opens it")
    with rotated.open("ab") as file:
        file.write(lines_of(turn("late")))
    window.wait_for("late")
    window.press("R")
    window.wait_for(lambda window: "another file" not in window.screen and "after" in window.screen)
    shutil.rmtree(folder)
    window.wait_for("file deleted, still open here")
    window.press("ctrl+q")
    assert window.wait_exit() == 0


def test_a_recording_is_watched_while_it_is_made_and_its_recorder_killed(
    terminal: StartTerminal, folder: Path
) -> None:
    path = folder / "session.jsonl"
    recorder = terminal([PROGRAM, "demo", "--record", path]).wait_for("session.updated")
    watcher = terminal([PROGRAM, "replay", path]).wait_for("still being recorded")
    recorder.press("hello", "enter")
    watcher.wait_for("response.done")
    recorder.send_signal(signal.SIGKILL)
    watcher.wait_for("cut off: its recorder did not finish")
    watcher.press("ctrl+q")
    assert watcher.wait_exit() == 0
