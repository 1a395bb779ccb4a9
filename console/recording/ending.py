"""How a recording ended, as the last of our own notes on it tells: by itself, cut off, or not yet.

Nothing is claimed of logs that have no such notes: other programs wrote them.
"""

from console.recording.summaries import State

STARTED = "console.recording.started"
CONTINUED = "console.recording.continued"
ENDED = "console.recording.ended"
BEGINNINGS = frozenset((STARTED, CONTINUED))
MARKS = BEGINNINGS | {ENDED}


def state_of(mark: str, *, torn: bool, written: bool = False) -> State:
    """The state of a recording whose last mark is `mark` ("": it has none).

    `torn` is whether its last line is incomplete, `written` whether its writer still has it.
    """
    if mark in BEGINNINGS:
        return "recording" if written else "cut"
    if torn:
        return "cut"
    return "finished" if mark == ENDED else "unmarked"
