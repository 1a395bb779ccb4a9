"""A real terminal for tests: a program runs in a pty, and what it paints can be read as text.

A thread reads all the time, as terminals do, and answers the questions programs ask at start.
"""

import base64
import contextlib
import fcntl
import functools
import os
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pyte
from wcwidth import wcwidth

from tests.e2e.escapes import Kind, Token, Tokenizer
from tests.e2e.keys import key_bytes

Size: TypeAlias = tuple[int, int]
"""Columns and rows."""

_ANSWERS = {
    "\x1b[c": "\x1b[?62;22c",
    "\x1b[?2026$p": "\x1b[?2026;2$y",
    "\x1b[?2048$p": "\x1b[?2048;0$y",
    "\x1b[?u": "\x1b[?0u",
}
_MODE = re.compile(r"\x1b\[\?([\d;]+)([hl])")
# What moves text. Pyte would print the tails of what is not in here, and is slow at colours.
_PLAIN_CSI = re.compile(r"\x1b\[\??[\d;]*[@-ln-~]")
_COPY = re.compile(r"\x1b\]52;[^;]*;([A-Za-z0-9+/=]*)")
_BARE_ESCAPE_PAUSE_S = 0.15  # only the silence after it tells it from the start of a sequence
_KEYBOARD = re.compile(r"\x1b\[[<>]\d*u")
_ALTERNATE_SCREEN = 1049
_MOUSE_MODES = {1000, 1002, 1003, 1006, 1015, 1016}
_CURSOR_SHOWN = 25


def _takes_part(character: str) -> bool:
    """Whether pyte can draw it: at joiners and variation selectors it drops what follows."""
    return wcwidth(character) > 0 or unicodedata.combining(character) > 0


class Terminal:
    """One program in one terminal. Call `kill` at the end, whatever happened."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        size: Size,
        environment: Mapping[str, str],
        folder: Path,
    ) -> None:
        self.size = size
        self.raw = bytearray()
        self.copied: list[str] = []
        self._modes = {_CURSOR_SHOWN}
        self._keyboard_protocol = False
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._tokenizer = Tokenizer()
        self._changed = threading.Condition()
        self._hung_up = threading.Event()
        self._master, slave = os.openpty()
        self._set_size(size)
        self._program = subprocess.Popen(
            [str(argument) for argument in argv],
            env=dict(environment),
            cwd=folder,
            close_fds=True,
            preexec_fn=functools.partial(os.login_tty, slave),  # a session with this terminal
        )
        self._slave = slave  # kept open: the terminal's settings outlive the program
        self._reader = threading.Thread(target=self._read, name="terminal")
        self._reader.start()

    # What the user sees

    @property
    def screen(self) -> str:
        """The text on the screen, without blanks at the ends of lines."""
        with self._changed:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(
        self, claim: "str | Callable[[Terminal], bool]", timeout_s: float = 15.0
    ) -> "Terminal":
        """Return when a text is on the screen, or a claim about this terminal is true."""
        deadline = time.monotonic() + timeout_s
        holds = (lambda terminal: claim in terminal.screen) if isinstance(claim, str) else claim
        with self._changed:
            while not holds(self):
                left = deadline - time.monotonic()
                if left <= 0 or (not self.running and not self._unread()):
                    raise AssertionError(f"never came: {claim!r}; on the screen:\n{self.screen}")
                self._changed.wait(min(left, 0.1))
        return self

    def rest(self, quiet_s: float = 0.05, timeout_s: float = 5.0) -> str:
        """The screen when the program has painted nothing more for a moment."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while self._changed.wait(quiet_s) and time.monotonic() < deadline:
                pass
            return self.screen

    def find(self, text: str) -> tuple[int, int]:
        """Column and row (from 0) where a text is on the screen."""
        for row, line in enumerate(self.screen.split("\n")):
            if text in line:
                return line.index(text), row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.screen}")

    # What the user does

    def press(self, *keys: str) -> None:
        """Press named keys ("ctrl+s", "enter", "f1") or type text ("hello").

        Escape is sent as terminals do that know the keyboard protocol, where it was asked for.
        """
        for key in keys:
            name = f"bare {key}" if key == "escape" and not self._keyboard_protocol else key
            os.write(self._master, key_bytes(name))
            if name == "bare escape":
                time.sleep(_BARE_ESCAPE_PAUSE_S)

    def click(self, column: int, row: int) -> None:
        """Press and release the left button on a cell (from 0)."""
        at = f"{column + 1};{row + 1}"
        os.write(self._master, f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the window; the program is told by SIGWINCH."""
        with self._changed:
            self.size = (columns, rows)
            self._screen.resize(rows, columns)
        self._set_size(self.size)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self._program.send_signal(number)

    def hang_up(self) -> None:
        """Close the window: the program's terminal is gone."""
        self._hung_up.set()
        self._reader.join()
        os.close(self._slave)
        os.close(self._master)

    # How it ended

    @property
    def process_id(self) -> int:
        """The program's."""
        return self._program.pid

    @property
    def running(self) -> bool:
        """Whether the program still runs."""
        return self._program.poll() is None

    def wait_exit(self, timeout_s: float = 10.0) -> int:
        """The program's exit status (negative: the signal it died of), when it has ended."""
        try:
            status = self._program.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout_s} s:\n{self.screen}") from None
        while not self._hung_up.is_set() and self._unread():
            time.sleep(0.005)
        return status

    def left_behind(self) -> list[str]:
        """What the program did not put back: screen, cursor, mouse, line editing."""
        local_flags = termios.tcgetattr(self._slave)[3]
        claims = {
            "the alternate screen": _ALTERNATE_SCREEN in self._modes,
            "a hidden cursor": _CURSOR_SHOWN not in self._modes,
            "mouse reports": bool(self._modes & _MOUSE_MODES),
            "focus reports": 1004 in self._modes,
            "bracketed paste": 2004 in self._modes,
            "no echo": not local_flags & termios.ECHO,
            "raw input": not local_flags & termios.ICANON,
        }
        return [claim for claim, holds in claims.items() if holds]

    def kill(self) -> None:
        """End the program and give everything back."""
        if self.running:
            self._program.kill()
        self._program.wait()
        if not self._hung_up.is_set():
            self.hang_up()

    # Inside

    def _set_size(self, size: Size) -> None:
        columns, rows = size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _unread(self, wait_s: float = 0.0) -> bool:
        return bool(select.select([self._master], [], [], wait_s)[0])

    def _read(self) -> None:
        while not self._hung_up.is_set():
            if not self._unread(wait_s=0.05):
                continue
            with self._changed:  # reading too: what is not unread is on the screen
                data = os.read(self._master, 65_536)
                self.raw += data
                self._take(self._tokenizer.feed(data))
                self._changed.notify_all()

    def _take(self, tokens: list[Token]) -> None:
        paint: list[str] = []
        for token in tokens:
            match token.kind:
                case Kind.TEXT:
                    text = token.text
                    paint.append(text if text.isascii() else "".join(filter(_takes_part, text)))
                case Kind.CONTROL | Kind.ESCAPE:
                    paint.append(token.text)
                case Kind.CSI:
                    self._note_modes(token.text)
                    if _KEYBOARD.fullmatch(token.text):
                        self._keyboard_protocol = token.text[2] == ">"
                    self._answer(token.text)
                    if _PLAIN_CSI.fullmatch(token.text):
                        paint.append(token.text)
                    if token.text == f"\x1b[?{_ALTERNATE_SCREEN}l":
                        paint.append(
                            "\x1b[2J\x1b[H"
                        )  # pyte has one screen; what comes after counts
                case Kind.OSC:
                    if copy := _COPY.match(token.text):
                        self.copied.append(base64.b64decode(copy[1]).decode())
        self._stream.feed("".join(paint))

    def _note_modes(self, sequence: str) -> None:
        if match := _MODE.fullmatch(sequence):
            modes = {int(mode) for mode in match[1].split(";")}
            self._modes = self._modes | modes if match[2] == "h" else self._modes - modes

    def _answer(self, question: str) -> None:
        answer = _ANSWERS.get(question)
        if question == "\x1b[6n":
            answer = f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R"
        if answer is not None:
            with contextlib.suppress(OSError):  # the program may just have ended
                os.write(self._master, answer.encode())
