"""What the client tells its listeners beside the wire's own events: the utility events."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from console.protocol.close_codes import explain_close
from console.protocol.items import ConversationItem, ItemDelta
from console.protocol.wire import JsonObject

Side: TypeAlias = Literal["client", "server", "network"]


@dataclass(frozen=True, slots=True)
class ConversationUpdated:
    """`conversation.updated`: an item changed; `delta` is what was added, if anything was."""

    item: ConversationItem
    delta: ItemDelta | None


@dataclass(frozen=True, slots=True)
class ItemAppended:
    """`conversation.item.appended`: an item entered the conversation."""

    item: ConversationItem


@dataclass(frozen=True, slots=True)
class ItemCompleted:
    """`conversation.item.completed`: an item is whole; once for each item."""

    item: ConversationItem


@dataclass(frozen=True, slots=True)
class Interrupted:
    """`conversation.interrupted`: the user began to speak; stop playing."""

    item_id: str
    audio_start_ms: float


@dataclass(frozen=True, slots=True)
class ResponseDone:
    """`response.done`: how a response ended, and what it used."""

    response_id: str
    status: str
    reason: str
    usage: JsonObject
    response: JsonObject


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """`error`: the server's error event, or something here that went wrong while going on.

    `exception` is None for what a server says; `event` is the event it is about, if any.
    """

    message: str
    event: JsonObject | None = None
    exception: BaseException | None = None


@dataclass(frozen=True, slots=True)
class CloseInfo:
    """`close`: the connection has ended, by whom and why."""

    code: int
    reason: str
    by: Side

    @property
    def error(self) -> bool:
        """Whether it broke, rather than being closed by one side."""
        return self.by == "network"

    @property
    def explanation(self) -> str:
        """One line in words."""
        return explain_close(self.code, self.reason)
