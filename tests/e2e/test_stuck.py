"""A server that does nothing any more: the program still ends at once and leaves a recording."""

import contextlib
import socket
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, StartTerminal
from tests.e2e.terminal import Terminal

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
QUITS_WITHIN_S = 3


@contextlib.contextmanager
def stuck_server(*, answers: bool) -> Iterator[str]:
    """Accepts connections, as WebSockets where it `answers`, and then never reads again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connections: list[socket.socket] = []

        def accept() -> None:
            with contextlib.suppress(OSError):  # the listener is closed at the end
                connection, _ = listener.accept()
                connections.append(connection)
                request = connection.recv(65_536)
                lines = request.split(b"\r\n")
                key = next(line.split()[1] for line in lines if line.startswith(b"Sec-WebSocket-K"))
                accepted = b64encode(sha1(key + MAGIC).digest())
                if answers:
                    connection.sendall(
                        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
                    )

        thread = threading.Thread(target=accept, name="stuck server")
        thread.start()
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}/v1/realtime"
        finally:  # also after a failure: the thread would keep the whole run from ending
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in connections:
                connection.close()


@pytest.fixture
def recordings(folder: Path) -> Path:
    recordings = folder / "recordings"
    recordings.mkdir()
    return recordings


def assert_ends_at_once(window: Terminal) -> None:
    started = time.monotonic()
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert time.monotonic() - started < QUITS_WITHIN_S
    assert window.left_behind() == []


def assert_recording_is_whole(recordings: Path, environment: dict[str, str]) -> None:
    (recording,) = recordings.iterdir()
    check = [str(PROGRAM), "check", str(recording)]
    assert subprocess.run(check, env=environment, capture_output=True).returncode == 0
    assert b"console.recording.ended" in recording.read_bytes()


def test_quitting_while_connecting_leaves_no_recording(
    terminal: StartTerminal, recordings: Path
) -> None:
    with stuck_server(answers=False) as url:
        window = terminal([PROGRAM, "connect", url]).wait_for("◌ connecting")
        assert_ends_at_once(window)
    assert list(recordings.iterdir()) == []


def test_calling_connecting_off_and_beginning_again(
    terminal: StartTerminal, recordings: Path
) -> None:
    with stuck_server(answers=False) as url:
        window = terminal([PROGRAM, "connect", url]).wait_for("◌ connecting")
        window.press("f2", "x")
        window.wait_for("○ disconnected", timeout_s=3)
        window.press("x")
        window.wait_for("◌ connecting")
        window.press("ctrl+q")
        assert window.wait_exit(QUITS_WITHIN_S) == 0
    assert list(recordings.iterdir()) == []


def test_quitting_when_the_server_neither_reads_nor_answers(
    terminal: StartTerminal, recordings: Path, environment: dict[str, str]
) -> None:
    with stuck_server(answers=True) as url:
        window = terminal([PROGRAM, "connect", url]).wait_for("● live")
        window.press("hello", "enter")
        window.wait_for("response.create")
        assert_ends_at_once(window)
    assert_recording_is_whole(recordings, environment)


def test_disconnecting_from_it(terminal: StartTerminal, recordings: Path) -> None:
    with stuck_server(answers=True) as url:
        window = terminal([PROGRAM, "connect", url]).wait_for("● live")
        window.press("f2", "x")
        window.wait_for("○ disconnected", timeout_s=QUITS_WITHIN_S)
        window.press("ctrl+q")
        assert window.wait_exit(QUITS_WITHIN_S) == 0
