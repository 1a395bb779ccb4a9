"""What passes between a response and the mind: a question with all it may see, and a thought."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, Protocol, TypeAlias

from console.protocol.wire import JsonObject
from console.simulator.conversation import Entry
from console.simulator.stage import Wait


@dataclass(frozen=True, slots=True)
class Say:
    """Text to be spoken or written, by the response's modality.

    What is said without a call in between becomes one message. `short` is what remains of it where
    instructions allow only a few words.
    """

    text: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; the arguments may be text as some model wrote it."""

    name: str
    arguments: JsonObject | str


@dataclass(frozen=True, slots=True)
class McpCall:
    """A call of an MCP server's tool, which the server side carries out itself."""

    server_label: str
    name: str
    arguments: JsonObject
    output: str
    approval_request_id: str = ""


@dataclass(frozen=True, slots=True)
class McpApproval:
    """A request to be allowed such a call."""

    server_label: str
    name: str
    arguments: JsonObject


Part: TypeAlias = Say | Call | McpCall | McpApproval


@dataclass(frozen=True, slots=True)
class Ending:
    """How a response ends when it does not simply complete.

    `reason` goes with incomplete ("content_filter", "max_output_tokens"), `code` with failed.
    """

    status: Literal["failed", "incomplete"]
    reason: str = ""
    code: str = ""
    message: str = ""


Thinking: TypeAlias = Generator[Wait | Part | Ending, None, None]
"""The parts of an answer in order, and what to wait for before the next one."""


class Thought(Protocol):
    """An answer as it comes to mind; an Ending is the last of it."""

    def __iter__(self) -> Thinking: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """A thought that is complete from the start."""

    parts: tuple[Part, ...] = ()
    ending: Ending | None = None
    thinking_ms: float = 300.0

    def __iter__(self) -> Thinking:
        yield self.thinking_ms
        yield from self.parts
        if self.ending is not None:
            yield self.ending


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that a mind may look at. `items` is the conversation so far, oldest first."""

    items: Sequence[Entry]
    instructions: str
    tools: Sequence[JsonObject]
    tool_choice: str
    parallel_calls: bool
    session: JsonObject
    now_s: float
    random: Random
    spoken: bool = True
    """Whether the answer will be spoken, not written."""


Mind: TypeAlias = Callable[[Question], Thought]
