"""Full garbage collections wait until nobody types; young garbage goes as ever."""

import gc
from collections.abc import Iterator

import pytest

from console.tui.app import ConsoleApp
from console.tui.collector import DUE, LEAST_PAUSE, OVERDUE, REST_S, Collector, thaw
from console.tui.hands import Hands
from console.tui.screens.opening import OpeningScreen


class Clock:
    """Seconds that pass when told to; each full collection takes one."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.collections = 0

    def __call__(self) -> float:
        return self.now_s

    def collected(self, phase: str, info: dict[str, int]) -> None:
        if phase == "stop" and info["generation"] == 2:
            self.collections += 1
            self.now_s += 1.0


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    gc.callbacks.append(clock.collected)
    yield clock
    gc.callbacks.remove(clock.collected)


@pytest.fixture
def hands(clock: Clock) -> Hands:
    return Hands(clock)


@pytest.fixture
def collector(clock: Clock, hands: Hands) -> Iterator[Collector]:
    gc.collect()
    collector = Collector(hands, clock)
    collector.begin()
    clock.collections = 0
    yield collector
    collector.end()


def make_due(times: int = DUE) -> None:
    """Collect young garbage that often."""
    for _ in range(times):
        gc.collect(1)


def test_nothing_is_collected_in_full_while_somebody_types(
    clock: Clock, collector: Collector, hands: Hands
) -> None:
    make_due()
    for _ in range(20):
        clock.now_s += REST_S / 2
        hands.used()
        collector.rest()
    assert clock.collections == 0
    clock.now_s += REST_S
    collector.rest()
    assert clock.collections == 1


def test_garbage_in_cycles_piles_up_only_so_far(
    clock: Clock, collector: Collector, hands: Hands
) -> None:
    make_due(OVERDUE)
    hands.used()
    collector.rest()
    assert clock.collections == 1


def test_python_itself_never_collects_in_full(clock: Clock, collector: Collector) -> None:
    made: list[object] = [[] for _ in range(200_000)]
    assert made
    assert clock.collections == 0
    assert gc.get_count()[2] > 0


def test_what_has_come_to_stay_is_not_looked_at_again(clock: Clock, collector: Collector) -> None:
    assert not gc.get_freeze_count()
    make_due()
    clock.now_s += REST_S
    collector.rest()
    assert gc.get_freeze_count() > len(gc.get_objects())
    thaw()
    assert not gc.get_freeze_count()


def test_full_collections_take_a_small_part_of_the_time(clock: Clock, collector: Collector) -> None:
    clock.now_s += REST_S
    for _ in range(LEAST_PAUSE):
        make_due()
        collector.rest()
        clock.now_s += 1.0
    assert clock.collections == 1


async def test_keys_put_collections_off_and_the_end_leaves_all_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = gc.get_threshold()
    used: list[str] = []
    monkeypatch.setattr(Hands, "used", lambda self: used.append("used"))
    app = ConsoleApp(OpeningScreen)
    async with app.run_test() as pilot:
        assert gc.get_threshold()[2] > before[2]
        await pilot.press("a", "b")
        assert used
    assert gc.get_threshold() == before
    assert not gc.get_freeze_count()
