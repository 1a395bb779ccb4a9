"""A client vector: the steps are played, and everything observable is compared."""

import asyncio
import re

from console.protocol.wire import JsonObject, JsonValue, objects_at, parse_json, text_at
from tests.vectors.client_steps import Player
from tests.vectors.compare import differences, flattened, message_fits, same
from tests.vectors.observed import final_state, shown_item

_EVENT_ID = re.compile(r"evt_[1-9A-HJ-NP-Za-km-z]{17}")
_STEP_TIMEOUT_S = 10


def run_client_case(case: JsonObject) -> list[str]:
    """The differences between the vector and what our client does."""
    return asyncio.run(_run(case))


async def _run(case: JsonObject) -> list[str]:
    player = Player(case)
    for index, step in enumerate(objects_at(case, "steps")):
        try:
            async with asyncio.timeout(_STEP_TIMEOUT_S):
                await player.play(index, step)
        except TimeoutError:
            return [f"step {index} did not end"]
    return _judge(_expected(case), player)


def _expected(case: JsonObject) -> JsonObject:
    """The reference's values, each replaced by the one its fixes give, where they differ."""
    expected = case["expected"]
    assert isinstance(expected, dict)
    reference, fixed = expected["js"], expected.get("fixed", {})
    assert isinstance(reference, dict) and isinstance(fixed, dict)
    return {**reference, **fixed}


def _judge(expected: JsonObject, player: Player) -> list[str]:
    conversation = player.client.conversation
    changed: list[JsonValue] = [*player.changed_log_entries()]
    observed: JsonObject = {
        "dispatched": player.dispatched,
        "opened": [{"url": url} for url in player.server.opened],
        "items": [shown_item(item) for item in conversation.get_items()],
        "lookup_ids": [*conversation.state.items],
        "responses": [*conversation.responses],
        "state": final_state(player.client),
        "mutated_log_entries": changed,
    }
    wanted = dict(expected)
    if "opened" in wanted:
        wanted["opened"] = [{"url": entry["url"]} for entry in objects_at(expected, "opened")]
    return flattened(
        [
            *(
                differences(key, wanted[key], value)
                for key, value in observed.items()
                if key in wanted
            ),
            _sent(_rows(expected, "sent"), player.sent),
            _errors(objects_at(expected, "errors"), player.errors),
            _returns(_rows(expected, "returns"), player.returns),
        ]
    )


def _rows(expected: JsonObject, key: str) -> list[list[JsonValue]]:
    rows = expected.get(key, [])
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, list)]


def _sent(expected: list[list[JsonValue]], actual: list[tuple[int, JsonObject]]) -> list[str]:
    lines = []
    for index, (wanted, (step, event)) in enumerate(zip(expected, actual, strict=False)):
        event_id = text_at(event, "event_id")
        bare = {key: value for key, value in event.items() if key != "event_id"}
        if not _EVENT_ID.fullmatch(event_id):
            lines.append(f"sent[{index}]: event_id {event_id!r} is not one of the client's")
        event_fits = wanted[0] == step and _same_event(wanted[1], bare, loosely=len(wanted) > 2)
        if not event_fits:
            lines += differences(f"sent[{index}]", wanted[:2], [step, bare])
    if len(expected) != len(actual):
        lines.append(f"sent: {len(actual)} events, expected {len(expected)}")
    return lines


def _same_event(expected: JsonValue, actual: JsonObject, *, loosely: bool) -> bool:
    """Tool outputs are compared as the JSON they hold; `loosely` only as being an error."""
    wanted_item = expected.get("item") if isinstance(expected, dict) else None
    item = actual.get("item")
    if not (isinstance(wanted_item, dict) and isinstance(item, dict) and "output" in wanted_item):
        return same(expected, actual)
    outputs = [
        parse_json(text_at(entry, "output").encode("utf-8", "surrogatepass"))
        for entry in (wanted_item, item)
    ]
    if loosely:
        error = outputs[1].get("error") if isinstance(outputs[1], dict) else None
        if not (isinstance(error, str) and error):
            return False
    elif not same(*outputs):
        return False
    assert isinstance(expected, dict)
    return same(
        {**expected, "item": {**wanted_item, "output": ""}},
        {**actual, "item": {**item, "output": ""}},
    )


def _errors(expected: list[JsonObject], actual: list[tuple[int, str]]) -> list[str]:
    lines = []
    for index, (wanted, (step, message)) in enumerate(zip(expected, actual, strict=False)):
        said = text_at(wanted, "message")
        fits = message_fits(said, message) if wanted.get("comparable") else bool(message)
        if wanted.get("step") != step or not fits:
            lines += differences(f"errors[{index}]", [wanted.get("step"), said], [step, message])
    if len(expected) != len(actual):
        lines.append(f"errors: {actual}, expected {len(expected)}")
    return lines


def _returns(expected: list[list[JsonValue]], actual: dict[int, JsonValue]) -> list[str]:
    wanted = {int(str(row[0])): row[1] for row in expected}
    steps = [*wanted.keys() ^ actual.keys()]
    lines = [f"returns: step {step} returned where it should not, or not" for step in steps]
    for step in wanted.keys() & actual.keys():
        lines += differences(f"returns of step {step}", wanted[step], actual[step])
    return lines
