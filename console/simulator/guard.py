"""Who may connect: loopback names only, no browser pages that were not allowed, known paths only.

A page on the internet can open WebSockets to this machine; Origin and Host give it away.
"""

from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

PATHS = ("/v1/realtime", "/openai/v1/realtime", "/openai/realtime", "/realtime")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules of one server. `host` is the address it was told to listen on."""

    host: str
    port: int
    allowed_origins: Collection[str] = ()

    def refusal(
        self, path: str, hosts: Collection[str], origins: Collection[str]
    ) -> HTTPStatus | None:
        """Why a handshake is refused; None when it may go on."""
        if len(hosts) != 1 or next(iter(hosts)).lower() not in self._own_names():
            return HTTPStatus.MISDIRECTED_REQUEST
        if any(origin not in self.allowed_origins for origin in origins):
            return HTTPStatus.FORBIDDEN
        if urlsplit(path).path.rstrip("/") not in PATHS:
            return HTTPStatus.NOT_FOUND
        return None

    def _own_names(self) -> set[str]:
        shown = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return {f"{name}:{self.port}" for name in (*_LOOPBACK, shown)}
