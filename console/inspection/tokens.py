"""Tokens as `response.done` reports them. What was not reported stays unknown, never zero."""

from dataclasses import dataclass

from console.protocol.wire import JsonObject, count_at, number_at, object_at


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one response or a whole session; `known` is false where nothing was reported."""

    total: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    input_audio: int = 0
    output_audio: int = 0
    known: bool = False

    def __add__(self, other: "Tokens") -> "Tokens":
        if not other.known:
            return self
        return Tokens(
            self.total + other.total,
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.input_audio + other.input_audio,
            self.output_audio + other.output_audio,
            known=True,
        )


NO_TOKENS = Tokens()


def tokens_of(usage: JsonObject) -> Tokens:
    """The tokens of a `usage` object; unknown when it is empty, as some servers send it."""
    if number_at(usage, "total_tokens") is None and number_at(usage, "output_tokens") is None:
        return NO_TOKENS
    inputs, outputs = count_at(usage, "input_tokens"), count_at(usage, "output_tokens")
    input_details = object_at(usage, "input_token_details")
    output_details = object_at(usage, "output_token_details")
    return Tokens(
        total=count_at(usage, "total_tokens") or inputs + outputs,
        input=inputs,
        output=outputs,
        cached=count_at(input_details, "cached_tokens"),
        input_audio=count_at(input_details, "audio_tokens"),
        output_audio=count_at(output_details, "audio_tokens"),
        known=True,
    )
