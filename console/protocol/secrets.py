"""Keys and tokens: held so that they cannot be shown by accident, and masked wherever data passes.

The one place that knows what a secret looks like on the wire. Masking splices bytes, so that all
else in an event stays as it came; keys in use are registered once and masked by value everywhere.
"""

import json
import re

from console.protocol.tokens import Path, ScalarToken, dotted, scalar_tokens, unescape
from console.protocol.wire import payload_span

MASK = "***"

_SHORT = 1280  # bytes: below it leaving out audio costs more than it spares
_SHORTEST_LIVE = 8  # a shorter "key" would mask ordinary words
_live: dict[str, bytes] = {}  # the keys in use, each with its bytes in JSON source


class Secret:
    """A key whose value no repr, str, format, pickle or traceback shows: `sk-…abcd`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself: call it where a header is built, and keep nothing of it."""
        return self._value

    def __repr__(self) -> str:
        value = self._value
        prefix, dash, _ = value.partition("-")
        head = f"{prefix}-" if dash and len(prefix) <= 3 else ""
        return f"{head}…{value[-4:]}" if len(value) >= 16 else f"{head}…"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return format(repr(self), format_spec)

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        return Secret, (repr(self),)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def register_live_secret(secret: Secret) -> None:
    """Mask this key by value in every event and text of this process from now on.

    Process-wide on purpose: a key in use must be unable to leave by any door, also one whose
    author forgot about it.
    """
    value = secret.reveal()
    if len(value) >= _SHORTEST_LIVE:
        _live[value] = json.dumps(value, ensure_ascii=False)[1:-1].encode("utf-8", "replace")


def forget_live_secrets() -> None:
    """Undo every `register_live_secret` (for tests)."""
    _live.clear()


# A key begins where a word begins; in JSON source a word also begins after an escape such as \n.
_KEY = r"(?:sk-[\w-]{16,}|ek_[\w-]{8,}|openai-insecure-api-key\.[\w.-]+)"
_KEY_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9]){_KEY}", re.ASCII)
_KEY_IN_SOURCE = re.compile(
    rf"(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{{4}})){_KEY}".encode()
)
_ESCAPED_ASCII = re.compile(rb"\\u00[2-7]")  # a letter that need not be escaped may hide a key

_SECRET_FIELDS = frozenset(
    ("authorization", "proxy-authorization", "api-key", "x-api-key", "api_key", "client_secret")
)

_BEARER = re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{16,}")
_QUERY_KEY = re.compile(r"(?i)([?&](?:api[-_]?key|key|token|access_token|sig)=)[^&\s\"'#]+")
_URL_USER = re.compile(r"(://)[^/\s@]+@")


def mask_text(text: str) -> str:
    """Text for a screen, a log or a message, without keys, bearer tokens and URL credentials."""
    text = _mask_keys(text)
    if "earer" in text or "EARER" in text:
        text = _BEARER.sub(rf"\1{MASK}", text)
    if "=" in text and ("?" in text or "&" in text):
        text = _QUERY_KEY.sub(rf"\1{MASK}", text)
    if "@" in text and "://" in text:
        text = _URL_USER.sub(rf"\1{MASK}@", text)
    return text


def mask_event_bytes(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """JSON source with every secret in it replaced by `***`, and the paths of what was replaced.

    Secrets are `tools[].authorization`, `tools[].headers.*`, `client_secret.value` and fields
    named like credential headers, whatever they hold; and in any string keys by their pattern or,
    when in use, by value. All else stays byte for byte. Paths: `session.tools[0].authorization`.
    Bytes that are no JSON are masked by pattern and value alone.
    """
    if not may_hold_secrets(raw):
        return raw, ()
    pieces: list[bytes] = []
    paths: dict[str, None] = {}  # in order, each once
    kept = 0
    for token in scalar_tokens(raw):
        masked = _masked_token(raw[token.start : token.end], token)
        if masked is not None:
            pieces += (raw[kept : token.start], masked)
            kept = token.end
            paths[_mask_keys(dotted(token.path))] = None
    rest = b"".join((*pieces, raw[kept:]))
    return _mask_source(rest), tuple(paths)


def may_hold_secrets(raw: bytes) -> bool:
    """Whether the event must be looked at closely: nearly none, so this is what masking costs."""
    if _live and any(source in raw for source in _live.values()):
        return True
    near = raw if len(raw) <= _SHORT else _without_base64(raw)
    if b"uthori" in near or b"eaders" in near or b"client_secret" in near:
        return True
    if b"key" in near and (b"pi_key" in near or b"pi-key" in near):
        return True
    if (b"sk-" in near or b"ek_" in near) and _KEY_IN_SOURCE.search(near):
        return True
    return b"\\" in near and (bool(_live) or _ESCAPED_ASCII.search(near) is not None)


def _without_base64(raw: bytes) -> bytes:
    """The event but for audio, in which no key can be: base64 has no "-", "_" or backslash."""
    start, end = payload_span(raw)
    if not start:
        return raw
    for needed in (b"-", b"_", b"\\"):
        if raw.find(needed, start, end) >= 0:
            return raw
    return raw[:start] + raw[end:]


def _masked_token(source: bytes, token: ScalarToken) -> bytes | None:
    """The source of a scalar without its secrets; None when it holds none."""
    is_text = source[0] == 0x22
    if not token.is_key and _is_secret_field(token.path):
        return b'"%b"' % MASK.encode() if source not in (b'""', b"null") else None
    if not is_text:
        return None
    text = unescape(source)
    masked = _mask_keys(text)
    if masked == text:
        return None
    spliced = _mask_source(source)
    return spliced if unescape(spliced) == masked else json.dumps(masked).encode()


def _is_secret_field(path: Path) -> bool:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")  # a list's own
    if name.lower() in _SECRET_FIELDS:
        return True
    if path[-2:] == ("client_secret", "value"):
        return True
    return any(
        step == "headers" and path[at - 2] == "tools" and isinstance(path[at - 1], int)
        for at, step in enumerate(path[:-1])
        if at >= 2
    )


def _mask_keys(text: str) -> str:
    for value in _live:
        text = text.replace(value, MASK)
    if "sk-" in text or "ek_" in text or "api-key" in text:
        text = _KEY_IN_TEXT.sub(MASK, text)
    return text


def _mask_source(source: bytes) -> bytes:
    for value in _live.values():
        source = source.replace(value, MASK.encode())
    return _KEY_IN_SOURCE.sub(MASK.encode(), source)
