"""What passes between a response and the mind: a question with all it may see, and a reply."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

from console.protocol.wire import JsonObject
from console.simulator.conversation import Entry


@dataclass(frozen=True, slots=True)
class Say:
    """Text to be spoken or written, by the response's modality.

    `short` is what remains of it where instructions allow only a few words.
    """

    text: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function call."""

    name: str
    arguments: JsonObject


@dataclass(frozen=True, slots=True)
class Ending:
    """How a response ends when it does not simply complete.

    `reason` goes with incomplete ("content_filter", "max_output_tokens"), `code` with failed.
    """

    status: Literal["failed", "incomplete"]
    reason: str = ""
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts of an answer in order; each becomes one item of the response."""

    parts: tuple[Say | Call, ...] = ()
    ending: Ending | None = None
    thinking_ms: float = 300.0


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


Mind: TypeAlias = Callable[[Question], Reply]
