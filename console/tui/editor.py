"""Opening an event in the user's editor or pager, with the console suspended meanwhile."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

SECRETS = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY")
"""Not handed to other programs: an editor needs no key."""


def open_in_editor(app: App[object], text: str) -> str:
    """Show a text in $VISUAL, $EDITOR or $PAGER; returns a problem in words, or ""."""
    names = ("VISUAL", "EDITOR", "PAGER")
    command = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if not command:
        return "Set EDITOR or PAGER to open events in it"
    with tempfile.TemporaryDirectory(prefix="realtime-console-") as folder:
        path = Path(folder) / "event.json"
        path.write_text(text, encoding="utf-8", errors="replace")
        environment = {key: value for key, value in os.environ.items() if key not in SECRETS}
        try:
            with app.suspend():
                subprocess.run([*shlex.split(command), str(path)], env=environment, check=False)
        except SuspendNotSupported:
            return "An editor needs a terminal of its own: not here"
        except (OSError, ValueError) as error:
            return f"{command}: {error}"
    return ""
