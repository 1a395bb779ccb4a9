"""Ephemeral keys: asked for over a real socket, hidden, and refused in one line."""

import json

import pytest

from console.client.ephemeral import mint_ephemeral_key
from console.client.errors import ConnectFailed
from console.protocol.secrets import Secret
from tests.client.fault_peer import FaultPeer, Peer

pytest.importorskip("httpx", reason="httpx is an optional extra")

STANDARD = Secret("sk-standard0123456789CANARY")


async def test_a_key_is_minted_where_the_realtime_address_is() -> None:
    answer = json.dumps({"value": "ek_0123456789abcdef", "expires_at": 1_800_000_000})

    async def script(peer: Peer) -> None:
        await peer.say_status("200 OK", answer, Content_Type="application/json")

    async with FaultPeer(script) as peer:
        made = await mint_ephemeral_key(STANDARD, url=peer.url)
        request = peer.peers[0].request.decode()
    assert request.startswith("POST /v1/realtime/client_secrets ")
    assert made.key.reveal() == "ek_0123456789abcdef"
    assert made.expires_at == 1_800_000_000
    assert "ek_0123456789abcdef" not in repr(made)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [("401 Unauthorized", "wrong key", "HTTP 401: wrong key"), ("200 OK", "{}", "no ephemeral")],
)
async def test_a_refusal_is_told_in_one_line(status: str, body: str, said: str) -> None:
    async def script(peer: Peer) -> None:
        await peer.say_status(status, f"{body}", Content_Type="application/json")

    async with FaultPeer(script) as peer:
        with pytest.raises(ConnectFailed, match=said) as refused:
            await mint_ephemeral_key(STANDARD, url=peer.url)
    assert "CANARY" not in str(refused.value)


async def test_a_key_never_travels_unencrypted() -> None:
    with pytest.raises(ConnectFailed, match="use https"):
        await mint_ephemeral_key(STANDARD, url="ws://example.com/v1/realtime")
