"""Where an API key comes from: the environment, a .env file, or a private file. Never arguments."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from console.protocol.secrets import Secret

VARIABLE = "OPENAI_API_KEY"


def default_key_file() -> Path:
    """Where `save_key` keeps the key: in the user's configuration folder."""
    return platformdirs.user_config_path("realtime-console", appauthor=False) / "key"


def find_key(
    environ: Mapping[str, str],
    dotenv: Path | None,
    key_file: Path | None,
    variable: str = VARIABLE,
) -> Secret | None:
    """The first key found in the variable, the .env file (same name), the key file."""
    found = environ.get(variable, "").strip() or _from_dotenv(dotenv, variable)
    found = found or _first_line(key_file)
    return Secret(found) if found else None


def save_key(key: Secret, key_file: Path) -> None:
    """Keep a key in a file that only its owner can read; old or new, never half. Raises OSError."""
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=key_file.parent)  # created with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(key.reveal() + "\n")
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(key_file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _from_dotenv(path: Path | None, variable: str) -> str:
    """The key in lines such as `OPENAI_API_KEY="sk-..."` or `export OPENAI_API_KEY=sk-...`."""
    if path is None:
        return ""
    for line in _lines(path):
        name, separator, value = line.removeprefix("export ").partition("=")
        if separator and name.strip() == variable:
            return value.strip().strip("\"'")
    return ""


def _first_line(path: Path | None) -> str:
    if path is None:
        return ""
    return next((line for line in _lines(path) if line), "")


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # no such file, or not for us: there is no key in it
        return []
    return [line.strip() for line in text.splitlines()]
