"""The soak, for a moment: it counts what it should, so that minutes of it mean something."""

import shutil

import pytest

from tests.soak import Tally, soak


@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps to read a process's memory")
async def test_a_few_clients_talk_for_a_moment_and_none_is_lost() -> None:
    tally = await soak(clients=4, minutes=0.03, pace=0, every_s=0.5)
    assert tally.lost == []
    assert tally.turns > 0
    assert "lost clients: none" in tally.report()


def test_the_slope_is_that_of_the_memory_after_the_warm_up() -> None:
    growing = [(minute, 50_000 + 300 * minute) for minute in range(3, 6)]
    tally = Tally(memory=[(0, 10_000), (1, 40_000), (2, 50_000), *growing])
    assert tally.kib_per_minute == pytest.approx(300)
