"""What a client can do wrong, as the service reports it: an `error` event; the session goes on."""

from console.protocol.wire import JsonObject


class ClientMistake(Exception):
    """A client event that is refused as a whole; becomes one `error` event.

    `param` is the path of the offending field ("session.audio.output.voice"), if there is one.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | None,
        param: str | None = None,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.kind = kind

    def event(self, client_event_id: str | None) -> JsonObject:
        """The `error` event without its own id; names the client event that caused it."""
        error: JsonObject = {
            "type": self.kind,
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "event_id": client_event_id,
        }
        return {"type": "error", "error": error}


def item_not_found(item_id: str, param: str) -> ClientMistake:
    """An item id that the conversation does not hold."""
    return ClientMistake(
        f"Item '{item_id}' does not exist in this conversation.",
        code="item_not_found",
        param=param,
    )
