"""Short-lived keys, minted with a standard one, to hand to whoever must not have the standard key.

Needs httpx (an optional extra): nothing else here speaks HTTP.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from console.client.endpoint import OPENAI_URL, is_loopback
from console.client.errors import ConnectFailed
from console.protocol.secrets import Secret, mask_text, register_live_secret
from console.protocol.text import single_line
from console.protocol.wire import JsonObject, WireError, count_at, parse_object, text_at

TIMEOUT_S = 10.0
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class EphemeralKey:
    """A key that opens sessions until it expires (Unix seconds)."""

    key: Secret
    expires_at: int


async def mint_ephemeral_key(
    standard_key: Secret,
    *,
    session: JsonObject | None = None,
    expires_after_s: int = 600,
    url: str = OPENAI_URL,
) -> EphemeralKey:
    """Ask the service of a Realtime address for a key; raises ConnectFailed."""
    try:
        import httpx  # an optional extra, and a slow import
    except ImportError:
        raise ConnectFailed(
            "Ephemeral keys need httpx: pip install 'realtime-console[http]'"
        ) from None
    body: JsonObject = {"expires_after": {"anchor": "created_at", "seconds": expires_after_s}}
    if session is not None:
        body["session"] = session
    address = _address(url)
    failure: str
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as http:
            answer = await http.post(
                address, json=body, headers={"Authorization": f"Bearer {standard_key.reveal()}"}
            )
    except httpx.HTTPError as error:
        failure = f"{type(error).__name__}: {error}; check the network"
    else:
        if answer.status_code in (200, 201):
            return _key_in(answer.content)
        failure = f"HTTP {answer.status_code}: {answer.text}"
    # Raised out here: the original exception's frames hold the header.
    line = single_line(mask_text(failure), _SHOWN)
    raise ConnectFailed(f"No ephemeral key from {address}: {line}")


def _address(url: str) -> str:
    """Where the service of a Realtime address mints keys."""
    parts = urlsplit(url)
    if parts.scheme in ("ws", "http") and not is_loopback(parts.hostname or ""):
        raise ConnectFailed(f"The key would travel unencrypted to {parts.hostname}: use https://")
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    path = parts.path.rstrip("/")
    path = path if path.endswith("/realtime") else f"{path}/realtime"
    return urlunsplit((scheme, parts.netloc, f"{path}/client_secrets", "", ""))


def _key_in(content: bytes) -> EphemeralKey:
    try:
        answer = parse_object(content)
    except WireError as error:
        raise ConnectFailed(f"The answer holds no ephemeral key: {error}") from None
    value = text_at(answer, "value")
    if not value:
        raise ConnectFailed("The answer holds no ephemeral key")
    key = Secret(value)
    register_live_secret(key)
    return EphemeralKey(key, count_at(answer, "expires_at"))
