"""The idle timeout of server VAD: when nobody speaks after an answer, the server follows up."""

from collections.abc import Callable

from console.simulator.stage import Running, Stage, once

IDLE_NOTE = (
    "Nobody has spoken for a while. If there is speech in the audio that follows, answer it; "
    "if not, ask whether the user is still there."
)
"""The system message that the server adds before the silent turn."""


class IdleTimer:
    """Runs from the end of an answer's playback until somebody does something."""

    def __init__(self, stage: Stage, on_idle: Callable[[], None]) -> None:
        self._stage = stage
        self._on_idle = on_idle
        self._running: Running | None = None

    @property
    def armed(self) -> bool:
        """Whether it is running."""
        return self._running is not None

    def arm(self, wait_ms: float) -> None:
        """Start it, in real time: people do not listen faster when the simulator is."""
        self.disarm()
        at = self._stage.now() + wait_ms / 1000
        self._running = self._stage.start(once(self._fire), at=at)

    def disarm(self) -> None:
        """Stop it."""
        if self._running is not None:
            self._running.cancelled = True
            self._running = None

    def _fire(self) -> None:
        self._running = None
        self._on_idle()
