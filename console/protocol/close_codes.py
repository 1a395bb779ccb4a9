"""Why a connection ended, in words: WebSocket close codes as the Realtime services use them."""

from console.protocol.text import single_line

_CODES = {
    1000: "closed normally",
    1001: "the server ended the session",
    1002: "protocol error: one side sent what WebSocket does not allow",
    1003: "the other side does not take this kind of data",
    1005: "closed without saying why",
    1006: "connection lost: it broke off without a goodbye",
    1007: "invalid data: text that is not UTF-8",
    1008: "refused: the message breaks a rule of the other side",
    1009: "a message was too big",
    1011: "the server failed",
    1012: "the server restarts; connect again",
    1013: "the server is overloaded; try again later",
    1014: "a gateway on the way failed",
    1015: "the secure connection (TLS) could not be made",
    3000: "the API key is wrong or has expired; check the key",
    4000: "the server refused the request",
    4004: "no such model, or no access to it; check the model's name",
}

_REASONS = {
    "insufficient_quota": "the account has no credit left; check its billing",
    "credit_balance_exhausted": "the account has no credit left; check its billing",
    "invalid_api_key": "the API key is wrong or has expired; check the key",
    "beta_api_shape_disabled": 'the service has switched the beta dialect off; use dialect="ga"',
    "missing_model": "the address names no model; add ?model=NAME",
    "invalid_model": "this model cannot be used here; check the model's name",
    "model_not_found": "no such model, or no access to it; check the model's name",
    "session_expired": "the session reached its longest duration; connect again for a new one",
}
_DURATION = "maximum duration"
_FATAL_CODES = frozenset({1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1015, 3000, 4000, 4004})


def explain_close(code: int, reason: str) -> str:
    """One line in words for a close code and the reason that came with it."""
    known = _REASONS.get(reason.rpartition(".")[2])
    if known is None and _DURATION in reason:
        known = _REASONS["session_expired"]
    words = known or _CODES.get(code, "closed for a reason of the server's own")
    said = f", {single_line(reason, 160)}" if reason and not known else ""
    return f"{words} ({code}{said})"


def may_retry(code: int, reason: str) -> bool:
    """Whether the same connection may work later: faults, but no refusal and no empty account."""
    return code not in _FATAL_CODES and code // 1000 != 4 and "quota" not in reason
