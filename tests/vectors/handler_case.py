"""The event handler vector: scripts of registrations and dispatches, and the calls they make."""

import asyncio
from collections.abc import Callable

from console.client.event_handler import RealtimeEventHandler
from console.protocol.wire import JsonObject, JsonValue, number_at, object_at, objects_at, text_at
from tests.vectors.compare import differences

_PATIENCE_S = 5.0


def run_handler_case(case: JsonObject) -> list[str]:
    """The differences between the vector and our event handler."""
    lines: list[str] = []
    for script in objects_at(case, "scripts"):
        log = _Script(script).play()
        lines += differences(f"script {text_at(script, 'name')}", script["log"], log)
    for wait in objects_at(case, "waitForNext"):
        result = asyncio.run(_wait(wait))
        lines += differences(f"waitForNext {text_at(wait, 'name')}", _fixed_wait(wait), result)
    return lines


class _Script:
    """Callbacks named by letters: "!x" raises, and `nested` ones do things themselves."""

    def __init__(self, script: JsonObject) -> None:
        self._handler = RealtimeEventHandler()
        self._callbacks: dict[str, Callable[[JsonValue], None]] = {}
        self._nested = object_at(script, "nested")
        self._ops = script["ops"]
        self._log: list[JsonValue] = []

    def play(self) -> list[JsonValue]:
        assert isinstance(self._ops, list)
        for index, op in enumerate(self._ops):
            try:
                self._do(op)
            except (ValueError, _CallbackFailed) as error:
                self._log.append(["error", index, str(error)])
        return self._log

    def _do(self, op: JsonValue) -> None:
        assert isinstance(op, list)
        kind, name, *rest = op
        argument = rest[0] if rest else None
        if kind == "dispatch":
            self._handler.dispatch(str(name), argument)
            return
        callback = self._callback(str(argument)) if rest else None
        match kind:
            case "off":
                self._handler.off(str(name), callback)
            case "offNext":
                self._handler.off_next(str(name), callback)
            case "on" if callback is not None:
                self._handler.on(str(name), callback)
            case "onNext" if callback is not None:
                self._handler.on_next(str(name), callback)

    def _callback(self, name: str) -> Callable[[JsonValue], None]:
        def callback(payload: JsonValue) -> None:
            self._log.append(["call", name, payload])
            if name.startswith("!"):
                raise _CallbackFailed(name[1:])
            nested = self._nested.get(name, [])
            assert isinstance(nested, list)
            for op in nested:
                self._do(op)

        return self._callbacks.setdefault(name, callback)


class _CallbackFailed(Exception):
    pass


def _fixed_wait(wait: JsonObject) -> JsonObject:
    """The event resolves the wait whatever it carries, and a timeout leaves nothing behind."""
    timeout_ms = number_at(wait, "timeout_ms")
    after_ms = number_at(wait, "dispatch_after_ms")
    arrives = after_ms is not None and (not timeout_ms or after_ms < timeout_ms)
    payload = wait.get("payload") if arrives else None
    return {"result": ["resolved", payload], "leftover_next_handlers": 0}


async def _wait(wait: JsonObject) -> JsonObject:
    handler = RealtimeEventHandler()
    timeout_ms = number_at(wait, "timeout_ms")
    waiting = asyncio.create_task(
        handler.wait_for_next("x", None if timeout_ms is None else timeout_ms / 1000)
    )
    after_ms = number_at(wait, "dispatch_after_ms")
    if after_ms is not None:
        await asyncio.sleep(after_ms / 1000)
        handler.dispatch("x", wait.get("payload"))
    async with asyncio.timeout(_PATIENCE_S):
        payload = await waiting
    assert payload is None or isinstance(payload, (bool, int, float, str, list, dict))
    return {"result": ["resolved", payload], "leftover_next_handlers": int(handler.listens("x"))}
