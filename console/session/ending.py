"""Where a recording says of itself that it begins, goes on and ends: the last of these counts."""

from collections.abc import Mapping

from console.inspection.fold import Handler
from console.protocol.wire import text_at
from console.recording.ending import MARKS
from console.store.event import RealtimeEvent


class Ending:
    """Hand in events through `handlers`; `mark` is the type of the last one, "" without any."""

    def __init__(self) -> None:
        self.mark = ""

    def handlers(self) -> Mapping[str, Handler]:
        """What to call for which type of event."""
        return dict.fromkeys(MARKS, self._take)

    def _take(self, row: int, told: RealtimeEvent) -> None:
        if told.source == "console":  # any other program may call its events as it likes
            self.mark = text_at(told.event, "type")
