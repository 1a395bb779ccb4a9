"""Which error answers which client event."""

import pytest

from console.protocol.wire import JsonObject
from console.session import answers
from console.session.answers import Answers


def refusal(event_id: object) -> JsonObject:
    return {"type": "error", "error": {"event_id": event_id}}  # type: ignore[dict-item]


def test_an_error_and_the_event_it_names_lead_to_each_other() -> None:
    found = Answers()
    found.take_client_event(3, {"event_id": "evt_a"})
    found.take_client_event(4, {"event_id": "evt_b"})
    assert not found
    found.take_error(7, refusal("evt_b"))
    found.take_error(9, refusal("evt_b"))
    assert found
    assert found.cause(refusal("evt_b")) == 4
    assert found.error({"event_id": "evt_b"}) == 7
    assert found.error({"event_id": "evt_a"}) is None
    assert found.cause(refusal("evt_elsewhere")) is None


@pytest.mark.parametrize("name", [None, "", 7, ["evt_a"], {}])
def test_what_names_nothing_answers_nothing(name: object) -> None:
    found = Answers()
    found.take_client_event(0, {"event_id": name})  # type: ignore[dict-item]
    found.take_error(1, refusal(name))
    assert not found
    assert found.cause(refusal(name)) is None
    assert found.error({"event_id": name}) is None  # type: ignore[dict-item]


def test_no_more_errors_than_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_LINKED_ERRORS", 2)
    found = Answers()
    for row in range(3):
        found.take_error(row, refusal(f"evt_{row}"))
    assert [found.error({"event_id": f"evt_{row}"}) for row in range(3)] == [0, 1, None]
