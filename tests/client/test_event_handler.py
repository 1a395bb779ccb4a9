"""Listeners: order, once, waiting, coroutines, and failures that are told."""

import asyncio
import logging

import pytest

from console.client.event_handler import RealtimeEventHandler
from console.client.events import ErrorEvent


def test_listeners_are_called_in_order_and_next_ones_last() -> None:
    handler = RealtimeEventHandler()
    heard: list[str] = []
    handler.on_next("x", lambda _: heard.append("next"))
    handler.on("x", lambda _: heard.append("first"))
    handler.on("x", lambda _: heard.append("second"))
    handler.dispatch("x")
    handler.dispatch("x")
    assert heard == ["first", "second", "next", "first", "second"]


def test_on_is_a_decorator_too() -> None:
    handler = RealtimeEventHandler()
    heard: list[object] = []

    @handler.on("x")
    def listen(event: object) -> None:
        heard.append(event)

    handler.dispatch("x", 1)
    handler.off("x", listen)
    handler.dispatch("x", 2)
    assert heard == [1]


def test_taking_away_what_was_never_there_is_refused() -> None:
    with pytest.raises(ValueError, match="not found as a listener"):
        RealtimeEventHandler().off("x", print)


async def test_a_wait_ends_with_the_event_whatever_it_carries() -> None:
    handler = RealtimeEventHandler()
    waiting = asyncio.create_task(handler.wait_for_next("x"))
    await asyncio.sleep(0)
    handler.dispatch("x")
    assert await waiting is None


async def test_a_wait_that_times_out_leaves_no_listener_behind() -> None:
    handler = RealtimeEventHandler()
    assert await handler.wait_for_next("x", timeout=0.001) is None
    assert not handler.listens("x")


async def test_a_cancelled_wait_leaves_no_listener_behind() -> None:
    handler = RealtimeEventHandler()
    waiting = asyncio.create_task(handler.wait_for_next("x"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert not handler.listens("x")


async def test_a_coroutine_listener_becomes_a_task_that_is_waited_for() -> None:
    handler = RealtimeEventHandler()
    heard: list[int] = []

    async def listen(_: object) -> None:
        await asyncio.sleep(0)
        heard.append(1)

    handler.on("x", listen)
    handler.dispatch("x")
    assert heard == []
    await handler.settled()
    assert heard == [1]


async def test_a_failing_coroutine_listener_is_told_as_an_error() -> None:
    handler = RealtimeEventHandler()
    errors: list[ErrorEvent] = []
    handler.on("error", errors.append)

    async def fail(_: object) -> None:
        raise LookupError("no such thing")

    handler.on("x", fail)
    handler.dispatch("x")
    await handler.settled()
    assert "no such thing" in errors[0].message
    assert isinstance(errors[0].exception, LookupError)


def test_an_error_nobody_listens_for_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    handler = RealtimeEventHandler()
    with caplog.at_level(logging.WARNING, "console.client"):
        for _ in range(3):
            handler.tell(ErrorEvent("it went wrong"))
    assert [record.getMessage() for record in caplog.records] == ["it went wrong"]
