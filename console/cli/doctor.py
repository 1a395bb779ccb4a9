"""`realtime-console doctor`: what works here and what to install; made to be pasted into a report.

Every probe catches what it expects to fail: the command itself always ends with status 0.
"""

import argparse
import importlib.metadata
import importlib.util
import locale
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from console import __version__
from console.protocol.secrets import mask_text
from console.protocol.text import escape_json, visible
from console.protocol.wire import JsonObject, dump_json
from console.recording.library import list_recordings, recordings_folder

HELP = "what works here: key, endpoint, sound, clipboard, terminal"

OK, MISSING, NOTE = "ok", "missing", "note"
_MARKS = {OK: "✓", MISSING: "✗", NOTE: "·"}
_CLIPBOARD_TOOLS = {
    "wl-copy": "WAYLAND_DISPLAY",
    "xclip": "DISPLAY",
    "xsel": "DISPLAY",
    "pbcopy": "",
    "clip.exe": "",
}
"""Each with the variable that names the display it cannot work without."""
_PACKAGES = ("textual", "websockets", "numpy", "tree-sitter", "tree-sitter-json", "platformdirs")
_TERMINAL_VARIABLES = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: "ok", "missing" (with the remedy in the detail) or just a note."""

    name: str
    status: str
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the form of the answer."""
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Look at everything and say what was found; always status 0."""
    findings = [
        Finding(finding.name, finding.status, _redacted(finding.detail))
        for probe in PROBES
        for finding in probe()
    ]
    if arguments.json:
        report: JsonObject = {
            finding.name: {"status": finding.status, "detail": finding.detail}
            for finding in findings
        }
        sys.stdout.write(escape_json(dump_json(report).decode()) + "\n")
        return 0
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = _MARKS[finding.status]
        sys.stdout.write(f"{mark} {finding.name:<{width}}  {visible(finding.detail)}\n")
    return 0


def _redacted(detail: str) -> str:
    """Without keys and without the user's name, which paths hold."""
    home = str(Path.home())
    return mask_text(detail.replace(home, "~") if len(home) > 1 else detail)


def _versions() -> Iterator[Finding]:
    yield Finding("realtime-console", OK, __version__)
    python = f"{platform.python_version()} ({platform.python_implementation()})"
    yield Finding("Python", OK, f"{python} on {platform.system()} {platform.machine()}")
    for package in _PACKAGES:
        try:
            yield Finding(package, OK, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(package, MISSING, f"run 'pip install {package}'")


def _accelerators() -> Iterator[Finding]:
    for module, work in (("orjson", "JSON"), ("pybase64", "base64")):
        if importlib.util.find_spec(module) is not None:
            yield Finding(module, OK, f"fast {work}")
        else:
            remedy = f"run 'pip install {module}'"
            yield Finding(module, NOTE, f"missing: {work} works, but slower; {remedy}")


def _key() -> Iterator[Finding]:
    # loaded here: the parser of every other command imports this module too
    from console.client.credentials import default_key_file, find_key

    nowhere = Path(os.devnull)
    places = (
        ("the environment", find_key(os.environ, None, nowhere)),
        (".env", find_key({}, Path(".env"), nowhere)),
        (f"the key file {default_key_file()}", find_key({}, None, default_key_file())),
    )
    for place, key in places:
        if key is not None:
            yield Finding("key", OK, f"{key} from {place}")
            return
    yield Finding("key", MISSING, "set OPENAI_API_KEY; without one the simulator works: 'demo'")


def _endpoint() -> Iterator[Finding]:
    from console.client.endpoint import DEFAULT_MODELS, OPENAI_URL

    yield Finding("endpoint", NOTE, f"{OPENAI_URL}, {DEFAULT_MODELS['ga']} (not contacted)")
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        if os.environ.get(name):
            yield Finding(name, NOTE, os.environ[name])


def _recordings() -> Iterator[Finding]:
    folder = recordings_folder()
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(existing, os.R_OK | os.W_OK):
        yield Finding(
            "recordings", MISSING, f"{folder} cannot be read and written: change its permissions"
        )
        return
    free_gb = shutil.disk_usage(existing).free / 1e9
    count = len(list_recordings(folder))
    yield Finding("recordings", OK, f"{count} in {folder}, {free_gb:,.1f} GB free")


def _sound() -> Iterator[Finding]:
    # PortAudio takes a moment to start
    from console.sound.devices import available
    from console.sound.errors import SoundUnavailable

    try:
        devices = available()
    except SoundUnavailable as error:
        yield Finding("sound", MISSING, f"{error}; text works without")
        return
    for name, device in (("speaker", devices.speaker), ("microphone", devices.microphone)):
        if device is None:
            yield Finding(name, MISSING, "no device: plug one in; text works without")
        else:
            yield Finding(name, OK, device)


def _clipboard() -> Iterator[Finding]:
    found = {tool: needs for tool, needs in _CLIPBOARD_TOOLS.items() if shutil.which(tool)}
    working = [tool for tool, needs in found.items() if not needs or os.environ.get(needs)]
    instead = "the terminal is asked (OSC 52)"
    if working:
        yield Finding("clipboard", OK, ", ".join(working))
    elif found:
        unset = " or ".join(sorted(set(found.values())))
        yield Finding("clipboard", NOTE, f"{', '.join(found)}, but no display ({unset}): {instead}")
    else:
        yield Finding("clipboard", NOTE, f"no tool (wl-copy, xclip, xsel): {instead}")


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size((0, 0))
    where = (
        f"{size.columns}x{size.lines}" if sys.stdout.isatty() else "standard output is no terminal"
    )
    inside = [name for name, variable in _WRAPPERS if os.environ.get(variable)]
    yield Finding("terminal", NOTE, ", ".join([where, *inside]))
    for name in _TERMINAL_VARIABLES:
        if name in os.environ:
            yield Finding(name, NOTE, os.environ[name] or "(empty)")
    encoding = locale.getpreferredencoding(False)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    yield Finding(
        "encoding", OK if utf8 else MISSING, encoding if utf8 else f"{encoding}: set LANG=C.UTF-8"
    )


_WRAPPERS = (("tmux", "TMUX"), ("screen", "STY"), ("ssh", "SSH_CONNECTION"))

PROBES: tuple[Callable[[], Iterator[Finding]], ...] = (
    _versions,
    _accelerators,
    _key,
    _endpoint,
    _recordings,
    _sound,
    _clipboard,
    _terminal,
)
