"""Runs the calls a model makes and sends what they answer, then asks for the next response."""

from collections.abc import Callable, Coroutine
from typing import Literal, Protocol, TypeAlias

from console.client.tools import Toolbox, ToolRounds
from console.protocol.items import ConversationItem, FormattedTool
from console.protocol.wire import JsonObject, objects_at, text_at

ToolResponses: TypeAlias = Literal["once", "each"]
"""When to ask for the next response: once all calls of one are answered, or after each call."""


class Caller(Protocol):
    """What running calls needs of the client."""

    @property
    def session_config(self) -> JsonObject: ...

    def create_response(self) -> bool: ...

    def spawn(self, name: str, work: Coroutine[object, object, None]) -> None: ...


class ToolCalls:
    """Each completed call runs once, as a task of the client, after its event has been logged."""

    def __init__(
        self,
        caller: Caller,
        send: Callable[[str, JsonObject], bool],
        toolbox: Toolbox,
        responses: ToolResponses,
    ) -> None:
        self._caller = caller
        self._send = send
        self._toolbox = toolbox
        self._responses = responses
        self._rounds = ToolRounds()

    def begin(self, response_id: str, item: ConversationItem) -> None:
        """Run the call of an item, unless its call_id has been run already.

        A tool that was only defined in the session is called by whoever defined it.
        """
        call = item.formatted.tool
        if call is None or self._by_hand(call.name):
            return
        if self._rounds.take(response_id, call.call_id):
            call = FormattedTool(call.name, call.call_id, call.arguments)
            self._caller.spawn(f"tool {call.name}", self._answer(response_id, call))

    def _by_hand(self, name: str) -> bool:
        if self._responses == "each" or name in self._toolbox:  # the original answers every call
            return False
        tools = objects_at(self._caller.session_config, "tools")
        return any(text_at(tool, "name") == name for tool in tools)

    def response_done(self, response_id: str, *, completed: bool) -> None:
        """A response has ended: ask for the next one if its calls have been answered."""
        finished = self._rounds.response_done(response_id, completed=completed)
        if finished and self._responses == "once":
            self._caller.create_response()

    def clear(self) -> None:
        """Forget the calls of a connection that has ended."""
        self._rounds.clear()

    async def _answer(self, response_id: str, call: FormattedTool) -> None:
        output = await self._toolbox.output_of(call)
        item: JsonObject = {
            "type": "function_call_output",
            "call_id": call.call_id,
            "output": output,
        }
        self._send("conversation.item.create", {"item": item})
        finished = self._rounds.answered(response_id)
        if finished or self._responses == "each":
            self._caller.create_response()
