"""Connecting again: with growing pauses, not for ever, and never where it cannot help."""

import pytest

from console.client.errors import ConnectFailed
from console.client.reconnect import connect_with_retries, pause_s


class Flaky:
    """Fails so many times, then works; remembers the pauses between."""

    def __init__(self, failures: int, *, retry: bool = True) -> None:
        self.left = failures
        self.retry = retry
        self.retry_after_s = 0
        self.pauses: list[float] = []

    async def connect(self) -> bool:
        self.left -= 1
        if self.left >= 0:
            raise ConnectFailed("no", retry=self.retry, retry_after_s=self.retry_after_s)
        return True

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def test_pauses_grow_until_it_works() -> None:
    flaky = Flaky(3)
    took = await connect_with_retries(flaky.connect, sleep=flaky.sleep, chance=lambda: 1.0)
    assert (took, flaky.pauses) == (4, [0.5, 1.0, 2.0])


async def test_the_last_failure_is_told_when_attempts_run_out() -> None:
    flaky = Flaky(9)
    with pytest.raises(ConnectFailed):
        await connect_with_retries(flaky.connect, attempts=3, sleep=flaky.sleep)
    assert len(flaky.pauses) == 2


async def test_a_refusal_is_not_tried_again() -> None:
    flaky = Flaky(9, retry=False)
    with pytest.raises(ConnectFailed):
        await connect_with_retries(flaky.connect, sleep=flaky.sleep)
    assert flaky.pauses == []


async def test_the_servers_own_wish_is_respected() -> None:
    flaky = Flaky(1)
    flaky.retry_after_s = 30
    await connect_with_retries(flaky.connect, sleep=flaky.sleep)
    assert flaky.pauses == [30]


def test_pauses_are_bounded_and_spread() -> None:
    assert pause_s(30, 1.0) == 8.0
    assert pause_s(1, 0.0) == 0.375
