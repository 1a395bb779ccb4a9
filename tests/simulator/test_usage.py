"""Token counts and rate limits by the published rules."""

from console.protocol.audio_format import PCM16_24K
from console.protocol.wire import objects_at
from console.simulator.conversation import Entry
from console.simulator.usage import RateLimit, Tokens, input_tokens
from tests.simulator.talk import message


def entry(role: str, audio_ms: int) -> Entry:
    return Entry({**message("", role), "id": role}, bytearray(audio_ms * 48), PCM16_24K)


def test_user_audio_costs_a_token_for_100_ms_and_assistant_audio_for_50() -> None:
    assert input_tokens("", [], [entry("user", 1_000)]).audio == 10
    assert input_tokens("", [], [entry("assistant", 1_000)]).audio == 20


def test_instructions_and_tools_are_part_of_the_input() -> None:
    assert input_tokens("x" * 40, [], []) == Tokens(text=10)
    assert input_tokens("", [{"name": "x" * 40}], []).text > 10


def test_only_whole_blocks_are_cached_and_never_more_than_was_there_before() -> None:
    assert Tokens(200, 90).cached_of(Tokens(130, 500)) == Tokens(128, 64)
    assert Tokens(200).cached_of(Tokens()) == Tokens()


def test_a_rate_limit_recovers_with_time() -> None:
    limit = RateLimit(0.0, tokens_per_minute=6_000)

    def remaining(tokens: int, now_s: float) -> object:
        return objects_at(limit.spend(tokens, now_s), "rate_limits")[0]["remaining"]

    assert remaining(1_000, 0.0) == 5_000
    assert remaining(0, 5.0) == 5_500
    assert remaining(0, 60.0) == 6_000
    assert remaining(9_000, 60.0) == 0
