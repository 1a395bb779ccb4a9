"""The palette: every command by name, found by a few letters of it."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.fuzzy import Matcher

from console.tui.screens.picker import Choice


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does, and the action of the screen that does it."""

    title: str
    help: str
    action: str


def finder(commands: list[Command]) -> Callable[[str], list[Choice]]:
    """Finds commands by some of their letters; a choice's answer is the command's action."""
    return lambda typed: [
        Choice(each.action, each.title, each.help) for each in _find(commands, typed)
    ]


def _find(commands: list[Command], typed: str) -> list[Command]:
    """The commands that fit, the best one first; all of them when nothing is typed."""
    if not typed.strip():
        return commands
    matcher = Matcher(typed)
    scores = {command: matcher.match(command.title) for command in commands}
    return sorted((each for each in commands if scores[each] > 0), key=scores.__getitem__,
                  reverse=True)  # fmt: skip
