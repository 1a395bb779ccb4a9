"""Listeners by event name: called in order, at once; coroutines become tasks owned here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol, TypeAlias, TypeVar, overload

from console.client.events import (
    CloseInfo,
    ConversationUpdated,
    ErrorEvent,
    Interrupted,
    ItemAppended,
    ItemCompleted,
    ResponseDone,
)
from console.protocol.secrets import mask_text
from console.protocol.text import single_line
from console.protocol.wire import JsonValue
from console.store.event import RealtimeEvent

Payload: TypeAlias = (
    JsonValue
    | RealtimeEvent
    | ConversationUpdated
    | ItemAppended
    | ItemCompleted
    | Interrupted
    | ResponseDone
    | ErrorEvent
    | CloseInfo
)


class Handler(Protocol):
    """What listens: gets the event, returns nothing or something to wait for."""

    def __call__(self, event: "Payload", /) -> object: ...


Registry: TypeAlias = dict[str, tuple[Callable[..., object], ...]]
"""Never changed in place: a dispatch under way goes on with the listeners it began with."""

HandlerT = TypeVar("HandlerT", bound=Callable[..., object])

_LINE = 500
_LINES = 1000  # a server that repeats itself must not fill the log
_logger = logging.getLogger("console.client")


class RealtimeEventHandler:
    """Listeners for named events.

    A listener that raises stops those after it and the ones for the next event only, which stay
    registered; whoever dispatched sees the exception. Names are plain: "server.*" is one of them.
    """

    def __init__(self) -> None:
        self._handlers: Registry = {}
        self._next_handlers: Registry = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._logged: set[str] = set()

    @overload
    def on(self, name: str) -> Callable[[HandlerT], HandlerT]: ...
    @overload
    def on(self, name: str, handler: HandlerT) -> HandlerT: ...
    def on(
        self, name: str, handler: HandlerT | None = None
    ) -> HandlerT | Callable[[HandlerT], HandlerT]:
        """Call `handler(event)` for every such event; without a handler, a decorator."""
        return self._register(self._handlers, name, handler)

    @overload
    def on_next(self, name: str) -> Callable[[HandlerT], HandlerT]: ...
    @overload
    def on_next(self, name: str, handler: HandlerT) -> HandlerT: ...
    def on_next(
        self, name: str, handler: HandlerT | None = None
    ) -> HandlerT | Callable[[HandlerT], HandlerT]:
        """Call `handler(event)` for the next such event only, after those of `on`."""
        return self._register(self._next_handlers, name, handler)

    def off(self, name: str, handler: Callable[..., object] | None = None) -> bool:
        """Stop calling a listener, or all of a name; raises ValueError for one never registered."""
        _unregister(self._handlers, name, handler, "event listener")
        return True

    def off_next(self, name: str, handler: Callable[..., object] | None = None) -> bool:
        """As `off`, for listeners of the next event."""
        _unregister(self._next_handlers, name, handler, "next event listener")
        return True

    async def wait_for_next(self, name: str, timeout: float | None = None) -> Payload:  # noqa: ASYNC109
        """The next such event; None when `timeout` seconds (0: no limit) pass without one."""
        arrived: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()

        def arrive(event: Payload) -> None:
            if not arrived.done():
                arrived.set_result(event)

        self.on_next(name, arrive)
        try:
            async with asyncio.timeout(timeout or None):
                return await arrived
        except TimeoutError:
            return None
        finally:
            if arrive in self._next_handlers.get(name, ()):
                self.off_next(name, arrive)

    def listens(self, name: str) -> bool:
        """Whether anybody would hear such an event."""
        return bool(self._handlers.get(name) or self._next_handlers.get(name))

    def dispatch(self, name: str, event: Payload = None) -> bool:
        """Call the listeners of a name, in order."""
        for handler in self._handlers.get(name, ()):
            result = handler(event)
            if result is not None:
                self._adopt(name, result)
        if self._next_handlers:
            self._dispatch_next(name, event)
        return True

    def _dispatch_next(self, name: str, event: Payload) -> None:
        for handler in self._next_handlers.get(name, ()):
            result = handler(event)
            if result is not None:
                self._adopt(name, result)
        # One registered meanwhile goes too, as in the original: it would see this event twice.
        self._next_handlers.pop(name, None)

    def clear_event_handlers(self) -> bool:
        """Forget all listeners."""
        self._handlers.clear()
        self._next_handlers.clear()
        return True

    def spawn(self, name: str, work: Coroutine[object, object, None]) -> None:
        """Run a coroutine as a task owned here; a failure is reported, not lost."""
        task = asyncio.get_running_loop().create_task(self._guarded(name, work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def busy(self) -> bool:
        """Whether tasks owned here still run, other than the one that asks."""
        return bool(self._other_tasks())

    async def settled(self) -> None:
        """Wait until every task owned here is done, also those begun meanwhile."""
        while others := self._other_tasks():
            await asyncio.wait(others)

    async def cancel_tasks(self) -> None:
        """Cancel every task owned here and wait for its end."""
        others = self._other_tasks()
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)

    def _other_tasks(self) -> list[asyncio.Task[None]]:
        current = asyncio.current_task()
        return [task for task in self._tasks if task is not current]

    def tell(self, error: ErrorEvent) -> None:
        """Tell the listeners of `error`; with none, the log, where the same line comes once."""
        heard = self.listens("error")
        try:
            self.dispatch("error", error)
        except Exception as failure:  # noqa: BLE001  a failing listener for failures: logged
            self._log(f"handler of error failed: {type(failure).__name__}: {failure}")
        if not heard:
            self._log(error.message)

    def report(self, error: Exception, about: str) -> None:
        """Tell of a failure in foreign code that was called from here."""
        self.tell(ErrorEvent(f"{about} failed: {type(error).__name__}: {error}", None, error))

    def _log(self, message: str) -> None:
        line = single_line(mask_text(message), _LINE)
        if line not in self._logged and len(self._logged) < _LINES:
            self._logged.add(line)
            _logger.warning("%s", line)

    def _register(
        self,
        registry: Registry,
        name: str,
        handler: HandlerT | None,
    ) -> HandlerT | Callable[[HandlerT], HandlerT]:
        def register(handler: HandlerT) -> HandlerT:
            registry[name] = (*registry.get(name, ()), handler)
            return handler

        return register if handler is None else register(handler)

    def _adopt(self, name: str, result: object) -> None:
        if isinstance(result, Awaitable):
            self.spawn(f"handler of {name}", _awaited(result))

    async def _guarded(self, name: str, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  a task boundary: the failure is reported
            self.report(error, name)


async def _awaited(result: Awaitable[object]) -> None:
    await result


def _unregister(
    registry: Registry, name: str, handler: Callable[..., object] | None, what: str
) -> None:
    if handler is None:
        registry.pop(name, None)
        return
    handlers = list(registry.get(name, ()))
    if handler not in handlers:
        raise ValueError(
            f'Could not turn off specified {what} for "{name}": not found as a listener'
        )
    handlers.remove(handler)
    registry[name] = tuple(handlers)
