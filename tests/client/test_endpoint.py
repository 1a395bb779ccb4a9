"""Addresses, queries and headers of every kind of service, and what is refused."""

import pytest

from console.client.endpoint import Endpoint, resolve_endpoint
from console.client.errors import ConnectFailed
from console.protocol.secrets import Secret

KEY = Secret("sk-0123456789abcdefCANARY")
AZURE = "https://res.openai.azure.com"


def endpoint(url: str | None = None, **options: object) -> Endpoint:
    return resolve_endpoint(url, **{"key": KEY, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "options", "expected"),
    [
        (None, {}, "wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1"),
        (None, {"model": "m"}, "wss://api.openai.com/v1/realtime?model=m"),
        (None, {"call_id": "rtc_1"}, "wss://api.openai.com/v1/realtime?call_id=rtc_1"),
        (
            None,
            {"intent": "transcription"},
            "wss://api.openai.com/v1/realtime?intent=transcription",
        ),
        ("https://host/v1", {"model": "m"}, "wss://host/v1/realtime?model=m"),
        ("http://127.0.0.1:9/v1/", {"model": "m"}, "ws://127.0.0.1:9/v1/realtime?model=m"),
        ("ws://127.0.0.1:9/v1", {"model": "m"}, "ws://127.0.0.1:9/v1?model=m"),
        ("wss://host/x?a&b=c%2Bd", {"model": "m"}, "wss://host/x?a&b=c%2Bd&model=m"),
        ("wss://host/x?model=own", {"model": "m"}, "wss://host/x?model=own"),
        ("wss://host/x?a=b", {"model": "m"}, "wss://host/x?a=b&model=m"),
        (AZURE, {"model": "d"}, "wss://res.openai.azure.com/openai/v1/realtime?model=d"),
        (
            AZURE,
            {"model": "d", "dialect": "beta"},
            "wss://res.openai.azure.com/openai/realtime"
            "?api-version=2025-04-01-preview&deployment=d",
        ),
        (
            "wss://res.openai.azure.com/openai/realtime?api-version=2024-10-01-preview",
            {"model": "d"},
            "wss://res.openai.azure.com/openai/realtime"
            "?api-version=2024-10-01-preview&deployment=d",
        ),
    ],
)
def test_what_was_asked_for_becomes_an_address(
    url: str | None, options: dict[str, str], expected: str
) -> None:
    assert endpoint(url, **options).url == expected


def test_the_key_goes_where_the_service_looks_for_it() -> None:
    bearer = ("Authorization", f"Bearer {KEY.reveal()}")
    assert endpoint().revealed_headers() == [bearer]
    assert endpoint(dialect="beta").revealed_headers() == [("OpenAI-Beta", "realtime=v1"), bearer]
    assert endpoint(AZURE).revealed_headers() == [("api-key", KEY.reveal())]
    token = Secret("eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl")
    assert endpoint(AZURE, key=token).revealed_headers() == [
        ("Authorization", f"Bearer {token.reveal()}")
    ]


def test_a_server_without_keys_gets_none() -> None:
    assert endpoint("ws://192.168.1.2:8000/v1", key=None).revealed_headers() == []


@pytest.mark.parametrize(
    ("url", "options", "said"),
    [
        (None, {"key": None}, "OPENAI_API_KEY"),
        ("ftp://host/x", {}, "write wss://HOST/v1/realtime"),
        ("not an address", {}, "write wss://HOST/v1/realtime"),
        ("wss://host:99999/", {}, "write wss://HOST/v1/realtime"),
        ("ws://example.com/v1", {}, "use wss://"),
        ("http://example.com/v1", {}, "use wss://"),
        ("wss://user:pw@host/v1", {}, "keep keys out of addresses"),
        (None, {"key": Secret("sk-abc\ndef")}, "copy it again"),
    ],
)
def test_what_cannot_work_is_refused_with_the_remedy(
    url: str | None, options: dict[str, Secret | None], said: str
) -> None:
    with pytest.raises(ConnectFailed, match=said) as refused:
        endpoint(url, **options)
    assert "CANARY" not in str(refused.value)


def test_no_repr_shows_the_key() -> None:
    assert "CANARY" not in repr(endpoint())
