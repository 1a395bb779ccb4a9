"""Copies of recordings to hand on: without sound, words or ids, and yet the same session.

Order, sizes and lengths stay, so that a redacted copy still shows what went wrong: sound becomes
silence of the same length, letters and digits become "x", an id becomes another, the same one all
through the copy and nobody can tell from which.
What a value means is told by its own name: types, formats, voices and statuses stay as they are, as
long as they look like such, times as long as they are some.
"""

import os
import re
from collections.abc import Callable, Collection
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, TypeAlias, get_args

from console.audio.base64_codec import decoded_length, encode_base64
from console.protocol.audio_format import PCM16_24K, AudioFormat, Encoding, session_formats
from console.protocol.secrets import mask_event_bytes
from console.protocol.tokens import Path, scalar_tokens, unescape
from console.protocol.wire import dump_json, object_at, text_at
from console.recording.line import SOURCES, Line
from console.recording.times import parse_time

Kind: TypeAlias = Literal["audio", "text", "ids"]

KINDS: tuple[Kind, ...] = get_args(Kind)

# Names whose texts say how a session works, and not what was said in it. All others are hidden,
# also those that nobody has heard of yet: a copy is handed on.
_KEPT = re.compile(
    "type|object|status|status_details|role|phase|model|voice|name|version|code|param|format"
    "|languages?|modalities|output_modalities|input_audio_format|output_audio_format|tool_choice"
    "|tool_names|allowed_tools|allowed_callers|require_approval|turn_detection|eagerness|effort"
    "|delay|detail|include|mode|conversation|truncation|tracing|service_tier|max_output_tokens"
    "|max_response_output_tokens|transport|dialect|by|app"
)
_SCHEMAS = frozenset(("parameters", "input_schema"))
_KEPT_IN_SCHEMAS = frozenset(("type", "enum", "required", "format", "$ref"))
_ID_NAME = re.compile(r"(?:.*_|r)?ids?")
_NO_ID = frozenset(("", "root"))  # "root" is the place before the first item
_PREFIX = re.compile(r"(?:item|resp|event|evt|sess|conv|call|msg|fc|rtc|pmpt|mcpl?|mcpr)_")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID_IN_TEXT = re.compile(  # not names such as item_id
    rf"\b(?:{_PREFIX.pattern}(?=[\w-]*[0-9A-Z])[\w-]+|{_UUID})|(?<=[?&]call_id=)[\w-]+"
)
_LETTER = re.compile(r"[^\s!-/:-@\[-^`{-~\u2010-\u205e]")  # all but blanks and punctuation
_BEGINS_NUMBER = b"-0123456789"
_LETTER_X = b"%d" % ord("x")
_SILENCE: dict[Encoding, bytes] = {"pcm16": b"\0", "ulaw": b"\xff", "alaw": b"\xd5"}

_NAME = re.compile(r"[\w.:/+*#$\[\]-]{0,100}", re.ASCII)  # of a type, a tool, a field

_Part: TypeAlias = Literal[
    "name", "time", "source", "user sound", "model sound", "words", "message", "byte", "id"
]


class Redactor:
    """Redacts the lines of one recording, in order: how sound is coded was said before it.

    Ids go by a keyed hash: no table of them grows, and nobody without the key can guess them, which
    is made up for each copy.
    """

    def __init__(self, kinds: Collection[Kind], key: bytes | None = None) -> None:
        self._key = os.urandom(16) if key is None else key
        self._formats = (PCM16_24K, PCM16_24K)
        self._replace: dict[_Part, Callable[[str], str]] = {}
        if "audio" in kinds:
            self._replace |= {"user sound": self._silent_user, "model sound": self._silent_model}
        if "ids" in kinds:
            self._replace |= {"id": self._other_id, "message": self._other_ids}
        if "text" in kinds:
            self._replace |= {"words": _letters_hidden, "message": _letters_hidden}
            self._replace |= {"name": _name_kept, "time": _time_kept, "source": _source_kept}
        self._hides_bytes = "text" in kinds

    def redact(self, line: Line) -> bytes:
        """A good line's bytes, redacted; secrets are masked whatever was asked for."""
        raw, _ = mask_event_bytes(line.raw)
        self._follow_formats(line)
        sounding = text_at(line.event, "type").endswith("audio.delta")
        pieces: list[bytes] = []
        kept = 0
        for start, end, path, is_key in scalar_tokens(raw):
            part = "name" if is_key else _part(path, sounding=sounding)
            other = self._other(raw[start:end], part)
            if other is not None:
                pieces += (raw[kept:start], other)
                kept = end
        return b"".join((*pieces, raw[kept:]))

    def _other(self, token: bytes, part: _Part) -> bytes | None:
        """What stands in the copy instead of a token; None where it stays."""
        if not token.startswith(b'"'):
            if part == "id" and "id" in self._replace and token[0] in _BEGINS_NUMBER:
                return b"%d" % int(self._digest(token.decode()), 16)
            return _LETTER_X if part == "byte" and self._hides_bytes else None
        replace = self._replace.get(part)
        if replace is None:
            return None
        text = unescape(token)
        other = replace(text)
        return None if other == text else dump_json(other)

    def _follow_formats(self, line: Line) -> None:
        session = object_at(line.event, "session")
        if session and line.source == "server":
            self._formats = session_formats(session)

    def _silent_user(self, encoded: str) -> str:
        return _silent(encoded, self._formats[0])

    def _silent_model(self, encoded: str) -> str:
        return _silent(encoded, self._formats[1])

    def _other_id(self, identifier: str) -> str:
        if identifier in _NO_ID:
            return identifier
        prefix = _PREFIX.match(identifier)
        return f"{prefix[0] if prefix else 'id_'}{self._digest(identifier)}"

    def _digest(self, identifier: str) -> str:
        said = identifier.encode("utf-8", "replace")
        return blake2b(said, digest_size=6, key=self._key).hexdigest()

    def _other_ids(self, message: str) -> str:
        return _ID_IN_TEXT.sub(lambda found: self._other_id(found[0]), message)


@lru_cache(4096)
def _part(path: Path, *, sounding: bool) -> _Part:
    """What stands at a path, told by the names on the way to it."""
    names = [step for step in path if isinstance(step, str)]
    name = names[-1] if names else ""
    if name == "delta" and sounding:
        return "model sound"
    if name == "audio":
        return "user sound"
    if names[-2:] == ["logprobs", "bytes"]:
        return "byte"
    if name in ("message", "url"):
        return "message"
    if path in (("time",), ("source",)):
        return "time" if name == "time" else "source"
    if _is_words(names):
        return "words"
    return "id" if _ID_NAME.fullmatch(name) else "name"


def _is_words(names: list[str]) -> bool:
    """Whether what stands under these names is what people said, wrote or named."""
    *outer, name = names or [""]
    if _SCHEMAS.intersection(outer):
        return name not in _KEPT_IN_SCHEMAS
    match names:
        case [*_, "metadata" | "variables", _]:  # the user's own, whatever they are called
            return True
        case [*_, "status_details", "reason"] | ["redacted"]:
            return False
    return not _KEPT.fullmatch(name) and not _ID_NAME.fullmatch(name)


def _silent(encoded: str, form: AudioFormat) -> str:
    silence = _SILENCE[form.encoding] * decoded_length(encoded)
    return encode_base64(silence)[: len(encoded)]


def _letters_hidden(text: str) -> str:
    return _LETTER.sub("x", text)


def _name_kept(text: str) -> str:
    return text if _NAME.fullmatch(text) else _letters_hidden(text)


def _time_kept(text: str) -> str:
    return text if parse_time(text)[0] is not None else _letters_hidden(text)


def _source_kept(text: str) -> str:
    return text if text in SOURCES else _letters_hidden(text)
