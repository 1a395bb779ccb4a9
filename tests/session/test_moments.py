"""Moments of a recording: what is known at an event is what the events up to it tell, no more."""

import random
from pathlib import Path

import pytest

from console.inspection.transcript import entries
from console.session.replay import ReplaySession
from tests.inspection.test_state import facts
from tests.session.test_replay import SESSIONS, opened

SAMPLES = Path(__file__).parents[2] / "recordings"
RECORDINGS = [*sorted(SAMPLES.glob("sample-*.jsonl")), *sorted(SESSIONS.glob("*.jsonl"))]
MOMENTS = 12


def begun(path: Path, events: int, folder: Path) -> ReplaySession:
    """The recording as it was when so many events had come."""
    lines = path.read_bytes().splitlines(keepends=True)[:events]
    beginning = folder / "beginning.jsonl"
    beginning.write_bytes(b"".join(lines))
    return opened(beginning)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_moment_is_the_fold_of_the_events_up_to_it(path: Path, tmp_path: Path) -> None:
    session = opened(path).inspected
    chosen = random.Random(path.name)
    for row in (0, len(session.rows) - 1, *chosen.choices(range(len(session.rows)), k=MOMENTS)):
        told = begun(path, row + 1, tmp_path).inspected
        assert len(told.rows) == row + 1
        state = session.state_at(row)  # forwards and backwards, as the rows were drawn
        assert facts(state) == facts(told.state)
        assert entries(state) == entries(told.state)
        assert (state.config.model, state.config.voice) == (
            told.state.config.model,
            told.state.config.voice,
        )


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not here")
def test_the_real_sessions_are_among_them() -> None:
    assert len(RECORDINGS) > len(list(SAMPLES.glob("sample-*.jsonl")))
