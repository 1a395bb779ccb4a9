"""Faults: each happens where it was asked for, and the same seed repeats them."""

from random import Random

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from console.protocol.wire import JsonObject, WireError, object_at, parse_object
from console.simulator.faults import Act, Disturbance, FaultError, Send, Wait, parse_fault
from console.simulator.server import Simulator
from tests.simulator.talk import Talk, talking, types


def faulty(*written: str) -> Simulator:
    return Simulator(pace=0, seed=5, faults=[parse_fault(fault) for fault in written])


def acts(written: str, count: int, seed: int = 1) -> list[list[Act]]:
    disturbance = Disturbance([parse_fault(written)], Random(seed))
    events: list[JsonObject] = [{"type": f"event.{number}"} for number in range(count)]
    return [list(disturbance.acts(event)) for event in events]


@pytest.mark.parametrize(
    "written",
    [
        "drop",
        "explode@1",
        "drop@0",
        "drop@1.5",
        "close:x@1",
        "@1",
        "delay:5@",
        "drop@-1.0",
        "close:1006@1",
        "close:999@1",
        "close:1005@1",
    ],
)
def test_a_fault_that_is_not_written_well_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(FaultError) as refused:
        parse_fault(written)
    assert "\n" not in str(refused.value)


def test_a_fault_happens_once_at_a_number_or_a_type() -> None:
    assert [len(done) for done in acts("drop@2", 4)] == [1, 0, 1, 1]
    assert [len(done) for done in acts("drop@event.3", 5)] == [1, 1, 1, 0, 1]


def test_chance_is_repeatable_and_about_right() -> None:
    dropped = [not done for done in acts("drop@0.2", 500, seed=3)]
    assert dropped == [not done for done in acts("drop@0.2", 500, seed=3)]
    assert 60 < sum(dropped) < 140


def test_a_delay_comes_before_the_event() -> None:
    waited, sent = acts("delay:250@1", 1)[0]
    assert waited == Wait(0.25)
    assert isinstance(sent, Send)


async def test_a_dropped_event_is_missing_and_the_rest_arrives() -> None:
    async with talking(simulator=faulty("drop@response.output_item.done")) as talk:
        names = types(await talk.say("hello"))
        assert "response.output_item.done" not in names
        assert "response.done" in names


async def test_a_malformed_frame_is_half_an_event() -> None:
    async with faulty("malformed@2") as simulator, connect(simulator.url, proxy=None) as socket:
        talk = Talk(socket)
        await talk.send("session.update", session={"type": "realtime"})
        await talk.receive()
        with pytest.raises(WireError):
            await talk.receive()
        await talk.say("hello")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("close:1000@response.created", 1000),
        ("close@response.created", 1011),
        ("close:1012@response.created", 1012),
        ("close:4000@3", 4000),
        ("quota@response.created", 1013),
        ("expire@response.created", 1001),
        ("reset@response.created", None),
    ],
)
async def test_a_fault_can_end_the_session(written: str, code: int | None) -> None:
    async with talking(simulator=faulty(written)) as talk:
        with pytest.raises(ConnectionClosed) as closed:
            await talk.say("hello")
        assert (closed.value.rcvd.code if closed.value.rcvd else None) == code
        if code == 1013 and closed.value.rcvd:
            assert closed.value.rcvd.reason == "insufficient_quota.insufficient_quota"
        expected = {1013: "insufficient_quota", 1001: "session_expired"}.get(code or 0)
        errors = [event for event in talk.events if event["type"] == "error"]
        assert (expected or "") in str(errors)


async def test_an_error_of_the_server_ends_nothing() -> None:
    async with talking(simulator=faulty("error@response.created")) as talk:
        events = await talk.say("hello")
        error = next(event for event in events if event["type"] == "error")
        assert object_at(error, "error")["type"] == "server_error"
        assert types(events)[-1] == "rate_limits.updated"


async def test_an_oversized_message_is_as_large_as_asked() -> None:
    async with talking(simulator=faulty("oversized:200000@response.created")) as talk:
        events = await talk.say("hello")
        created = next(event for event in events if event["type"] == "response.created")
        assert len(str(created["padding"])) == 200_000


async def test_a_stall_holds_everything_back_until_it_is_over() -> None:
    async with talking(simulator=faulty("stall:300@response.created")) as talk:
        assert types(await talk.say("hello"))[-1] == "rate_limits.updated"


def test_every_event_is_an_object_when_nothing_is_wrong() -> None:
    sent = Disturbance([], Random(1)).acts({"type": "x", "text": "ü"})
    assert [parse_object(act.frame) for act in sent if isinstance(act, Send)] == [
        {"type": "x", "text": "ü"}
    ]
