"""What a response costs, by the published rules: the whole conversation in, text and audio out."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from console.protocol.wire import JsonObject, JsonValue, dump_json, objects_at, text_at
from console.simulator.conversation import Entry

ASSISTANT_MS_PER_TOKEN = 50
USER_MS_PER_TOKEN = 100
_CHARACTERS_PER_TOKEN = 4
_ITEM_OVERHEAD = 3
_SPEECH_OVERHEAD_TOKENS = 8
_IMAGE_TOKENS = {"low": 85}
_IMAGE_TOKENS_HIGH = 765
_CACHE_UNIT = 64
"""Cached tokens come in whole blocks of this size."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A count of tokens by modality."""

    text: int = 0
    audio: int = 0
    image: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.text + self.audio + self.image

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.text + other.text, self.audio + other.audio, self.image + other.image)

    def cached_of(self, earlier: "Tokens") -> "Tokens":
        """The part that was in an earlier input already, in whole cache blocks."""
        return Tokens(
            *(
                min(now, before) // _CACHE_UNIT * _CACHE_UNIT
                for now, before in (
                    (self.text, earlier.text),
                    (self.audio, earlier.audio),
                    (self.image, earlier.image),
                )
            )
        )


def text_tokens(text: str) -> int:
    """About four characters a token."""
    return ceil(len(text) / _CHARACTERS_PER_TOKEN)


def input_tokens(instructions: str, tools: Iterable[JsonObject], items: Iterable[Entry]) -> Tokens:
    """Everything that a response reads."""
    total = Tokens(text_tokens(instructions))
    for tool in tools:
        total += Tokens(text_tokens(dump_json(tool).decode(errors="replace")))
    for entry in items:
        total += _entry_tokens(entry)
    return total


def _entry_tokens(entry: Entry) -> Tokens:
    item = entry.item
    text = "".join(text_at(item, key) for key in ("name", "arguments", "output"))
    images = 0
    for part in objects_at(item, "content"):
        text += text_at(part, "text")
        if text_at(part, "type") == "input_image":
            images += _IMAGE_TOKENS.get(text_at(part, "detail"), _IMAGE_TOKENS_HIGH)
    per_token = (
        ASSISTANT_MS_PER_TOKEN if text_at(item, "role") == "assistant" else USER_MS_PER_TOKEN
    )
    return Tokens(_ITEM_OVERHEAD + text_tokens(text), ceil(entry.audio_ms / per_token), images)


def usage_object(read: Tokens, cached: Tokens, written: Tokens) -> JsonObject:
    """The `usage` of a finished response."""
    return {
        "total_tokens": read.total + written.total,
        "input_tokens": read.total,
        "output_tokens": written.total,
        "input_token_details": {
            "text_tokens": read.text,
            "audio_tokens": read.audio,
            "image_tokens": read.image,
            "cached_tokens": cached.total,
            "cached_tokens_details": {
                "text_tokens": cached.text,
                "audio_tokens": cached.audio,
                "image_tokens": cached.image,
            },
        },
        "output_token_details": {"text_tokens": written.text, "audio_tokens": written.audio},
    }


class Budget:
    """What a response has written, against its `max_output_tokens`."""

    def __init__(self, limit: JsonValue) -> None:
        self._limit = limit if isinstance(limit, int) else None
        self.text_tokens = 0
        self.audio_ms = 0
        self.used_up = False

    @property
    def written(self) -> Tokens:
        """The tokens so far; spoken answers have some of text beyond those of the transcript."""
        overhead = _SPEECH_OVERHEAD_TOKENS if self.audio_ms else 0
        return Tokens(self.text_tokens + overhead, ceil(self.audio_ms / ASSISTANT_MS_PER_TOKEN))

    def allows_more(self) -> bool:
        """Whether the response may go on; to be asked before each delta."""
        self.used_up = self._limit is not None and self.written.total >= self._limit
        return not self.used_up


class RateLimit:
    """A budget of tokens a minute: responses use it up, time gives it back."""

    def __init__(self, now_s: float, tokens_per_minute: int = 200_000) -> None:
        self._limit = tokens_per_minute
        self._remaining = float(tokens_per_minute)
        self._at_s = now_s

    def spend(self, tokens: int, now_s: float) -> JsonObject:
        """Use tokens; returns the `rate_limits.updated` event."""
        per_second = self._limit / 60
        recovered = self._remaining + (now_s - self._at_s) * per_second
        self._remaining = max(0.0, min(self._limit, recovered) - tokens)
        self._at_s = now_s
        limit: JsonObject = {
            "name": "tokens",
            "limit": self._limit,
            "remaining": int(self._remaining),
            "reset_seconds": round((self._limit - self._remaining) / per_second, 3),
        }
        return {"type": "rate_limits.updated", "rate_limits": [limit]}
