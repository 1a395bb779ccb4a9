"""Opening an event in the user's editor or pager, with the console suspended meanwhile."""

import asyncio
import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from textual.app import App, SuspendNotSupported

SECRETS = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY")
"""Not handed to other programs: an editor needs no key."""


async def open_in_editor(app: App[object], text: str) -> str:
    """Show a text in $VISUAL, $EDITOR or $PAGER; returns a problem in words, or "".

    A live session goes on meanwhile: only the screen and the keys belong to the editor.
    """
    names = ("VISUAL", "EDITOR", "PAGER")
    command = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if not command:
        return "Set EDITOR or PAGER to open events in it"
    with tempfile.TemporaryDirectory(prefix="realtime-console-") as folder:
        path = Path(folder) / "event.json"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:  # batched, since a suspended app must not paint: its driver would block
            with app.batch_update(), app.suspend(), _interrupts_for_the_editor():
                return await asyncio.to_thread(_run, command, path)
        except SuspendNotSupported:
            return "An editor needs a terminal of its own: not here"
        finally:
            app.refresh(layout=True)


def _run(command: str, path: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in SECRETS}
    try:
        subprocess.run([*shlex.split(command), str(path)], env=environment, check=False)
    except (OSError, ValueError) as error:
        return f"{command}: {error}"
    return ""


@contextlib.contextmanager
def _interrupts_for_the_editor() -> Iterator[None]:
    """Let ctrl+c be the editor's: the terminal sends it to both, and it would end the console."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
