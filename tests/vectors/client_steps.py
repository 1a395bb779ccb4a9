"""Plays the steps of a client vector on our client and writes down what can be seen."""

import base64
import re
from array import array
from collections.abc import Awaitable, Callable
from typing import cast

from console.client.client import RealtimeClient
from console.client.errors import ClientError
from console.client.events import ErrorEvent
from console.client.tools import ToolHandler
from console.protocol.errors import ConversationError
from console.protocol.wire import (
    JsonObject,
    JsonValue,
    dump_json,
    object_at,
    objects_at,
    text_at,
)
from console.store.event import RealtimeEvent
from tests.vectors.compare import without_undefined
from tests.vectors.observed import shown_event, shown_item
from tests.vectors.scripted_server import ScriptedServer

_UTILITY_EVENTS = (
    "conversation.updated",
    "conversation.item.appended",
    "conversation.item.completed",
    "conversation.interrupted",
)

_RETURN_NOTHING = ("disconnect", "addTool", "serverClose", "wsError", "server_raw")

Operation = Callable[["Player", JsonObject], Awaitable[JsonValue] | JsonValue]


class Player:
    """One client, the server it talks to, and the record of what happened."""

    def __init__(self, case: JsonObject) -> None:
        self.server = ScriptedServer()
        options = object_at(case, "options")
        self.client = RealtimeClient(
            url=text_at(options, "url") or None,
            api_key=text_at(options, "apiKey") or None,
            dialect="beta",
            session_updates="full",
            tool_responses="each",
            connector=self.server.connect,
        )
        self.tools = object_at(case, "tools")
        self.dispatched: list[JsonValue] = []
        self.sent: list[tuple[int, JsonObject]] = []
        self.errors: list[tuple[int, str]] = []
        self.returns: dict[int, JsonValue] = {}
        self._log: list[tuple[JsonObject, bytes]] = []
        self._step = 0
        self.subscribe()

    def subscribe(self) -> None:
        self.client.on("realtime.event", self._logged)
        for name in _UTILITY_EVENTS:
            self.client.on(name, self._recorder(name))
        self.client.realtime.on("close", self._recorder("close"))
        self.client.on("error", self._failed)

    async def play(self, index: int, step: JsonObject) -> None:
        """One step, and all that follows from it."""
        self._step = index
        if "op" not in step:
            self.server.say(object_at(step, "event"))
        else:
            await self._operate(index, step)
        await self.client.idle()
        self.sent += [(index, event) for event in self.server.sent]
        self.server.sent.clear()

    def changed_log_entries(self) -> list[int]:
        """Which logged events look different now from when they were logged."""
        return [index for index, (event, then) in enumerate(self._log) if dump_json(event) != then]

    async def _operate(self, index: int, step: JsonObject) -> None:
        try:
            result = _OPERATIONS[text_at(step, "op")](self, step)
            value = await result if isinstance(result, Awaitable) else result
        except (ClientError, ConversationError) as error:
            self.errors.append((index, str(error)))
        else:
            if text_at(step, "op") not in _RETURN_NOTHING:
                self.returns[index] = value

    def _logged(self, event: RealtimeEvent) -> None:
        kind = event.event.get("type", {"$undefined": True})
        self.dispatched.append([self._step, "realtime.event", event.source, kind])
        self._log.append((event.event, dump_json(event.event)))

    def _recorder(self, name: str) -> Callable[[object], None]:
        def record(event: object) -> None:
            self.dispatched.append([self._step, *shown_event(name, event)])

        return record

    def _failed(self, error: ErrorEvent) -> None:
        if error.exception is not None:  # the server's own error events are no failure of ours
            self.errors.append((self._step, error.message))


async def _connect(player: Player, step: JsonObject) -> JsonValue:
    player.server.refuses = bool(step.get("refuse"))
    return await player.client.connect()


async def _disconnect(player: Player, _: JsonObject) -> JsonValue:
    await player.client.disconnect()
    return None


async def _reset(player: Player, _: JsonObject) -> JsonValue:
    done = await player.client.reset()
    player.subscribe()
    return done


def _update_session(player: Player, step: JsonObject) -> JsonValue:
    update = without_undefined(object_at(step, "args"))
    return player.client.update_session(cast("JsonObject", update))


def _add_tool(player: Player, step: JsonObject) -> JsonValue:
    tool = object_at(player.tools, text_at(step, "name"))
    handler = None if "no_handler" in tool else _tool_handler(tool)
    player.client.add_tool(object_at(tool, "definition"), cast("ToolHandler", handler))
    return None


def _tool_handler(tool: JsonObject) -> ToolHandler:
    def handler(arguments: JsonValue) -> JsonValue:
        if "throws" in tool:
            raise RuntimeError(text_at(tool, "throws"))
        return arguments if "echo" in tool else tool.get("result")

    return handler


def _append(player: Player, step: JsonObject) -> JsonValue:
    data = base64.b64decode(text_at(step, "audio"))
    kind = str(step.get("as", "int16"))
    samples = array("h", data[: len(data) & ~1])
    if kind == "arraybuffer":
        return player.client.append_input_audio(data)
    if kind == "float32":
        return player.client.append_input_audio(array("f", [value / 32768 for value in samples]))
    if "subarray" in kind:
        bounds = [int(number) for number in re.findall(r"\d+", kind)]
        start, end = bounds or [cast("int", step["start"]), cast("int", step["end"])]
        return player.client.append_input_audio(memoryview(samples)[start:end])
    return player.client.append_input_audio(samples)


def _send_content(player: Player, step: JsonObject) -> JsonValue:
    parts: list[dict[str, object]] = [dict(part) for part in objects_at(step, "content")]
    for part in parts:
        audio = part.get("audio")
        if isinstance(audio, dict) and "$int16" in audio:
            part["audio"] = array("h", base64.b64decode(audio["$int16"]))
    return player.client.send_user_message_content(parts)


def _cancel(player: Player, step: JsonObject) -> JsonValue:
    samples = step.get("sampleCount", 0)
    assert isinstance(samples, int)
    item = player.client.cancel_response(text_at(step, "id") or None, samples)
    return {"item": item.id if item is not None else None}


def _send(player: Player, step: JsonObject) -> JsonValue:
    data = cast("JsonObject | None", step.get("data"))
    return player.client.realtime.send(text_at(step, "type"), data)


def _process(player: Player, step: JsonObject) -> JsonValue:
    item, _ = player.client.conversation.process_event(object_at(step, "event"))
    return {"item": item.id if item is not None else None}


def _get_item(player: Player, step: JsonObject) -> JsonValue:
    item = player.client.conversation.get_item(text_at(step, "id"))
    return shown_item(item) if item is not None else None


def _item_ids(player: Player, _: JsonObject) -> JsonValue:
    return [item.id for item in player.client.conversation.get_items()]


_OPERATIONS: dict[str, Operation] = {
    "connect": _connect,
    "disconnect": _disconnect,
    "reset": _reset,
    "serverClose": lambda player, _: player.server.close(),
    "wsError": lambda player, _: player.server.break_off(),
    "server_raw": lambda player, step: player.server.say_text(text_at(step, "text")),
    "updateSession": _update_session,
    "addTool": _add_tool,
    "removeTool": lambda player, step: player.client.remove_tool(text_at(step, "name")),
    "appendInputAudio": _append,
    "createResponse": lambda player, _: player.client.create_response(),
    "cancelResponse": _cancel,
    "sendUserMessageContent": _send_content,
    "deleteItem": lambda player, step: player.client.delete_item(text_at(step, "id")),
    "send": _send,
    "processEvent": _process,
    "clearConversation": lambda player, _: player.client.conversation.clear(),
    "isConnected": lambda player, _: player.client.is_connected,
    "sessionCreated": lambda player, _: player.client.session_created,
    "getTurnDetectionType": lambda player, _: player.client.get_turn_detection_type(),
    "getItem": _get_item,
    "getItemIds": _item_ids,
}
