"""Who gets a session: what a client asked for when it connected, and when the service says no.

The service refuses in band: the handshake succeeds, then come an `error` event and a close code.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from console.protocol.session import Dialect
from console.protocol.wire import JsonObject, object_at
from console.simulator.mistakes import ClientMistake

_BETA_PROTOCOL = "openai-beta.realtime-v1"
_KEY_PROTOCOL = "openai-insecure-api-key."
_MODELS = ("gpt-realtime", "gpt-4o-realtime", "gpt-4o-mini-realtime")
_OTHER_MODELS = re.compile(r"\S*(?:transcribe|whisper|tts|audio)\S*|gpt-(?:4o|4\.1|5)(?:-mini)?")
"""Models that exist and converse by other means."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How the server ends a session."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asked for. Whether it has a key is all that is kept of the key."""

    model: str = ""
    transcribing: bool = False
    dialect: Dialect = "ga"
    has_key: bool = False


def wish_of(path: str, headers: Mapping[str, str], subprotocols: Sequence[str]) -> Wish:
    """Read a handshake: the query, the beta header or subprotocol, and that there is a key.

    `headers` by lower-case name.
    """
    query = parse_qs(urlsplit(path).query)
    beta = (
        "realtime=v1" in headers.get("openai-beta", "")
        or _BETA_PROTOCOL in subprotocols
        or query.get("dialect") == ["beta"]
    )
    has_key = any(headers.get(name) for name in ("authorization", "api-key")) or any(
        name.startswith(_KEY_PROTOCOL) and len(name) > len(_KEY_PROTOCOL) for name in subprotocols
    )
    return Wish(
        model=next(iter(query.get("model") or query.get("deployment") or ()), ""),
        transcribing=query.get("intent") == ["transcription"],
        dialect="beta" if beta else "ga",
        has_key=has_key,
    )


def refusal(wish: Wish) -> tuple[ClientMistake, Closing] | None:
    """Why the real service would refuse this client, and how; None if it would not."""
    for refused, code, close_code, message in (
        (not wish.has_key, "invalid_api_key", 3000, "No API key was given."),
        (
            wish.dialect == "beta",
            "beta_api_shape_disabled",
            4000,
            "The Realtime beta API is no longer supported; connect without the beta header.",
        ),
        (not wish.model and not wish.transcribing, "missing_model", 4000, "No model was given."),
        (
            _OTHER_MODELS.fullmatch(wish.model) is not None,
            "invalid_model",
            4000,
            f"The model '{wish.model[:80]}' is not supported in realtime mode.",
        ),
        (
            bool(wish.model) and not wish.model.startswith(_MODELS),
            "model_not_found",
            4004,
            f"The model '{wish.model[:80]}' does not exist or you do not have access to it.",
        ),
    ):
        if refused:
            mistake = ClientMistake(message, code=code)
            return mistake, Closing(close_code, f"{mistake.kind}.{code}")
    return None


def missing_call(path: str) -> JsonObject | None:
    """The answer to who wants to attach to a call by `call_id`: there are none here."""
    named = parse_qs(urlsplit(path).query).get("call_id")
    if named is None:
        return None
    call_id = named[0][:80]
    mistake = ClientMistake(f"No call with the id '{call_id}'.", code="call_id_not_found")
    return {"error": object_at(mistake.event(None), "error")}
