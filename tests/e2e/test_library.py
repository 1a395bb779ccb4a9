"""The recordings of somebody's folder, in a real terminal: listed, opened, renamed, deleted."""

import os
from pathlib import Path

import pytest

from tests.builders import record, turn
from tests.e2e.conftest import PROGRAM, StartTerminal
from tests.e2e.escapes import assert_inert

HOSTILE = (
    b"\x1b]2;title\x07.jsonl",
    b"line\nfeed.jsonl",
    b"bad\xff.jsonl",
    b"[b][@click=app.quit].jsonl",
)


@pytest.fixture
def recordings(folder: Path) -> Path:
    made = folder / "recordings"
    made.mkdir()
    for number, name in enumerate(("oldest", "middle", "newest")):
        path = record(turn(f"this is the {name}"), made / f"{name}.jsonl")
        os.utime(path, (1000 + number, 1000 + number))
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_recordings_are_listed_renamed_deleted_and_opened(
    terminal: StartTerminal, recordings: Path, size: tuple[int, int]
) -> None:
    window = terminal([PROGRAM], size=size)
    window.wait_for("Simulator").wait_for("newest").wait_for("42")
    window.press(*["down"] * 4)
    window.wait_for("r Rename")

    window.press("r")
    window.wait_for("without .jsonl")
    window.press("-of-all")
    window.wait_for("newest-of-all")
    window.press("enter")
    window.wait_for(lambda window: "without .jsonl" not in window.screen)
    window.wait_for("newest-of-all")
    assert names(recordings) == ["middle.jsonl", "newest-of-all.jsonl", "oldest.jsonl"]

    window.press("down", "d")
    window.wait_for("Delete middle.jsonl")
    window.press("enter")
    window.wait_for(lambda window: "for good?" not in window.screen)
    assert "middle.jsonl" in names(recordings)
    window.press("d")
    window.wait_for("Delete middle.jsonl")
    window.press("y")
    window.wait_for("Recordings · 2")
    assert names(recordings) == ["newest-of-all.jsonl", "oldest.jsonl"]

    window.press("enter")
    window.wait_for("response.done")
    window.press("ctrl+o")
    window.wait_for("Recordings · 2")
    window.press(*["down"] * 5, "d")
    window.wait_for("is open")
    window.press("escape")
    window.wait_for("response.done")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert_inert(window.raw)


def test_hostile_names_are_harmless_on_the_screen(
    terminal: StartTerminal, recordings: Path
) -> None:
    for name in HOSTILE:
        record(turn(), Path(os.fsdecode(bytes(recordings) + b"/" + name)))
    os.mkfifo(recordings / "pipe.jsonl")
    (recordings / "photo.jsonl").write_bytes(bytes(range(256)) * 9)
    window = terminal([PROGRAM])
    window.wait_for("Recordings · 8").wait_for("binary data")
    window.press(*["down"] * 4)
    for _ in range(8):
        window.press("d")
        window.wait_for("for good?")
        window.press("n")
        window.wait_for(lambda window: "for good?" not in window.screen)
        window.press("down")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert_inert(window.raw)


def test_a_connection_that_fails_leaves_no_recording(
    terminal: StartTerminal, recordings: Path
) -> None:
    window = terminal([PROGRAM])
    window.wait_for("Another server")
    window.press("down", "down", "enter")
    window.wait_for("wss://host")
    window.press("ws://127.0.0.1:9/v1/realtime", "enter")
    window.wait_for("not connected")
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert names(recordings) == ["middle.jsonl", "newest.jsonl", "oldest.jsonl"]
