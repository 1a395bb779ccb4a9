"""Copying: to the terminal's clipboard always, to the desktop's where a tool for it works.

Says what it did and never more: a terminal does not tell whether it took what we sent.
"""

import re
import tempfile

import pyperclip
from textual.app import App

MAX_TERMINAL_BYTES = 64_000
"""Terminals cut or ignore longer OSC 52 texts."""

# Pasted into a terminal, these would act on it. Line ends and tabs are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def copy_text(app: App[object], text: str) -> str:
    """Copy a text; returns what was done, for the user. Call it in a thread: tools are slow."""
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate can be copied nowhere
    text = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if _desktop_took(text):
        return f"copied {len(text):,} characters"
    if len(text.encode()) <= MAX_TERMINAL_BYTES:
        app.call_from_thread(app.copy_to_clipboard, text)
        return "sent to the terminal's clipboard (OSC 52)"
    with tempfile.NamedTemporaryFile(
        "w", prefix="realtime-console-copy-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
    return f"too long for the terminal's clipboard: written to {file.name}"


def _desktop_took(text: str) -> bool:
    """Whether the desktop's clipboard holds the text now: its tools fail silently, so we look."""
    try:
        pyperclip.copy(text)
        return bool(pyperclip.paste() == text)
    except pyperclip.PyperclipException:  # no tool for it here
        return False
