"""Ids like the service's, and the time in them."""

import random

import pytest

from console.protocol.ids import generate_id, time_of_id, timed_id


def test_an_id_has_the_length_and_prefix_asked_for() -> None:
    made = generate_id("evt_", 21)
    assert made.startswith("evt_")
    assert len(made) == 21
    assert generate_id("evt_") != generate_id("evt_")


def test_a_prefix_longer_than_the_id_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        generate_id("conversation_", 5)


def test_the_time_in_an_id_is_read_back_to_the_second() -> None:
    made = timed_id("event_", 1_790_723_024.9, random.Random(1))
    assert time_of_id(made) == 1_790_723_024


def test_a_real_session_id_tells_when_it_was_made() -> None:
    assert time_of_id("sess_ETb9M8CxZyUORQo7XZcBZ") == 1_790_726_624 - 3600


@pytest.mark.parametrize(
    "identifier",
    ["", "event_", "event_000031", "call_ETb9M8CxZyUORQo7XZcBZ", "event_000008CxZyUORQo7XZcBZ",
     "2f0a59cc-7868-43a7-9cab-03759fe911c6", "event_ETb9M8CxZyUORQo7XZcB!"],
)  # fmt: skip
def test_other_ids_carry_no_time(identifier: str) -> None:
    assert time_of_id(identifier) is None
