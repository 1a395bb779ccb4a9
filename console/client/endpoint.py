"""Where to connect and how to prove who we are: addresses, queries and headers of each service.

The dialect is never guessed from an address. What an address says itself is kept as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from console.client.errors import ConnectFailed
from console.protocol.secrets import Secret
from console.protocol.session import Dialect

OPENAI_URL = "wss://api.openai.com/v1/realtime"
DEFAULT_MODELS: Mapping[Dialect, str] = {
    "ga": "gpt-realtime-2.1",
    "beta": "gpt-4o-realtime-preview-2024-10-01",
}

_AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_AZURE_PREVIEW = "/openai/realtime"
_AZURE_PREVIEW_VERSION = "2025-04-01-preview"
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_MODEL_ALREADY_SAID = ("model", "deployment", "call_id", "intent")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One connection to make. The key stays hidden until the connection takes the headers.

    `asked` is the address as it was given, for messages; `url` the complete one.
    """

    asked: str
    url: str
    key: Secret | None = None
    key_header: str = "Authorization"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def on_loopback(self) -> bool:
        return is_loopback(urlsplit(self.url).hostname or "")

    def revealed_headers(self) -> list[tuple[str, str]]:
        """The headers with the key in them: for the opening handshake, and for nothing else."""
        if self.key is None:
            return list(self.headers)
        value = self.key.reveal()
        shown = f"Bearer {value}" if self.key_header == "Authorization" else value
        return [*self.headers, (self.key_header, shown)]


def resolve_endpoint(
    url: str | None,
    *,
    key: Secret | None = None,
    model: str | None = None,
    dialect: Dialect = "ga",
    call_id: str | None = None,
    intent: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Endpoint:
    """The address, query and headers for what was asked; raises ConnectFailed with the remedy.

    A call that is joined, a transcription, and an address that names a model need no `model`.
    """
    parts = _split(url or OPENAI_URL)
    azure = (parts.hostname or "").endswith(_AZURE_HOSTS)
    path = _azure_path(parts.path, dialect) if azure else _path(parts)
    preview = azure and path == _AZURE_PREVIEW
    said = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    more = _query(preview, call_id, intent)
    if not any(name in said or name in more for name in _MODEL_ALREADY_SAID):
        more["deployment" if preview else "model"] = model or DEFAULT_MODELS[dialect]
    added = urlencode({name: more[name] for name in more if name not in said}, quote_via=quote)
    query = "&".join(filter(None, (parts.query, added)))
    target = urlunsplit((_SCHEMES[parts.scheme], parts.netloc, path, query, ""))
    _check_key(parts, key, is_default=url is None)
    return Endpoint(
        url or OPENAI_URL,
        target,
        key,
        "api-key" if azure and not _is_token(key) else "Authorization",
        _extra_headers(dialect, azure, headers or {}),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port_is_number = parts.port is None or parts.port >= 0
    except ValueError:
        raise ConnectFailed(f'"{url}" is not an address: write wss://HOST/v1/realtime') from None
    if parts.scheme not in _SCHEMES or not parts.hostname or not port_is_number:
        raise ConnectFailed(f'"{url}" is not an address: write wss://HOST/v1/realtime')
    if parts.username or parts.password:
        raise ConnectFailed("The address contains a name or password: keep keys out of addresses")
    return parts


def _path(parts: SplitResult) -> str:
    """An http address is a base, as other clients take it; a ws address is the whole of it."""
    is_base = parts.scheme.startswith("http") and not parts.path.endswith("/realtime")
    return f"{parts.path.rstrip('/')}/realtime" if is_base else parts.path


def _azure_path(path: str, dialect: Dialect) -> str:
    if path.strip("/") in ("", "openai"):
        return "/openai/v1/realtime" if dialect == "ga" else _AZURE_PREVIEW
    return f"{path.rstrip('/')}/realtime" if path.rstrip("/").endswith("/v1") else path


def _query(azure_preview: bool, call_id: str | None, intent: str | None) -> dict[str, str]:
    query = {}
    if azure_preview:
        query["api-version"] = _AZURE_PREVIEW_VERSION
    if call_id:
        query["call_id"] = call_id
    if intent:
        query["intent"] = intent
    return query


def _extra_headers(
    dialect: Dialect, azure: bool, headers: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    beta = {"OpenAI-Beta": "realtime=v1"} if dialect == "beta" and not azure else {}
    return tuple({**beta, **headers}.items())


def _is_token(key: Secret | None) -> bool:
    """Whether an Azure credential is an Entra token (three dotted parts) rather than a key."""
    return key is not None and key.reveal().count(".") == 2


def _check_key(parts: SplitResult, key: Secret | None, *, is_default: bool) -> None:
    if key is None and is_default:
        raise ConnectFailed(
            "No API key: set OPENAI_API_KEY, write it to a .env file, or give a url without one"
        )
    if key is not None and _SCHEMES[parts.scheme] == "ws" and not is_loopback(parts.hostname or ""):
        raise ConnectFailed(
            f"The key would travel unencrypted to {parts.hostname}: use wss://, or give no key"
        )
    if key is not None and not key.reveal().isprintable():
        raise ConnectFailed("The API key contains a line break or another control: copy it again")
