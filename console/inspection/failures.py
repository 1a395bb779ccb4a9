"""Which events tell of a failure: those that `is:error` finds, and that all counts count."""

from console.protocol.wire import JsonObject, object_at, text_at

FAILURES = frozenset(
    {
        "error",
        "console.client.error",
        "console.connection.failed",
        "console.frame.invalid",
        "console.gap",
    }
)
FAILED = ".failed"
"""How all others of them end."""


def tells_failure(event_type: str) -> bool:
    """Whether every event of a type tells of a failure."""
    return event_type in FAILURES or event_type.endswith(FAILED)


def response_failed(event: JsonObject) -> bool:
    """Whether a `response.done` does, which tells it in the status of the response."""
    return text_at(object_at(event, "response"), "status") == "failed"
