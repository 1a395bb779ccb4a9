"""Copies of recordings to hand on: without sound, words or ids, and yet the same session.

Order, sizes and lengths stay, so that a redacted copy still shows what went wrong: sound becomes
silence of the same length, letters and digits become "x", an id becomes another, always the same.
What a value means is told by its own name: types, formats, voices and statuses stay as they are.
"""

import re
from collections.abc import Callable, Collection
from typing import Literal, TypeAlias, get_args

from console.audio.base64_codec import decoded_length, encode_base64
from console.protocol.audio_format import PCM16_24K, Encoding, session_formats
from console.protocol.secrets import mask_event_bytes
from console.protocol.tokens import Path, scalar_tokens, unescape
from console.protocol.wire import dump_json, object_at, text_at
from console.recording.reader import Line

Kind: TypeAlias = Literal["audio", "text", "ids"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_WORDS = frozenset(
    ("text", "transcript", "delta", "content", "refusal", "arguments", "output", "instructions")
) | {"prompt", "description", "server_description", "message", "error", "note", "token", "image"}
_ID_NAME = re.compile(r"(?:.*_|r)?ids?")
_NO_ID = frozenset(("", "root"))  # "root" is the place before the first item
_ID = re.compile(r"\w[\w-]*")
_LETTER = re.compile(r"[^\s!-/:-@\[-^`{-~\u2010-\u205e]")  # all but blanks and punctuation
_SILENCE: dict[Encoding, bytes] = {"pcm16": b"\0", "ulaw": b"\xff", "alaw": b"\xd5"}

_Replace: TypeAlias = Callable[[bytes], bytes]


class Redactor:
    """Redacts the lines of one recording, in order: ids and sound depend on what came before."""

    def __init__(self, kinds: Collection[Kind]) -> None:
        self._kinds = kinds
        self._ids: dict[str, str] = {}
        self._formats = (PCM16_24K, PCM16_24K)

    def redact(self, line: Line) -> bytes:
        """A good line's bytes, redacted; secrets are masked whatever was asked for."""
        raw, _ = mask_event_bytes(line.raw)
        self._follow_formats(line)
        sounding = text_at(line.event, "type").endswith("audio.delta")
        pieces: list[bytes] = []
        kept = 0
        for token in scalar_tokens(raw):
            if token.is_key or token.path[:1] != ("event",):
                continue
            source = raw[token.start : token.end]
            replace = self._replacement(token.path, source[:1] == b'"', sounding=sounding)
            if replace is not None:
                pieces += (raw[kept : token.start], replace(source))
                kept = token.end
        return b"".join((*pieces, raw[kept:]))

    def _follow_formats(self, line: Line) -> None:
        session = object_at(line.event, "session")
        if session and line.source == "server":
            self._formats = session_formats(session)

    def _replacement(self, path: Path, is_text: bool, *, sounding: bool) -> _Replace | None:
        names = [step for step in path if isinstance(step, str)]
        *_, parent, name = ("", *names)
        words = "text" in self._kinds
        if not is_text:
            return _letter_x if words and name == "bytes" and parent == "logprobs" else None
        if name == "audio" or (name == "delta" and sounding):
            heard, spoken = self._formats
            silence = _SILENCE[(spoken if sounding else heard).encoding]
            return _of_text(lambda text: _silent(text, silence)) if "audio" in self._kinds else None
        if words and (name in _WORDS or _is_words(names)):
            return _of_text(_letters_hidden)
        if "ids" in self._kinds and _ID_NAME.fullmatch(name):
            return _of_text(self._other_id)
        if "ids" in self._kinds and name == "message":
            return _of_text(self._ids_replaced)
        return None

    def _other_id(self, identifier: str) -> str:
        if identifier in _NO_ID:
            return identifier
        prefix = identifier.partition("_")[0] if "_" in identifier else "id"
        return self._ids.setdefault(identifier, f"{prefix}_{len(self._ids) + 1:06}")

    def _ids_replaced(self, message: str) -> str:
        return _ID.sub(lambda word: self._ids.get(word[0], word[0]), message)


def _is_words(names: list[str]) -> bool:
    """Whether names that mean words in one place and a choice of few in another mean words here."""
    match names:
        case ["event"]:  # a second one in the line, which readers pass over
            return True
        case ["event", "event"]:  # the key that a caller pressed: said by hand
            return True
        case [*outer, "metadata" | "variables", _]:  # the user's own, whatever they are called
            return "parameters" not in outer  # but a tool may have a parameter of that name
        case [*_, parent, "reason"]:
            return parent != "status_details"
        case [*_, "image_url"] | [*_, "image_url", "url"]:
            return True
    return False


def _of_text(replace: Callable[[str], str]) -> _Replace:
    return lambda token: dump_json(replace(unescape(token)))


def _silent(encoded: str, sample: bytes) -> str:
    return encode_base64(sample * decoded_length(encoded))[: len(encoded)]


def _letters_hidden(text: str) -> str:
    return _LETTER.sub("x", text)


def _letter_x(_: bytes) -> bytes:
    return b"%d" % ord("x")
