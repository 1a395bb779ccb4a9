"""Running the console in a terminal: what it needs, and what is said when it ends."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError
from console.protocol.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from console.session.target import Target
    from console.tui.screens.live import LiveScreen


def require_terminal(alternative: str) -> None:
    """Raise UsageError, naming the alternative, where there is no terminal to paint on."""
    if not sys.stdout.isatty():
        raise UsageError(f"standard output is no terminal; {alternative}")
    if os.environ.get("TERM") == "dumb":
        raise UsageError(f"this terminal (TERM=dumb) cannot be painted on; {alternative}")
    if not sys.stdin.isatty():
        _take_terminal_as_input()


def _take_terminal_as_input() -> None:
    """Standard input was piped in: keys come from the terminal itself."""
    # kept for the recording: Textual reads keys from file descriptor 0
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        raise UsageError("there is no terminal to read keys from") from None
    sys.stdin = os.fdopen(os.dup(0), closefd=True)
    os.dup2(terminal, 0)
    os.close(terminal)


def run_app(first: "Callable[[], Screen[None]]") -> int:
    """Run the console from a first screen on; returns the exit status."""
    from console.sound.devices import divert_stderr
    from console.tui.app import ConsoleApp

    app = ConsoleApp(first)
    with divert_stderr(_stderr_log()):  # PortAudio and clipboard tools print over the screen
        status = app.run()
    for path in app.recordings:
        sys.stderr.write(f"{_told(path)}\n")
    if app.crash_report:
        return _tell_crash(app.crash_report)
    return status if isinstance(status, int) else app.return_code or 0


def _told(recording: Path) -> str:
    where = visible(str(recording))
    if recording.exists():
        return f"Recorded in {where}"
    return f"Recorded in {where}, which was deleted or moved away meanwhile"


def _stderr_log() -> Path:
    import platformdirs  # loaded only when a screen is to be painted

    folder = platformdirs.user_log_path("realtime-console", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:  # a home that cannot be written to: the noise is not worth a failure
        return Path(os.devnull)
    return folder / "stderr.log"


def _tell_crash(report: str) -> int:
    with tempfile.NamedTemporaryFile(
        "w", prefix="realtime-console-crash-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(report)
    last = report.strip().splitlines()[-1]
    sys.stderr.write(
        f"realtime-console: this is a bug: {last}\n"
        f"The report is in {file.name} (no keys in it); the recording so far is kept.\n"
    )
    return 70


def run_live(target: "Target") -> int:
    """Run the console on a live session; raises UsageError where it cannot begin."""
    from console.recording.files import RecordingError
    from console.session.target import begin_recording

    try:
        writer = begin_recording(target.record, append=target.append)
    except RecordingError as error:
        raise UsageError(str(error)) from None
    shown: list[LiveScreen] = []

    def live() -> "Screen[None]":
        from console.tui.screens.live import LiveScreen  # heavy: after the first paint

        shown.append(LiveScreen(target, writer, must_connect=True))
        return shown[0]

    status = run_app(live)
    if shown and shown[0].live.phase == "failed":
        raise UsageError(shown[0].live.problem)
    return status
