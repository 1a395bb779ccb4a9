"""What the client raises: each one line with cause and remedy, never with a key in it."""


class ClientError(Exception):
    """Something the client was asked to do and cannot."""


class NotConnected(ClientError):
    """Nothing can be sent: there is no connection."""


class ConnectFailed(ClientError):
    """The connection could not be made.

    `retry` says whether trying again can help, `retry_after_s` when at the earliest, `status` what
    an HTTP server answered.
    """

    def __init__(
        self,
        message: str,
        *,
        retry: bool = False,
        retry_after_s: float = 0,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.retry = retry
        self.retry_after_s = retry_after_s
        self.status = status


class SendQueueFull(ClientError):
    """The other side takes nothing any more: what waits to be sent has reached its bound."""
