"""The tools whose code is here: offered to every session, and still run after it was edited."""

from console.client.client import RealtimeClient
from console.client.tools import ToolHandler
from console.protocol.wire import JsonObject, objects_at, text_at
from console.session.demo_tools import GET_WEATHER, SET_MEMORY, Memory, get_weather


class LocalTools:
    """What the client runs when the model calls it, by the tools' names."""

    def __init__(self, client: RealtimeClient) -> None:
        self._client = client
        self._handlers: dict[str, ToolHandler] = {
            text_at(GET_WEATHER, "name"): get_weather,
            text_at(SET_MEMORY, "name"): Memory().set_memory,
        }

    def offer(self) -> None:
        """Offer all of them."""
        for definition in (GET_WEATHER, SET_MEMORY):
            self._client.add_tool(definition, self._handlers[text_at(definition, "name")])

    def edit(self, accepted: JsonObject, edited: JsonObject) -> list[JsonObject]:
        """Offer the tools of an edited session that have code here, as edited, and no others.

        Returns its other tools: they belong to the session itself.
        """
        before, after = self._local(accepted), self._local(edited)
        for name in self._client.tools:
            if before.get(name) != after.get(name):
                self._client.remove_tool(name)
        for name, tool in after.items():
            if name not in self._client.tools:
                self._client.add_tool(tool, self._handlers[name])
        tools = objects_at(edited, "tools")
        return [tool for tool in tools if text_at(tool, "name") not in self._handlers]

    def _local(self, session: JsonObject) -> dict[str, JsonObject]:
        tools = {text_at(tool, "name"): tool for tool in objects_at(session, "tools")}
        return {name: tool for name, tool in tools.items() if name in self._handlers}
