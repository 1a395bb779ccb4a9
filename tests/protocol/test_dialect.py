"""Sessions in both dialects: translation there and back, detection, and what has no words."""

from hypothesis import given
from hypothesis import strategies as st

from console.protocol.dialect import content_to_ga, detect, to_beta, to_dialect, to_ga
from console.protocol.session import (
    changes,
    default_session,
    merged,
    turn_detection_type,
    voice_of,
)
from console.protocol.wire import JsonObject, JsonValue
from tests.protocol.builders import server


def test_the_original_default_session_is_said_in_ga() -> None:
    translated = to_ga(default_session("beta"))
    assert translated.dropped == ("temperature",)
    assert translated.session == {
        "output_modalities": ["audio"],
        "instructions": "",
        "audio": {
            "input": {
                "format": {"type": "audio/pcm", "rate": 24000},
                "transcription": None,
                "turn_detection": None,
            },
            "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "verse"},
        },
        "tools": [],
        "tool_choice": "auto",
        "max_output_tokens": 4096,
    }


def test_flat_and_nested_names_may_be_mixed() -> None:
    mixed: JsonObject = {
        "voice": "ash",
        "audio": {"output": {"speed": 1.2}},
        "modalities": ["text"],
    }
    assert to_ga(mixed).session == {
        "audio": {"output": {"voice": "ash", "speed": 1.2}},
        "output_modalities": ["text"],
    }
    assert to_beta(mixed).session == {"voice": "ash", "speed": 1.2, "modalities": ["text"]}


def test_what_a_dialect_has_no_words_for_is_named() -> None:
    assert to_ga({"temperature": 0.8, "voice": "ash"}).dropped == ("temperature",)
    ga: JsonObject = {"type": "realtime", "reasoning": {"effort": "low"}, "instructions": "x"}
    assert to_beta(ga).dropped == ("reasoning",)


def test_what_only_the_server_may_set_is_never_sent_back() -> None:
    session: JsonObject = {
        "id": "sess_1",
        "object": "realtime.session",
        "expires_at": 1,
        "voice": "a",
    }
    assert to_beta(session).session == {"voice": "a"}


def test_turn_detection_is_understood_in_every_spelling() -> None:
    spellings: list[JsonValue] = [None, "none", {"type": "none"}]
    for off in spellings:
        translated = to_ga({"turn_detection": off}).session
        assert translated == {"audio": {"input": {"turn_detection": None}}}
        assert turn_detection_type(translated) is None
    on = to_ga({"turn_detection": "server_vad"}).session
    assert on == {"audio": {"input": {"turn_detection": {"type": "server_vad"}}}}
    assert turn_detection_type(on) == "server_vad"
    assert to_beta({"turn_detection": "server_vad"}).session == {
        "turn_detection": {"type": "server_vad"}
    }


def test_a_tool_choice_of_the_beta_docs_is_flattened() -> None:
    chosen: JsonObject = {"tool_choice": {"type": "function", "function": {"name": "f"}}}
    assert to_ga(chosen).session == {"tool_choice": {"type": "function", "name": "f"}}


FLAT = st.fixed_dictionaries(
    {},
    optional={
        "modalities": st.sampled_from([["text"], ["text", "audio"]]),
        "instructions": st.text(max_size=5),
        "voice": st.sampled_from(["ash", "verse"]),
        "input_audio_format": st.sampled_from(["pcm16", "g711_ulaw", "g711_alaw"]),
        "output_audio_format": st.sampled_from(["pcm16", "g711_ulaw", "g711_alaw"]),
        "input_audio_transcription": st.sampled_from([None, {"model": "whisper-1"}]),
        "turn_detection": st.sampled_from([None, {"type": "server_vad", "threshold": 0.4}]),
        "tools": st.just([{"type": "function", "name": "f"}]),
        "max_response_output_tokens": st.sampled_from([10, "inf"]),
        "speed": st.just(1.5),
    },
)


@given(FLAT)
def test_a_beta_session_survives_the_way_to_ga_and_back(session: JsonObject) -> None:
    assert to_beta(to_ga(session).session).session == session


@given(FLAT, FLAT)
def test_the_changes_between_two_sessions_make_the_one_the_other(
    known: JsonObject, update: JsonObject
) -> None:
    for dialect in ("ga", "beta"):
        before = to_dialect(known, "ga" if dialect == "ga" else "beta").session
        after = merged(before, to_dialect(update, "ga" if dialect == "ga" else "beta").session)
        assert merged(before, changes(before, after)) == after
        assert changes(after, after) == {}


def test_a_change_names_only_what_changed() -> None:
    before = default_session("ga")
    after = merged(before, to_ga({"voice": "cedar"}).session)
    assert changes(before, after) == {"audio": {"output": {"voice": "cedar"}}}
    assert voice_of(after) == "cedar"


def test_a_server_says_what_it_speaks() -> None:
    ga = server("session.created", session={"type": "realtime", "audio": {}})
    beta = server("session.created", session={"modalities": ["text"]})
    hybrid = server("session.created", session={"voice": "Ara", "audio": {}})
    assert [detect(event) for event in (ga, beta, hybrid, server("error"))] == [
        "ga",
        "beta",
        None,
        None,
    ]
    assert detect(server("transcription_session.created", session={})) == "beta"


def test_content_types_follow_the_role_in_ga() -> None:
    assert content_to_ga("user", {"type": "text", "text": "x"})["type"] == "input_text"
    assert content_to_ga("assistant", {"type": "text", "text": "x"})["type"] == "output_text"
    assert content_to_ga("user", {"type": "input_image"})["type"] == "input_image"
