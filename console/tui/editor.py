"""Opening an event in the user's editor or pager, with the console suspended meanwhile.

What the program is given has no control characters: a pager such as `less -R` passes them on.
"""

import asyncio
import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.app import App, SuspendNotSupported

from console.protocol.text import escape_json

EDITORS, PAGERS = ("VISUAL", "EDITOR", "PAGER"), ("PAGER",)
SECRETS = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY")
"""Not handed to other programs: an editor needs no key."""


async def open_in_program(app: App[object], variables: Sequence[str], text: str) -> str:
    """Show a text in the program that the first variable set names; returns a problem, or "".

    A live session goes on meanwhile: only the screen and the keys belong to the program.
    """
    command = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    if not command:
        return f"Set {' or '.join(variables)} to open events in it"
    with tempfile.TemporaryDirectory(prefix="realtime-console-") as folder:
        path = Path(folder) / "event.json"
        path.write_text(escape_json(text), encoding="utf-8", errors="replace")
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
    except OSError as error:
        return f"{command}: {error.strerror}"
    except ValueError as error:
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
