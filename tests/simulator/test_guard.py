"""Who may connect to a server on this machine."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from console.simulator.guard import Guard
from console.simulator.server import Simulator

GUARD = Guard("127.0.0.1", 8765, ("http://localhost:3000",))
HOST = "127.0.0.1:8765"


@pytest.mark.parametrize(
    ("path", "hosts", "origins", "status"),
    [
        ("/v1/realtime", [HOST], [], None),
        ("/v1/realtime?model=x", ["localhost:8765"], [], None),
        ("/openai/v1/realtime", ["[::1]:8765"], [], None),
        ("/v1/realtime", [HOST], ["http://localhost:3000"], None),
        ("/v1/realtime", [HOST], ["https://evil.example"], 403),
        ("/v1/realtime", [HOST], ["null"], 403),
        ("/v1/realtime", ["evil.example:8765"], [], 421),
        ("/v1/realtime", ["127.0.0.1.evil.example:8765"], [], 421),
        ("/v1/realtime", ["127.0.0.1"], [], 421),
        ("/v1/realtime", ["127.0.0.1:9999"], [], 421),
        ("/v1/realtime", [], [], 421),
        ("/v1/realtime", [HOST, HOST], [], 421),
        ("/etc/passwd", [HOST], [], 404),
        ("/v1/realtime/../x", [HOST], [], 404),
    ],
)
def test_only_loopback_names_known_paths_and_allowed_pages_get_in(
    path: str, hosts: list[str], origins: list[str], status: int | None
) -> None:
    assert GUARD.refusal(path, hosts, origins) == status


async def test_a_web_page_is_refused_before_a_session_exists() -> None:
    lines: list[str] = []
    async with Simulator(log=lines.append) as simulator:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(simulator.url, proxy=None, origin="https://evil.example"):  # type: ignore[arg-type]
                pass
    assert refused.value.response.status_code == 403
    assert lines == []


async def test_plain_http_gets_an_answer_and_no_session() -> None:
    async with Simulator() as simulator:
        port = int(simulator.url.rsplit(":", 1)[1].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /v1/realtime HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert b"426" in await asyncio.wait_for(reader.readline(), 5)
        writer.close()
