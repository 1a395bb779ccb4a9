"""What a program sends to its terminal, taken apart: text, controls and escape sequences.

`problems` tells what a terminal program may send from what only hostile text would bring there.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a piece of terminal output is."""

    TEXT = "text"
    CONTROL = "control"
    CSI = "control sequence"
    OSC = "operating system command"
    STRING = "device control or other string"
    ESCAPE = "escape sequence"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of output, as it came."""

    kind: Kind
    text: str


_TOKEN = re.compile(
    r"(?P<TEXT>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<CSI>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|(?P<OSC>\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))"
    r"|(?P<STRING>\x1b[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c))"
    r"|(?P<ESCAPE>\x1b[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<CONTROL>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
)
_BEGINNING = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b\x9c]*\x1b?|[PX^_][^\x1b\x9c]*\x1b?|[ -/]*)?\Z"
)


class Tokenizer:
    """Takes output apart as it arrives; a sequence split between reads is kept for the next."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._rest = ""

    def feed(self, data: bytes | bytearray) -> list[Token]:
        """The tokens that are complete now."""
        text = self._rest + self._decoder.decode(data)
        tokens, self._rest = [], ""
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is not None and match.lastgroup is not None:
                tokens.append(Token(Kind[match.lastgroup], match.group()))
                position = match.end()
            elif _BEGINNING.match(text, position):
                self._rest = text[position:]
                break
            else:
                tokens.append(Token(Kind.CONTROL, text[position]))
                position += 1
        return tokens

    def finish(self) -> list[Token]:
        """What is left when nothing more comes: an escape that never ended, as a control."""
        rest, self._rest = self._rest, ""
        return [Token(Kind.CONTROL, rest)] if rest else []


# Invisible or reordering characters; the joiner and the variation selectors belong to emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)

# Line feeds and returns, colours, cursor, erasing; modes, queries and the keyboard protocol.
_USUAL = re.compile(
    r"[\r\n]"
    r"|\x1b\[[\d;:]*[mHJKABCDGd]"
    r"|\x1b\[\?(7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2027|2048)[hl]"
    r"|\x1b\[\?\d+\$p|\x1b\[6n|\x1b\[[>=]?\d*c"
    r"|\x1b\[[<>=?]\d*u|\x1b\[\d* q"
    r"|\x1b\]22;[a-z-]*\x07"
)
_CLIPBOARD = re.compile(r"\x1b\]52;c;[A-Za-z0-9+/=]*(\x07|\x1b\\)")


def problems(raw: bytes | bytearray, *, copies: bool = False) -> Iterator[str]:
    """Everything in a program's whole output that the program itself has no reason to send.

    `copies`: the program was asked to copy something, so that clipboard writes are expected.
    """
    tokenizer = Tokenizer()
    for token in [*tokenizer.feed(raw), *tokenizer.finish()]:
        if token.kind is Kind.TEXT:
            if found := _INVISIBLE.search(token.text):
                yield f"invisible U+{ord(found.group()):04X} in {token.text[:60]!r}"
        elif copies and _CLIPBOARD.fullmatch(token.text):
            continue
        elif not _USUAL.fullmatch(token.text):
            yield f"{token.kind.value} {token.text[:60]!r}"


def assert_inert(raw: bytes | bytearray, *, copies: bool = False) -> None:
    """Fail when output contains anything but what a terminal program sends of its own."""
    found = list(problems(raw, copies=copies))
    assert not found, "\n".join(found[:10])
