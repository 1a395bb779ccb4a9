"""Why a connection could not be made, in one line with the remedy."""

import re
import socket
import ssl

from websockets.exceptions import (
    InvalidHandshake,
    InvalidMessage,
    InvalidStatus,
    InvalidURI,
    ProxyError,
)

from console.client.errors import ConnectFailed
from console.protocol.secrets import mask_text
from console.protocol.text import single_line

_BODY_SHOWN = 500
_ADDRESS_SHOWN = 200
_LONGEST_WAIT_DIGITS = 5
_STATUS_LINE = re.compile(r"(HTTP/\d(?:\.\d)?) (\d{3})\b")
_IS_IT_THE_RIGHT_SERVER = "is a Realtime server there, and should it be wss://?"

_STATUS_REMEDIES = {
    400: "the server does not understand the request: check the address and the model",
    401: "the server refuses the key: check that it is right and not expired",
    403: "the key has no access to this: check its project and permissions",
    404: "nothing is there: check the address, the model and the call id",
    426: "the server expects another protocol: check the address",
    429: "too many requests: wait and try again",
    500: "the server failed: try again later",
    502: "a gateway got no answer: try again later",
    503: "the server is busy: wait and try again",
}


def connect_failed(error: Exception, address: str) -> ConnectFailed:
    """The failure to tell, from what the connection raised; never with a key in it."""
    start = f'Could not connect to "{single_line(mask_text(address), _ADDRESS_SHOWN)}"'
    if isinstance(error, InvalidStatus):
        return _by_status(error, start)
    status = None
    if isinstance(error, InvalidMessage):
        cause, status = _by_unusable_answer(error)
        retry = False
    else:
        cause, retry = _cause(error)
    line = single_line(mask_text(cause), _BODY_SHOWN)
    return ConnectFailed(f"{start}: {line}", retry=retry, status=status)


def _by_status(error: InvalidStatus, start: str) -> ConnectFailed:
    response = error.response
    status = response.status_code
    body = (response.body or b"").decode("utf-8", "replace").strip()
    wait = response.headers.get("Retry-After", "")
    wait_s = int(wait) if wait.isdecimal() and len(wait) < _LONGEST_WAIT_DIGITS else 0
    if 300 <= status < 400:
        target = response.headers.get("Location", "elsewhere")
        said = f"it redirects to {target}; redirects are refused, as the key would go there: "
        remedy = said + "use that address if you trust it"
    else:
        remedy = _STATUS_REMEDIES.get(status, "check the address")
        remedy += f" (after {wait_s} s)" if wait_s else ""
        remedy += f"; it says: {body}" if body else ""
    line = single_line(mask_text(f"HTTP {status}, {remedy}"), _BODY_SHOWN)
    return ConnectFailed(
        f"{start}: {line}",
        retry=status in (429, 500, 502, 503),
        retry_after_s=wait_s,
        status=status,
    )


def _by_unusable_answer(error: InvalidMessage) -> tuple[str, int | None]:
    """What came instead of an answer in HTTP/1.1, with its remedy, and its status where it has one.

    The library keeps only a sentence about it, in which it quotes the status line.
    """
    if isinstance(error.__cause__, EOFError):
        return f"it hung up before its answer was complete; {_IS_IT_THE_RIGHT_SERVER}", None
    line = _STATUS_LINE.search(str(error.__cause__))
    if line is None:
        return f"the answer is not HTTP; {_IS_IT_THE_RIGHT_SERVER}", None
    version, status = line[1], int(line[2])
    remedy = _STATUS_REMEDIES.get(status, "is it a Realtime server, or a plain one or a proxy?")
    if version == "HTTP/1.1":
        return f"HTTP {status} in an incomplete status line; {remedy}", status
    return (
        f"it answers in {version}, and a WebSocket needs HTTP/1.1; HTTP {status}, {remedy}",
        status,
    )


def _cause(error: Exception) -> tuple[str, bool]:
    """The cause with its remedy, and whether it may pass by itself."""
    match error:
        case ConnectionRefusedError():
            return "nothing listens there; check host and port, or start the server", True
        case socket.gaierror():
            return "the host is unknown; check its name and the network", True
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({error.verify_message}); check the host", False
        case ssl.SSLError():
            return "no secure connection (TLS); is it a ws:// address?", False
        case TimeoutError():
            return "no answer in time; check the address and the network", True
        case ProxyError():
            return f"the proxy refuses ({error}); check the proxy settings", False
        case InvalidURI():
            return "not a WebSocket address; write wss://HOST/v1/realtime", False
        case InvalidHandshake():
            return f"the answer is not a WebSocket's ({error}); check the address", False
        case OSError():
            return f"{error.strerror or error}; check the network", True
    return f"{error}; check the address", False
