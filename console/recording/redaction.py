"""Copies of recordings to hand on: without sound, words or ids, and yet the same session.

Order, sizes and lengths stay, so that a redacted copy still shows what went wrong: sound becomes
silence of the same length, letters and digits become "x", an id becomes another, always the same.
"""

import re
from collections.abc import Callable, Collection
from typing import Literal, TypeAlias, get_args

from console.protocol.secrets import mask_event_bytes
from console.protocol.tokens import Path, scalar_tokens, unescape
from console.protocol.wire import dump_json, text_at
from console.recording.reader import Line
from console.store.audio_text import audio_text

Kind: TypeAlias = Literal["audio", "text", "ids"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_TEXT_KEYS = frozenset(
    ("text", "transcript", "delta", "arguments", "output", "instructions", "description")
) | {"message", "prompt", "note", "reason", "variables", "metadata", "image_url"}
_ID_KEYS = re.compile(r"(?:.*_)?id")
_LETTER = re.compile(r"\w")


class Redactor:
    """Redacts the lines of one recording; remembers which id became which."""

    def __init__(self, kinds: Collection[Kind]) -> None:
        self._kinds = kinds
        self._ids: dict[str, str] = {}

    def redact(self, line: Line) -> bytes:
        """A good line's bytes, redacted; secrets are masked whatever was asked for."""
        raw, _ = mask_event_bytes(line.raw)
        sound = audio_text(line.event, text_at(line.event, "type"))
        pieces: list[bytes] = []
        kept = 0
        for token in scalar_tokens(raw):
            source = raw[token.start : token.end]
            if token.is_key or token.path[:1] != ("event",) or source[:1] != b'"':
                continue
            replace = self._replacement(token.path, is_sound=bool(sound))
            if replace is not None:
                pieces += (raw[kept : token.start], dump_json(replace(unescape(source))))
                kept = token.end
        return b"".join((*pieces, raw[kept:]))

    def _replacement(self, path: Path, *, is_sound: bool) -> Callable[[str], str] | None:
        names = [step for step in path if isinstance(step, str)]
        name = names[-1]
        if name == "audio" or (name == "delta" and is_sound):
            return _silence if "audio" in self._kinds else None
        if _ID_KEYS.fullmatch(name):
            return self._other_id if "ids" in self._kinds else None
        if "text" in self._kinds and not _TEXT_KEYS.isdisjoint(names):
            return _letters_hidden
        return None

    def _other_id(self, identifier: str) -> str:
        if not identifier:
            return identifier
        prefix = identifier.partition("_")[0] if "_" in identifier else "id"
        return self._ids.setdefault(identifier, f"{prefix}_{len(self._ids) + 1:06}")


def _silence(encoded: str) -> str:
    padding = len(encoded) - len(encoded.rstrip("="))
    return "A" * (len(encoded) - padding) + "=" * padding


def _letters_hidden(text: str) -> str:
    return _LETTER.sub("x", text)
