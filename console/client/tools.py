"""Tools: the functions a model may call here, and the rounds of calls of each response."""

import asyncio
import inspect
import json
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from console.client.errors import ClientError
from console.protocol.items import FormattedTool
from console.protocol.wire import (
    JsonObject,
    JsonValue,
    WireError,
    dump_json,
    parse_json,
    text_at,
)

ToolHandler: TypeAlias = Callable[[JsonValue], object]
"""Gets the parsed arguments. A plain function runs in a thread of its own, so it may block."""

TIMEOUT_S = 30.0
MAX_OUTPUT_CHARS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool's definition as sent, and what runs it."""

    definition: JsonObject
    handler: ToolHandler


class Toolbox:
    """The tools that were added, by name."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._tools: dict[str, Tool] = {}
        self._timeout_s = timeout_s

    @property
    def names(self) -> list[str]:
        return list(self._tools)

    @property
    def definitions(self) -> list[JsonObject]:
        return [{"type": "function", **tool.definition} for tool in self._tools.values()]

    def __contains__(self, name: object) -> bool:
        return name in self._tools

    def add(self, definition: JsonObject, handler: ToolHandler) -> Tool:
        name = text_at(definition, "name")
        if not name:
            raise ClientError("Missing tool name in definition")
        if name in self._tools:
            raise ClientError(
                f'Tool "{name}" already added. '
                f'Please use .remove_tool("{name}") before trying to add again.'
            )
        if not callable(handler):
            raise ClientError(f'Tool "{name}" handler must be a function')
        tool = Tool(dict(definition), handler)
        self._tools[name] = tool
        return tool

    def remove(self, name: str) -> None:
        if name not in self._tools:
            raise ClientError(f'Tool "{name}" does not exist, can not be removed.')
        del self._tools[name]

    def clear(self) -> None:
        self._tools.clear()

    async def output_of(self, call: FormattedTool) -> str:
        """What a call answers, as JSON text; whatever goes wrong is answered as {"error": ...}."""
        try:
            arguments = parse_json(call.arguments.encode("utf-8", "surrogatepass"))
            tool = self._tools.get(call.name)
            if tool is None:
                raise ClientError(f'Tool "{call.name}" has not been added')
            async with asyncio.timeout(self._timeout_s):
                return _as_output(await _run(tool.handler, arguments))
        except TimeoutError:
            return _error(f'Tool "{call.name}" took longer than {self._timeout_s:g} s')
        except WireError as error:
            return _error(f"The arguments cannot be read: {error}")
        except (Exception, SystemExit) as error:  # noqa: BLE001  a tool is foreign code: the model is told
            return _error(str(error) or type(error).__name__)


async def _run(handler: ToolHandler, arguments: JsonValue) -> object:
    if inspect.iscoroutinefunction(handler):
        result: object = handler(arguments)
    else:
        result = await _in_thread(handler, arguments)
    return await result if isinstance(result, Awaitable) else result


async def _in_thread(handler: ToolHandler, arguments: JsonValue) -> object:
    """Run a function that may block. Its thread never holds up the program's end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[object] = loop.create_future()

    def settle(result: object, error: BaseException | None) -> None:
        if answer.done():  # timed out or cancelled meanwhile
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    def run() -> None:
        result: object = None
        failure: BaseException | None = None
        try:
            result = handler(arguments)
        except StopIteration as error:  # which a future cannot carry
            failure = RuntimeError(str(error) or "StopIteration")
        except (Exception, SystemExit) as error:  # noqa: BLE001  handed to whoever waits
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name=f"tool {handler!r}"[:60], daemon=True).start()
    return await answer


def _as_output(result: object) -> str:
    """A result as JSON text, cut with a note when it is too long for a model."""
    text = _json_text(result)
    if len(text) <= MAX_OUTPUT_CHARS:
        return text
    return f"{text[:MAX_OUTPUT_CHARS]}… (cut: {len(text):,} characters)"


def _json_text(result: object) -> str:
    try:
        return json.dumps(result, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ClientError(f"The tool's result is no JSON: {error}") from None


def _error(message: str) -> str:
    return dump_json({"error": message}).decode("utf-8", "surrogatepass")


@dataclass(slots=True)
class _Round:
    calls: int = 0
    answered: int = 0
    completed: bool = False


@dataclass(slots=True)
class ToolRounds:
    """Which calls were taken, and when a response's last one has been answered."""

    _taken: set[str] = field(default_factory=set)
    _rounds: defaultdict[str, _Round] = field(default_factory=lambda: defaultdict(_Round))

    def take(self, response_id: str, call_id: str) -> bool:
        """Whether a call is to be run: each call_id once."""
        if call_id and call_id in self._taken:
            return False
        self._taken.add(call_id)
        self._rounds[response_id].calls += 1
        return True

    def answered(self, response_id: str) -> bool:
        """One output was sent; True when the response is over and this was its last one."""
        if response_id not in self._rounds:  # its response was interrupted meanwhile
            return False
        self._rounds[response_id].answered += 1
        return self._finished(response_id)

    def response_done(self, response_id: str, *, completed: bool) -> bool:
        """The response is over; True when all its calls have been answered already."""
        if not completed:  # interrupted or failed: what comes next is for others to say
            self._rounds.pop(response_id, None)
            return False
        if response_id not in self._rounds:
            return False
        self._rounds[response_id].completed = True
        return self._finished(response_id)

    def clear(self) -> None:
        self._taken.clear()
        self._rounds.clear()

    def _finished(self, response_id: str) -> bool:
        current = self._rounds[response_id]
        if not current.completed or current.answered < current.calls:
            return False
        del self._rounds[response_id]
        return True
