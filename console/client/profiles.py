"""Named connections in a TOML file of the user's: where to connect, as what, never with a key.

[profiles.local]
url = "ws://127.0.0.1:8080/v1/realtime"
model = "any"
dialect = "beta"
key_variable = "LOCAL_KEY"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import platformdirs

from console.client.errors import ClientError
from console.protocol.session import Dialect

_TEXT_FIELDS = ("url", "model", "dialect", "key_variable")
_LOOKS_LIKE_KEY = ("key", "api_key", "apikey", "token", "secret")


class ProfileError(ClientError):
    """The profiles cannot be used: one line with the file, the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One connection by name. `key_variable` names the environment variable of its key."""

    name: str
    url: str | None = None
    model: str | None = None
    dialect: Dialect = "ga"
    key_variable: str = "OPENAI_API_KEY"


def default_profiles_file() -> Path:
    """Where profiles are looked for: in the user's configuration folder."""
    return platformdirs.user_config_path("realtime-console", appauthor=False) / "profiles.toml"


def load_profiles(path: Path) -> dict[str, Profile]:
    """The profiles by name; none where there is no file. Raises ProfileError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path} is no TOML: {error}") from None
    tables = data.get("profiles", {})
    if not isinstance(tables, dict):
        raise ProfileError(f"{path}: write each profile as [profiles.NAME]")
    return {name: _profile(path, name, table) for name, table in tables.items()}


def _profile(path: Path, name: str, table: object) -> Profile:
    if not isinstance(table, Mapping):
        raise ProfileError(f"{path}: write the profile as [profiles.{name}]")
    for key, value in table.items():
        if key.lower() in _LOOKS_LIKE_KEY:
            raise ProfileError(
                f"{path}: {name}.{key}: keys do not belong here; "
                "put it in the environment and name the variable in key_variable"
            )
        if key not in _TEXT_FIELDS:
            raise ProfileError(f"{path}: {name}.{key} is unknown: use {', '.join(_TEXT_FIELDS)}")
        if not isinstance(value, str):
            raise ProfileError(f"{path}: {name}.{key} must be text in quotes")
    dialect = table.get("dialect", "ga")
    if dialect not in ("ga", "beta"):
        raise ProfileError(f'{path}: {name}.dialect must be "ga" or "beta"')
    fields = cast("Mapping[str, str]", table)
    return Profile(
        name,
        fields.get("url"),
        fields.get("model"),
        cast("Dialect", dialect),
        fields.get("key_variable", "OPENAI_API_KEY"),
    )
