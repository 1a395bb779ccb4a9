"""Why a connection could not be made: each cause in one line with its remedy."""

import socket
import ssl

import pytest
from websockets.exceptions import InvalidMessage, InvalidProxyMessage, InvalidURI

from console.client.failures import connect_failed

CERTIFICATE = ssl.SSLCertVerificationError(1, "certificate verify failed")
CERTIFICATE.verify_message = "certificate has expired"


@pytest.mark.parametrize(
    ("error", "said", "retry"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the host is unknown", True),
        (CERTIFICATE, "certificate is not valid (certificate has expired)", False),
        (ssl.SSLError(1, "wrong version number"), "is it a ws:// address?", False),
        (TimeoutError(), "no answer in time", True),
        (InvalidURI("wss://", "no host"), "not a WebSocket address", False),
        (InvalidMessage("not HTTP"), "should it be wss://?", False),
        (InvalidProxyMessage("odd"), "check the proxy settings", False),
        (OSError(101, "Network is unreachable"), "Network is unreachable", True),
        (ValueError("odd"), "odd; check the address", False),
    ],
)
def test_a_cause_is_told_with_its_remedy(error: Exception, said: str, retry: bool) -> None:
    failure = connect_failed(error, "wss://example.com/v1?api-key=SECRETSECRET")
    assert said in str(failure)
    assert failure.retry is retry
    assert "SECRETSECRET" not in str(failure)
    assert str(failure).isprintable()
