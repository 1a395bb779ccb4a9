"""A terminal that only reads: emulating one would cost more than the program that is measured."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

_ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[?u": b"\x1b[?0u",
}
_BLOCK = 1 << 16


class RawTerminal:
    """A program at 120x40; what it paints is kept only as long as something is waited for."""

    def __init__(
        self, argv: Sequence[str], folder: Path, extra: Mapping[str, str] | None = None
    ) -> None:
        """`extra` is added to the environment."""
        self._master, slave = os.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        home = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self._program = subprocess.Popen(
            argv,
            env={"PATH": os.environ["PATH"], **home, **terminal, **(extra or {})},
            cwd=Path(__file__).resolve().parents[2],
            preexec_fn=partial(os.login_tty, slave),
        )
        os.close(slave)

    @property
    def cpu_s(self) -> float:
        """The processor time the program has taken so far."""
        fields = Path(f"/proc/{self._program.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_kib(self) -> int:
        """The memory that the program has in use (its resident set)."""
        status = Path(f"/proc/{self._program.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    @property
    def open_files(self) -> int:
        """How many file descriptors the program has."""
        return len(list(Path(f"/proc/{self._program.pid}/fd").iterdir()))

    def wait_for(self, painted: bytes, timeout_s: float = 30.0) -> float:
        """When these bytes have come, by `time.perf_counter`; raises TimeoutError."""
        end_s = time.perf_counter() + timeout_s
        seen = b""
        while time.perf_counter() < end_s:
            seen = seen[-len(painted) :] + self._read(end_s)
            if painted in seen:
                return time.perf_counter()
        raise TimeoutError(f"never painted: {painted!r}")

    def watch(self, seconds: float) -> None:
        """Take what is painted meanwhile."""
        end_s = time.perf_counter() + seconds
        while time.perf_counter() < end_s:
            self._read(end_s)

    def press(self, key: str) -> None:
        """Press a key that is a character."""
        os.write(self._master, key.encode())

    def key_ms(self, key: str) -> float:
        """From typing a letter into a text field to seeing it; no two may be alike."""
        began_s = time.perf_counter()
        self.press(key)
        return (self.wait_for(key.encode()) - began_s) * 1000

    def quit(self) -> None:
        """Press ctrl+q, and see to it that the program has ended."""
        self.press("\x11")
        end_s = time.perf_counter() + 5
        while self._program.poll() is None and time.perf_counter() < end_s:
            self._read(time.perf_counter() + 0.05)
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGKILL)
        self._program.wait()
        os.close(self._master)

    def _read(self, until_s: float) -> bytes:
        wait_s = max(0.0, until_s - time.perf_counter())
        if not select.select([self._master], [], [], wait_s)[0]:
            return b""
        try:
            data = os.read(self._master, _BLOCK)
        except OSError:  # the program has ended
            return b""
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._master, answer)
        return data
